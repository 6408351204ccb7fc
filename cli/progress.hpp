// SPDX-License-Identifier: Apache-2.0
// Progress on standard error: one line that is overprinted on a terminal, plain lines elsewhere.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/terminal/terminal.hpp"

#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>

namespace kfpkg::cli {

class TerminalProgress final : public ProgressSink {
 public:
  TerminalProgress(std::ostream& out, const Terminal& terminal);
  ~TerminalProgress() override;
  void step(std::string_view subject, std::string_view step) override;
  void note(std::string_view subject, std::string_view text) override;
  /// Removes the overprinted line; called before anything else is written.
  void clear();

 private:
  std::mutex m_mutex;
  std::ostream& m_out;
  Terminal m_terminal;
  bool m_line_open = false;
  std::string m_last;
};

}  // namespace kfpkg::cli
