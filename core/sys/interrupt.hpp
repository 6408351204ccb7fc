// SPDX-License-Identifier: Apache-2.0
// SIGINT, SIGTERM and SIGHUP become one stop request, or the end.
#pragma once

#include <memory>
#include <stop_token>

namespace kfpkg {

/// While it lives, the first signal requests stop; a second SIGINT ends the process at once with
/// 130. Afterwards signals do what they did before. SIGHUP that was ignored stays so. Only for
/// commands that act: a second thread makes every allocation and every shared pointer of the
/// process slower.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();
  [[nodiscard]] std::stop_token token() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// From now on a signal ends the process at once with 130, but for SIGHUP that was ignored.
void end_on_signals();

}  // namespace kfpkg
