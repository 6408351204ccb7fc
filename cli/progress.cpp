// SPDX-License-Identifier: Apache-2.0
// The printer of progress lines.
#include "cli/progress.hpp"

#include <fmt/format.h>

#include <ostream>

namespace kfpkg::cli {
namespace {

// Cuts in the middle, where names and step texts have least to say.
std::string fit(const std::string& text, std::size_t width) {
  if (display_width(text) <= width || text.size() <= width) return text;
  const std::size_t half = (width - 3) / 2;
  return text.substr(0, half) + "..." + text.substr(text.size() - half);
}

}  // namespace

TerminalProgress::TerminalProgress(std::ostream& out, const Terminal& terminal)
    : m_out(out), m_terminal(terminal) {}

TerminalProgress::~TerminalProgress() {
  clear();
}

void TerminalProgress::step(std::string_view subject, std::string_view step) {
  const std::scoped_lock lock(m_mutex);
  const std::string line = fmt::format("{}: {}", printable(subject), printable(step));
  if (line == m_last) return;
  m_last = line;
  if (!m_terminal.interactive) {
    m_out << line << '\n' << std::flush;
    return;
  }
  m_out << "\r\x1B[K" << fit(line, m_terminal.width - 1) << std::flush;
  m_line_open = true;
}

void TerminalProgress::note(std::string_view subject, std::string_view text) {
  const std::scoped_lock lock(m_mutex);
  if (m_line_open) m_out << "\r\x1B[K";
  m_line_open = false;
  m_out << printable(subject) << ": " << printable(text) << '\n' << std::flush;
}

void TerminalProgress::clear() {
  const std::scoped_lock lock(m_mutex);
  if (m_line_open) m_out << "\r\x1B[K" << std::flush;
  m_line_open = false;
}

}  // namespace kfpkg::cli
