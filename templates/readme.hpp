// SPDX-License-Identifier: Apache-2.0
// The generated regions of a new folder's README.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/result.hpp"
#include "templates/names.hpp"

namespace kfpkg::templates {

/// Fills the regions of README.md from component.yaml where a folder has both. An error of kind
/// config when that component.yaml is not one that the SDK loads: the template is wrong then.
[[nodiscard]] Status fill_readme(ChangeSet& files, const ComponentNames& names);

}  // namespace kfpkg::templates
