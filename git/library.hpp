// SPDX-License-Identifier: Apache-2.0
// Whether libgit2 is there, for `doctor`; everybody else just opens a repository.
#pragma once

#include "core/result.hpp"

#include <span>
#include <string>

namespace kfpkg::git {

/// Version of the libgit2 that kfpkg would use ("1.5.1"); an error of kind tool with the hint how
/// to install it when there is none that fits. `names` replaces the list of file names that are
/// tried.
[[nodiscard]] Result<std::string> libgit2_version(std::span<const std::string> names = {});

}  // namespace kfpkg::git
