// SPDX-License-Identifier: Apache-2.0
// The bytes of a document and places in them; lines and columns are computed when something is
// printed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// Half-open range of byte offsets in a source.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// 1-based line, 1-based column in Unicode code points. A BOM is not counted.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  friend bool operator==(const Position&, const Position&) = default;
};

/// Immutable bytes with the path under which people know them. Lines end at LF, CR LF or CR.
class SourceBuffer {
 public:
  SourceBuffer(std::string path, std::string bytes);

  [[nodiscard]] const std::string& path() const { return m_path; }
  [[nodiscard]] std::string_view bytes() const { return m_bytes; }
  [[nodiscard]] std::string_view text(Span span) const;

  /// Position of a byte offset; offsets past the end give the end.
  [[nodiscard]] Position position(std::size_t offset) const;
  /// Text of a 1-based line without its line end; empty past the last line.
  [[nodiscard]] std::string_view line(std::size_t number) const;
  [[nodiscard]] std::size_t line_begin(std::size_t number) const;
  [[nodiscard]] std::size_t line_count() const { return m_line_begins.size(); }

 private:
  std::string m_path;
  std::string m_bytes;
  [[nodiscard]] std::size_t code_points_before(std::size_t offset) const;

  std::vector<std::size_t> m_line_begins;
  std::vector<std::size_t> m_code_points;  ///< before each block of bytes, where a line is long
};

using SourcePtr = std::shared_ptr<const SourceBuffer>;

[[nodiscard]] SourcePtr make_source(std::string path, std::string bytes);

/// A span of one source. A place without a source is about no particular text (`source` is null).
struct Place {
  SourcePtr source;
  Span span;
};

}  // namespace kfpkg
