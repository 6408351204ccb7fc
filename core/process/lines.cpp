// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of pieces into lines.
#include "core/process/lines.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg {
namespace {

constexpr std::size_t k_longest_line = 1U << 20U;

}  // namespace

LineSplitter::LineSplitter(std::function<void(std::string_view)> on_line)
    : m_on_line(std::move(on_line)) {}

void LineSplitter::emit(std::string_view line) const {
  if (line.ends_with('\r')) line.remove_suffix(1);
  m_on_line(line);
}

void LineSplitter::feed(std::string_view bytes) {
  if (!m_on_line) return;
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    if (m_rest.empty()) {
      emit(bytes.substr(0, std::min(end, k_longest_line)));
    } else {
      m_rest.append(bytes.substr(0, std::min(end, k_longest_line - m_rest.size())));
      emit(m_rest);
      m_rest.clear();
    }
    bytes.remove_prefix(end + 1);
  }
  m_rest.append(bytes.substr(0, k_longest_line - m_rest.size()));
}

void LineSplitter::finish() {
  if (m_on_line && !m_rest.empty()) emit(m_rest);
  m_rest.clear();
}

}  // namespace kfpkg
