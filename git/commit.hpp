// SPDX-License-Identifier: Apache-2.0
// A commit made from a ChangeSet, without a work tree or an index.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::git {

/// Who and when, as git writes it.
struct Identity {
  std::string name;
  std::string email;
  std::int64_t seconds = 0;  ///< since 1970, UTC
  int offset_minutes = 0;    ///< of the time zone
  friend bool operator==(const Identity&, const Identity&) = default;
};

/// Brings an object (full id) of a partial clone into the repository.
using FetchMissing = std::function<Status(std::string_view id)>;

struct CommitRequest {
  std::optional<std::string> parent;  ///< full id; none: a first commit
  std::string prefix;                 ///< folder that the changes are below, a tree path or empty
  ChangeSet changes;                  ///< everything else stays as it is in the parent
  std::string message;                ///< LF, as it is written
  Identity author;
  Identity committer;
  std::string
      reference;  ///< full name that is pointed at the commit ("refs/heads/main"); empty: none
};

}  // namespace kfpkg::git
