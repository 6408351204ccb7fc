// SPDX-License-Identifier: Apache-2.0
// How a room says which settings it understands; cli/config merges the tables, schema and docs come
// from them.
#pragma once

#include <span>
#include <string_view>

namespace kfpkg {

enum class ConfigType {
  string,
  string_list,
  boolean,
  count,     ///< 1 to 100
  duration,  ///< 90s, 10m, 2h
};

struct ConfigKey {
  std::string_view name;  ///< dotted path in kfpkg.yaml: "publish.url"; "*" stands for any one key
  ConfigType type;
  std::string_view default_value;  ///< as it would be written, empty: none
  std::string_view doc;            ///< one sentence
};

using ConfigKeys = std::span<const ConfigKey>;

}  // namespace kfpkg
