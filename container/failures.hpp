// SPDX-License-Identifier: Apache-2.0
// What the failure texts of container engines mean: the one table for all who start one.
#pragma once

#include "core/result.hpp"

#include <span>
#include <string_view>

namespace kfpkg::container {

/// What a failure is about, for callers that know more to do about it than the table does.
enum class About {
  engine,     ///< the engine itself, or this machine
  image,      ///< the image is not where it was looked for
  registry,   ///< a registry that does not answer, or not to this user
  emulation,  ///< a program for another architecture
  program,    ///< the container's program or its files
};

/// One known text. `message` may name {error} (the engine's own words), {base} (the image),
/// {registry} and {platforms}; who reports what the engine said anyway needs only the hint.
struct FailureRow {
  std::string_view text;  ///< lower case, part of what was said
  About about;
  ErrorKind kind;
  std::string_view message;
  std::string_view hint;  ///< what helps; empty: only what the caller knows
};

/// Failures that building and running share, from particular to general: the first row whose text
/// occurs counts.
[[nodiscard]] std::span<const FailureRow> engine_failures();

/// The row for what an engine said: of engine_failures(), or of those that only making and starting
/// a container has. Null when none is known.
[[nodiscard]] const FailureRow* find_failure(std::string_view said);

}  // namespace kfpkg::container
