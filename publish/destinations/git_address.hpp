// SPDX-License-Identifier: Apache-2.0
// Where to publish: the text of `--to` and of `publish.to`.
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace kfpkg::publish {

/// A folder: the root of a web server, or one that is copied to a bucket.
struct DirectoryTarget {
  std::filesystem::path path;
};

/// A folder on a branch of a git repository: either a remote of the current repository, or a URL.
struct GitTarget {
  std::string remote;  ///< "origin"; empty when `url` is set
  std::string url;     ///< file:///…, https://…, http://…, ssh://…; never with a password
  std::string branch;  ///< empty: the one that the remote's HEAD names
  std::string prefix;  ///< tree path; empty: the root
};

using Target = std::variant<DirectoryTarget, GitTarget>;

/// `FOLDER` (with a '/' or "." in front, or existing), `REMOTE[#BRANCH[:PREFIX]]`,
/// `git+file|https|http|ssh://…[#BRANCH[:PREFIX]]`. `remotes` are those of the current repository.
/// kind usage with what to write instead for anything else.
[[nodiscard]] Result<Target> parse_target(std::string_view text,
                                          std::span<const std::string> remotes);

/// As a user would write it.
[[nodiscard]] std::string display(const Target& target);

}  // namespace kfpkg::publish
