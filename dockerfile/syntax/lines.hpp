// SPDX-License-Identifier: Apache-2.0
// Logical lines of a Dockerfile: continuation lines joined, each byte with its place in the source.
#pragma once

#include "core/text/source.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// Text and, for each of its bytes, the offset in the source.
struct LogicalLine {
  std::string text;
  std::vector<std::size_t> at;
  std::size_t end = 0;  ///< offset of the end of its last physical line, without the line end

  [[nodiscard]] LogicalLine slice(std::size_t begin, std::size_t length = std::string::npos) const;
  [[nodiscard]] LogicalLine trimmed() const;
  [[nodiscard]] Span span() const;
};

/// Reads a source physical line by physical line.
class LineReader {
 public:
  explicit LineReader(std::string_view bytes);

  struct Physical {
    std::string_view text;  ///< without its line end
    std::size_t begin = 0;
  };
  [[nodiscard]] bool next(Physical& line);
  /// The next instruction's line, comments and empty lines skipped; false at the end.
  [[nodiscard]] bool next_logical(LogicalLine& line, char escape);

 private:
  std::string_view m_bytes;
  std::size_t m_at = 0;
};

/// `# name=value` lines at the very top: syntax, escape, check. Stops at the first line that is
/// none.
[[nodiscard]] std::map<std::string, std::string> read_directives(std::string_view bytes);

}  // namespace kfpkg::dockerfile
