// SPDX-License-Identifier: Apache-2.0
// What kfpkg.yaml and the intent say about rules, for one folder.
#pragma once

#include "core/result.hpp"
#include "lint/selection.hpp"
#include "ops/lint/intent.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/images/base_lock.hpp"

namespace kfpkg::ops {

/// The options for one component folder. An error of kind config names the place of what is wrong
/// in kfpkg.yaml, the environment or kfpkg.lock.
[[nodiscard]] Result<lint::LintOptions> rule_options(const workspace::ComponentFolder& folder,
                                                     const RuleFlags& flags,
                                                     workspace::StoredLocks& locks);

}  // namespace kfpkg::ops
