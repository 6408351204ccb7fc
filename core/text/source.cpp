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

constexpr std::size_t k_block = 1024;

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

bool has_long_line(const std::vector<std::size_t>& begins, std::size_t size) {
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : size;
    if (end - begins[i] > k_block) return true;
  }
  return false;
}

std::vector<std::size_t> count_blocks(std::string_view bytes,
                                      const std::vector<std::size_t>& begins) {
  std::vector<std::size_t> counts;
  if (!has_long_line(begins, bytes.size())) return counts;
  std::size_t count = 0;
  for (std::size_t at = 0; at <= bytes.size(); at += k_block) {
    counts.push_back(count);
    count += count_code_points(bytes.substr(at, k_block));
  }
  return counts;
}

}  // namespace

SourceBuffer::SourceBuffer(std::string path, std::string bytes)
    : m_path(std::move(path)),
      m_bytes(std::move(bytes)),
      m_line_begins(find_line_begins(m_bytes)),
      m_code_points(count_blocks(m_bytes, m_line_begins)) {}

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
  if (m_code_points.empty())
    return {line, count_code_points(std::string_view(m_bytes).substr(begin, offset - begin)) + 1};
  return {line, code_points_before(offset) - code_points_before(begin) + 1};
}

std::size_t SourceBuffer::code_points_before(std::size_t offset) const {
  const std::size_t block = offset / k_block;
  const std::string_view rest = std::string_view(m_bytes).substr(block * k_block, offset % k_block);
  return m_code_points[block] + count_code_points(rest);
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
