// SPDX-License-Identifier: Apache-2.0
// The addresses of git remotes as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::git {

/// Host (lower case, no port) and path (no leading '/', no `.git`, no trailing '/') of a remote:
/// https://host/path.git, ssh://git@host:22/path, git@host:path. Nothing for local paths and other
/// schemes.
struct HostedRepository {
  std::string host;
  std::string path;
  friend bool operator==(const HostedRepository&, const HostedRepository&) = default;
};
[[nodiscard]] std::optional<HostedRepository> hosted_repository(std::string_view url);

}  // namespace kfpkg::git
