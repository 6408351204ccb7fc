// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/config_key.hpp"

#include <array>

namespace kfpkg::publish {

inline constexpr std::array k_config_keys{
    ConfigKey{"publish.to", ConfigType::string, "",
              "where publish writes: a folder, or git+URL#BRANCH:PREFIX"},
    ConfigKey{"publish.url", ConfigType::string, "",
              "URL under which people read what stands there"},
};

}  // namespace kfpkg::publish
