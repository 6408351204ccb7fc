// SPDX-License-Identifier: Apache-2.0
// Line table and positions of a source.
#include "core/text/source.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg {
namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";

// `is_end` tells which of the found bytes end a line.
template <class IsEnd>
void add_line_begins(std::string_view bytes, char end, IsEnd is_end,
                     std::vector<std::size_t>& begins) {
  for (std::size_t at = bytes.find(end); at != bytes.npos; at = bytes.find(end, at + 1)) {
    if (is_end(at)) begins.push_back(at + 1);
  }
}

std::vector<std::size_t> find_line_begins(std::string_view bytes) {
  std::vector<std::size_t> begins{0};
  add_line_begins(bytes, '\n', [](std::size_t) { return true; }, begins);
  const std::size_t lines = begins.size();
  const auto is_lone = [&](std::size_t at) { return !bytes.substr(at + 1).starts_with('\n'); };
  add_line_begins(bytes, '\r', is_lone, begins);
  if (begins.size() > lines) std::sort(begins.begin(), begins.end());
  return begins;
}

bool starts_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

SourceBuffer::SourceBuffer(std::string path, std::string bytes)
    : m_path(std::move(path)),
      m_bytes(std::move(bytes)),
      m_line_begins(find_line_begins(m_bytes)) {}

std::string_view SourceBuffer::text(Span span) const {
  const std::size_t end = std::min(span.end, m_bytes.size());
  const std::size_t begin = std::min(span.begin, end);
  return std::string_view(m_bytes).substr(begin, end - begin);
}

Position SourceBuffer::position(std::size_t offset) const {
  offset = std::min(offset, m_bytes.size());
  const auto after = std::upper_bound(m_line_begins.begin(), m_line_begins.end(), offset);
  const auto line = static_cast<std::size_t>(after - m_line_begins.begin());
  std::size_t begin = m_line_begins[line - 1];
  if (begin == 0 && m_bytes.starts_with(k_bom)) begin = std::min(k_bom.size(), offset);
  const auto column =
      std::count_if(m_bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                    m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), starts_code_point);
  return {line, static_cast<std::size_t>(column) + 1};
}

std::string_view SourceBuffer::line(std::size_t number) const {
  if (number == 0 || number > m_line_begins.size()) return {};
  const std::size_t begin = m_line_begins[number - 1];
  const std::size_t end = number < m_line_begins.size() ? m_line_begins[number] : m_bytes.size();
  std::string_view text = std::string_view(m_bytes).substr(begin, end - begin);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (begin == 0 && text.starts_with(k_bom)) text.remove_prefix(k_bom.size());
  return text;
}

std::size_t SourceBuffer::line_begin(std::size_t number) const {
  if (number == 0) return 0;
  return number <= m_line_begins.size() ? m_line_begins[number - 1] : m_bytes.size();
}

SourcePtr make_source(std::string path, std::string bytes) {
  return std::make_shared<const SourceBuffer>(std::move(path), std::move(bytes));
}

}  // namespace kfpkg
