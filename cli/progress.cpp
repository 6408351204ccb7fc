// SPDX-License-Identifier: Apache-2.0
// The printer of progress lines.
#include "cli/progress.hpp"

#include "cli/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace kfpkg::cli {
namespace {

// A block that is higher than the window cannot be drawn over.
constexpr std::size_t k_most_lines = 10;
constexpr std::size_t k_widest_subject = 32;

// Cuts in the middle, where names and step texts have least to say.
std::string fit(const std::string& text, std::size_t width) {
  if (display_width(text) <= width || text.size() <= width) return text;
  if (width < 8) return text.substr(0, width);
  const std::size_t half = (width - 3) / 2;
  return text.substr(0, half) + "..." + text.substr(text.size() - half);
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return taken < width ? text + std::string(width - taken, ' ') : text;
}

bool belongs_to(const std::string& subject, std::string_view whole) {
  if (!subject.starts_with(whole)) return false;
  return subject.size() == whole.size() || subject[whole.size()] == ' ';
}

}  // namespace

TerminalProgress::TerminalProgress(std::ostream& out, const Terminal& terminal, const Clock& clock,
                                   bool verbose)
    : m_out(out), m_terminal(terminal), m_clock(clock), m_verbose(verbose) {}

TerminalProgress::~TerminalProgress() {
  m_ticker.request_stop();
  const std::scoped_lock lock(m_mutex);
  erase();
}

void TerminalProgress::step(std::string_view subject, std::string_view step) {
  const std::scoped_lock lock(m_mutex);
  if (!m_terminal.interactive) return print_step(subject, step);
  const std::string name = shown(subject);
  std::string now = shown(step);
  const auto found = std::find_if(m_lines.begin(), m_lines.end(),
                                  [&](const Line& line) { return line.subject == name; });
  if (found == m_lines.end()) {
    m_lines.push_back({name, std::move(now), m_clock.now()});
  } else if (found->step != now) {
    *found = {name, std::move(now), m_clock.now()};
  }
  erase();
  draw();
  if (!m_ticker.joinable())
    m_ticker = std::jthread([this](const std::stop_token& stop) { keep_time(stop); });
}

void TerminalProgress::note(std::string_view subject, std::string_view text) {
  const std::scoped_lock lock(m_mutex);
  erase();
  m_out << shown(subject) << ": " << shown(text) << '\n';
  draw();
  m_out << std::flush;
}

void TerminalProgress::note_once(std::string_view subject, std::string_view text) {
  {
    const std::scoped_lock lock(m_mutex);
    if (!m_told.insert(fmt::format("{}: {}", subject, text)).second) return;
  }
  note(subject, text);
}

void TerminalProgress::detail(std::string_view subject, std::string_view text) {
  if (m_verbose) note(subject, text);
}

std::chrono::milliseconds TerminalProgress::pace() const {
  return m_terminal.interactive ? std::chrono::milliseconds(100) : ProgressSink::pace();
}

void TerminalProgress::done(std::string_view subject) {
  const std::scoped_lock lock(m_mutex);
  if (!m_terminal.interactive) return;
  erase();
  const std::string name = shown(subject);
  std::erase_if(m_lines, [&](const Line& line) { return belongs_to(line.subject, name); });
  draw();
  m_out << std::flush;
}

void TerminalProgress::print_step(std::string_view subject, std::string_view step) {
  const std::string line = fmt::format("{}: {}", shown(subject), shown(step));
  if (line == m_last) return;
  m_last = line;
  m_out << line << '\n' << std::flush;
}

// Seconds go on while a step says nothing.
void TerminalProgress::keep_time(const std::stop_token& stop) {
  std::unique_lock lock(m_mutex);
  while (!stop.stop_requested()) {
    m_waiting.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    if (stop.stop_requested()) return;
    erase();
    draw();
  }
}

void TerminalProgress::erase() {
  if (m_drawn == 0) return;
  m_out << '\r';
  if (m_drawn > 1) m_out << fmt::format("\x1B[{}A", m_drawn - 1);
  m_out << "\x1B[J" << std::flush;
  m_drawn = 0;
}

// The cursor stays at the end of the last line, so that nothing scrolls needlessly.
void TerminalProgress::draw() {
  const std::size_t shown = std::min(m_lines.size(), k_most_lines);
  std::size_t subject_width = 0;
  for (std::size_t i = 0; i < shown; ++i)
    subject_width = std::max(subject_width, display_width(m_lines[i].subject));
  subject_width = std::min({subject_width, k_widest_subject, m_terminal.width / 2});
  for (std::size_t i = 0; i < shown; ++i)
    m_out << (i > 0 ? "\n" : "") << render(m_lines[i], subject_width);
  m_drawn = shown;
  if (m_lines.size() > shown) {
    m_out << fmt::format("\n... and {} more", m_lines.size() - shown);
    ++m_drawn;
  }
  m_out << std::flush;
}

std::string TerminalProgress::render(const Line& line, std::size_t subject_width) const {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(m_clock.now() - line.since).count();
  const std::string time = seconds > 0 ? fmt::format("  {} s", seconds) : std::string();
  const std::string subject = padded(fit(line.subject, subject_width), subject_width);
  const std::size_t taken = subject_width + 2 + time.size() + 1;
  const std::size_t left = m_terminal.width > taken ? m_terminal.width - taken : 0;
  return subject + "  " + fit(line.step, left) + time;
}

}  // namespace kfpkg::cli
