// SPDX-License-Identifier: Apache-2.0
// The failure texts that only builders have; those of engines and registries are in
// container/failures.hpp.
#pragma once

#include "core/result.hpp"
#include "image/builders/builder.hpp"

#include <span>
#include <string_view>

namespace kfpkg::image {

/// One known text. `message` and `hint` may name {error}, {base}, {source}, {registry},
/// {platforms}, {context} and {last}. Statuses are looked for as "status 413", connections that
/// broke as "connection broke".
struct FailureRow {
  std::string_view text;  ///< lower case, part of searchable() of the log's end
  ErrorKind kind;
  std::string_view message;  ///< {error}, {base}, {source}, {registry}, {platforms}, {last}
  std::string_view hint;
  std::string_view also = {};  ///< has to be there too
  BuilderLimit limit = BuilderLimit::none;
  bool transient = false;  ///< the same again may succeed
};

/// What a registry answers to a push. Looked at first, and only where a push failed: elsewhere the
/// same words are about a base image, or the user's own.
[[nodiscard]] std::span<const FailureRow> push_rows();
/// A push that failed in words that nobody knows.
[[nodiscard]] const FailureRow& refused_push();
/// What builders cannot do, and what failed behind them. From particular to general: the first row
/// that matches wins, of these, then of container::engine_failures(), then of dockerfile_rows().
[[nodiscard]] std::span<const FailureRow> builder_rows();
/// What is wrong with a Dockerfile, and with what it names.
[[nodiscard]] std::span<const FailureRow> dockerfile_rows();

}  // namespace kfpkg::image
