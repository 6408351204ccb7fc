// SPDX-License-Identifier: Apache-2.0
// SIGINT, SIGTERM and SIGHUP become one stop request.
#pragma once

#include <memory>
#include <stop_token>

namespace kfpkg {

/// While it lives, the first signal requests stop; a second SIGINT ends the process at once with
/// 130. Started only by commands that act, since it costs a thread.
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

}  // namespace kfpkg
