// SPDX-License-Identifier: Apache-2.0
// Who makes a commit: what `git commit` would use, but never a guess from the host's name.
#pragma once

#include "git/commit.hpp"
#include "git/program.hpp"

namespace kfpkg::git {

struct Identities {
  Identity author;
  Identity committer;
};

/// From GIT_AUTHOR_*, GIT_COMMITTER_*, EMAIL and git's settings as seen from `directory`. kind
/// config, with the hint what to type, when name or email is not set.
[[nodiscard]] Result<Identities> identities(const Program& git,
                                            const std::filesystem::path& directory,
                                            const std::stop_token& stop);

/// `Name <email> 1700000000 +0100`, as `git var` prints it.
[[nodiscard]] std::optional<Identity> parse_identity(std::string_view line);

}  // namespace kfpkg::git
