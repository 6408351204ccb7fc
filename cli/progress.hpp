// SPDX-License-Identifier: Apache-2.0
// Progress on standard error: a block of lines that is drawn again on a terminal, plain lines
// elsewhere.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/sys/clock.hpp"
#include "core/terminal/terminal.hpp"

#include <chrono>
#include <condition_variable>
#include <iosfwd>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kfpkg::cli {

/// On a terminal one line per subject that is worked on, with its step and the seconds that it
/// takes; the lines go when the subject is done. Elsewhere each step is a line of its own, once.
class TerminalProgress final : public ProgressSink {
 public:
  /// `out` and `clock` must outlive the object. Details are shown when `verbose`.
  TerminalProgress(std::ostream& out, const Terminal& terminal, const Clock& clock,
                   bool verbose = false);
  ~TerminalProgress() override;
  void step(std::string_view subject, std::string_view step) override;
  void note(std::string_view subject, std::string_view text) override;
  void note_once(std::string_view subject, std::string_view text) override;
  void detail(std::string_view subject, std::string_view text) override;
  /// Often on a terminal, seldom in a log.
  [[nodiscard]] std::chrono::milliseconds pace() const override;
  void done(std::string_view subject) override;

 private:
  struct Line {
    std::string subject;
    std::string step;
    std::chrono::steady_clock::time_point since;
  };

  void print_step(std::string_view subject, std::string_view step);
  void keep_time(const std::stop_token& stop);
  void erase();
  void draw();
  [[nodiscard]] std::string render(const Line& line, std::size_t subject_width) const;

  std::mutex m_mutex;
  std::ostream& m_out;
  Terminal m_terminal;
  const Clock& m_clock;
  const bool m_verbose;
  std::vector<Line> m_lines;
  std::size_t m_drawn = 0;       ///< lines of the block that are on the screen
  std::string m_last;            ///< the last plain line
  std::set<std::string> m_told;  ///< what is not told again
  std::condition_variable_any m_waiting;
  std::jthread m_ticker;  ///< started with the first line; last, so that it ends first
};

}  // namespace kfpkg::cli
