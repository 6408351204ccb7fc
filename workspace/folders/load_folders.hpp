// SPDX-License-Identifier: Apache-2.0
// The folders that a command is about, each with its settings.
#pragma once

#include "core/invocation.hpp"
#include "workspace/folders/folders.hpp"

#include <string>
#include <vector>

namespace kfpkg::workspace {

/// Settings given by flags, as the strongest layer of the configuration.
[[nodiscard]] SettingsLayer flag_settings(const std::vector<std::string>& platforms,
                                          const std::string& registry, const std::string& version);

/// All component folders that the paths mean, with their settings.
[[nodiscard]] Result<std::vector<ComponentFolder>> load_folders(
    const std::vector<std::string>& paths, const SettingsLayer& flags, const Invocation& call);
/// The same with image folders among them.
[[nodiscard]] Result<std::vector<ComponentFolder>> load_built_folders(
    const std::vector<std::string>& paths, const SettingsLayer& flags, const Invocation& call,
    NoComponents none = NoComponents::refuse);

}  // namespace kfpkg::workspace
