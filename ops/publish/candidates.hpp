// SPDX-License-Identifier: Apache-2.0
// From component folders to what is published of them.
#pragma once

#include "publish/plan.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct Candidates {
  std::vector<publish::Candidate> ready;  ///< in the order of the folders
  std::vector<publish::RefusedComponent> refused;
};

/// The folders whose settings have no version, or one that is none: errors of kind config.
[[nodiscard]] std::vector<publish::RefusedComponent> without_version(
    const std::vector<workspace::ComponentFolder>& folders);

/// Finds the pushed image of each folder as its files are now; all are tried, as
/// long as the network answers. An error only when the user stopped it.
[[nodiscard]] Result<Candidates> find_candidates(
    const std::vector<workspace::ComponentFolder>& folders, registry::Client& client,
    const Invocation& call);

}  // namespace kfpkg::ops
