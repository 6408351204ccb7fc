// SPDX-License-Identifier: Apache-2.0
// How a folder on a branch of a git repository is written as a destination.
#pragma once

#include "core/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace kfpkg::publish {

/// Either a remote of the current repository, or a URL.
struct GitAddress {
  std::string remote;  ///< "origin"; empty when `url` is set
  std::string url;     ///< file:///…, https://…, http://…, ssh://…; never with a password
  std::string branch;  ///< empty: the one that the remote's HEAD names
  std::string prefix;  ///< tree path; empty: the root

  /// As a user would write it.
  [[nodiscard]] std::string display() const;
};

/// `REMOTE[#BRANCH[:PREFIX]]` or `git+file|https|http|ssh://…[#BRANCH[:PREFIX]]`. kind usage with
/// what to write instead for anything else.
[[nodiscard]] Result<GitAddress> parse_git_address(std::string_view text,
                                                   std::span<const std::string> remotes);

}  // namespace kfpkg::publish
