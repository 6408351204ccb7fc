// SPDX-License-Identifier: Apache-2.0
// Which commit a component's files come from.
#pragma once

#include "core/invocation.hpp"
#include "workspace/folders/folders.hpp"

#include <string>
#include <vector>

namespace kfpkg::workspace {

/// The commit that last touched the spec, the Dockerfile or one of the given context files
/// (relative to the folder). Empty outside a repository, where git is not there, and while a file
/// differs from that commit: a version must not claim a commit that does not hold it.
[[nodiscard]] Result<std::string> provenance_commit(const ComponentFolder& folder,
                                                    const std::vector<std::string>& files,
                                                    const Invocation& call);

}  // namespace kfpkg::workspace
