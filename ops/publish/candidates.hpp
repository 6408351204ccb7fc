// SPDX-License-Identifier: Apache-2.0
// From component folders to what is published of them.
#pragma once

#include "publish/plan.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

/// Why a component cannot be published.
struct RefusedComponent {
  std::string component;
  Error error;
};

struct Candidates {
  std::vector<publish::Candidate> ready;  ///< in the order of the folders
  std::vector<RefusedComponent> refused;
};

/// An error of kind config when a folder's settings have no version, or one that is none.
[[nodiscard]] Status check_versions(const std::vector<workspace::ComponentFolder>& folders);

/// Finds the pushed image of each folder as its files are now; all are tried, as
/// long as the network answers. An error only when the user stopped it.
[[nodiscard]] Result<Candidates> find_candidates(
    const std::vector<workspace::ComponentFolder>& folders, registry::Client& client,
    const Invocation& call);

}  // namespace kfpkg::ops
