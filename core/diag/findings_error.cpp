// SPDX-License-Identifier: Apache-2.0
// The first finding in words.
#include "core/diag/findings_error.hpp"

#include <fmt/format.h>

namespace kfpkg {

tl::unexpected<Error> findings_error(const Diagnostics& diagnostics) {
  const Diagnostic& first = diagnostics.front();
  const Position at = first.place.source->position(first.place.span.begin);
  return fail(
      ErrorKind::findings,
      fmt::format("{}:{}:{}: {}", first.place.source->path(), at.line, at.column, first.message),
      first.help.empty() ? "run `kfpkg lint` for all findings" : first.help);
}

}  // namespace kfpkg
