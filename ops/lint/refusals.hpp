// SPDX-License-Identifier: Apache-2.0
// What keeps a spec from being published.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "workspace/session.hpp"

#include <vector>

namespace kfpkg::ops {

/// What lint reports of the specs of these folders that KFP's SDK itself rejects, by their own
/// settings, comments and baselines; sorted. Errors as those of lint().
[[nodiscard]] Result<Diagnostics> sdk_refusals(
    workspace::Session& session, const std::vector<workspace::ComponentFolder>& folders);

}  // namespace kfpkg::ops
