// SPDX-License-Identifier: Apache-2.0
// Flags of instructions, after BuildKit's extractBuilderFlags.
#pragma once

#include "core/text/source.hpp"
#include "dockerfile/syntax/lines.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kfpkg::dockerfile {

/// `--name=value` before the arguments, without quotes and escapes.
struct Flag {
  std::string name;                   ///< "from", "mount"
  std::string value;                  ///< empty when there was no '='
  Span span;                          ///< the whole flag, with its quotes
  Span value_span;                    ///< from the value's first byte to its last
  std::vector<std::size_t> value_at;  ///< position in the source of each byte of the value

  /// The source's bytes of a part of the value; nothing where they are not that text alone, since
  /// a quote, an escape or the end of a line stands between them.
  [[nodiscard]] std::optional<Span> exact(std::size_t begin, std::size_t length) const;
};

/// The words with `--` at the start of `line`, which becomes what follows them.
[[nodiscard]] std::vector<Flag> take_flags(LogicalLine& line, char escape);

}  // namespace kfpkg::dockerfile
