// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/settings/key.hpp"

#include <array>

namespace kfpkg::publish {

struct Settings {
  Set<std::string> to;
  Set<std::string> url;
};

inline constexpr std::array k_setting_keys{
    key<&Settings::to>(
        "publish.to", "",
        "where publish writes: a folder, from this kfpkg.yaml on, or git+URL#BRANCH:PREFIX"),
    key<&Settings::url>("publish.url", "", "URL under which people read what stands there"),
};

}  // namespace kfpkg::publish
