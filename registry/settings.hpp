// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/settings/key.hpp"

#include <array>

namespace kfpkg::registry {

struct Settings {
  SetByName<std::string> mirrors;
  SetByName<bool> insecure;
  Set<std::optional<std::chrono::seconds>> timeout;
  Set<int> tries;
};

inline constexpr std::array k_setting_keys{
    key<&Settings::mirrors>("registries.*.mirror", "",
                            "registry that base images of this one are taken from"),
    key<&Settings::insecure>("registries.*.insecure", "false",
                             "allow plain http to this registry (loopback needs no word)"),
    key<&Settings::timeout>(
        "network.timeout", "",
        "give up on registries after so long in all: 90s, 10m, 2h (docs/retries.md)"),
    key<&Settings::tries>("network.tries", "5",
                          "how often a request is sent until it has an answer; 1: no retries"),
};

}  // namespace kfpkg::registry
