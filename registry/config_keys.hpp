// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/config_key.hpp"

#include <array>

namespace kfpkg::registry {

inline constexpr std::array k_config_keys{
    ConfigKey{"registries.*.mirror", ConfigType::string, "",
              "registry that base images of this one are taken from"},
    ConfigKey{"registries.*.insecure", ConfigType::boolean, "false",
              "allow plain http to this registry (loopback needs no word)"},
    ConfigKey{"network.timeout", ConfigType::duration, "",
              "give up on registries after so long in all: 90s, 10m, 2h (docs/retries.md)"},
    ConfigKey{"network.tries", ConfigType::count, "5",
              "how often a request is sent until it has an answer; 1: no retries"},
};

}  // namespace kfpkg::registry
