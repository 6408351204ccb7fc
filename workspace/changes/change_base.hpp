// SPDX-License-Identifier: Apache-2.0
// What a change is compared with, where nobody has said so.
#pragma once

#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "git/repository.hpp"

#include <optional>
#include <string>

namespace kfpkg::workspace {

/// A revision; nothing where everything counts as new, so that no push is lost: in CI that builds
/// the main branch and does not say what it was before (its first push, one that replaced its
/// history, a run at a time or by hand, systems without such a variable). In this order:
/// - where a pull or merge request goes to (GITHUB_BASE_REF, SYSTEM_PULLREQUEST_TARGETBRANCH,
///   CI_MERGE_REQUEST_DIFF_BASE_SHA);
/// - what the branch was before a push, or a merge queue's base (`before` and
/// `merge_group.base_sha`
///   of GITHUB_EVENT_PATH, CI_COMMIT_BEFORE_SHA);
/// - the remote's main branch.
/// An error of kind usage where there is no such branch, but in CI.
[[nodiscard]] Result<std::optional<std::string>> change_base(const git::Repository& repository,
                                                             const Environment& environment);

}  // namespace kfpkg::workspace
