// SPDX-License-Identifier: Apache-2.0
// Signals to a stop request: the handler writes a byte, a thread asks everybody to stop.
#include "core/sys/interrupt.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace kfpkg {
namespace {

constexpr int k_interrupted = 130;  // the exit code that shells give it too

// A signal handler can reach nothing but statics: the pipe's end and the count of Ctrl-C.
std::atomic<int> g_signal_pipe{-1};
std::atomic<int> g_interrupts{0};

void on_signal(int signal) {
  const int saved = errno;
  if (signal == SIGINT && g_interrupts.fetch_add(1) > 0) ::_exit(k_interrupted);
  const char byte = 's';
  const ssize_t ignored = ::write(g_signal_pipe.load(), &byte, 1);
  static_cast<void>(ignored);
  errno = saved;
}

constexpr std::array k_signals{SIGINT, SIGTERM, SIGHUP};

// SIGHUP that the caller ignores stays ignored, as nohup wants it. SIGINT does not: shells ignore
// it in what a script starts with "&", and whoever sends it there means it. `previous` is what was
// there before.
void handle(int signal, const struct sigaction& action, struct sigaction& previous) {
  ::sigaction(signal, nullptr, &previous);
  const bool stays = signal == SIGHUP && previous.sa_handler == SIG_IGN;
  if (!stays) ::sigaction(signal, &action, nullptr);
}

}  // namespace

struct Interrupt::State {
  std::stop_source source;
  std::array<int, 2> pipe{-1, -1};
  std::array<struct sigaction, k_signals.size()> previous{};
  std::jthread watcher;
};

Interrupt::Interrupt() : m_state(std::make_unique<State>()) {
  if (::pipe2(m_state->pipe.data(), O_CLOEXEC) != 0) return;
  g_signal_pipe = m_state->pipe[1];
  m_state->watcher = std::jthread([state = m_state.get()] {
    char byte = 0;
    while (::read(state->pipe[0], &byte, 1) == 1 && byte == 's') state->source.request_stop();
  });
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < k_signals.size(); ++i) {
    handle(k_signals[i], action, m_state->previous[i]);
  }
}

Interrupt::~Interrupt() {
  if (m_state->pipe[0] < 0) return;
  for (std::size_t i = 0; i < k_signals.size(); ++i) {
    ::sigaction(k_signals[i], &m_state->previous[i], nullptr);
  }
  const char quit = 'q';
  const ssize_t ignored = ::write(m_state->pipe[1], &quit, 1);
  static_cast<void>(ignored);
  m_state->watcher.join();
  g_signal_pipe = -1;
  ::close(m_state->pipe[0]);
  ::close(m_state->pipe[1]);
}

std::stop_token Interrupt::token() const {
  return m_state->source.get_token();
}

void end_on_signals() {
  struct sigaction action{};
  action.sa_handler = [](int) { ::_exit(k_interrupted); };
  for (const int signal : k_signals) {
    struct sigaction previous{};
    handle(signal, action, previous);
  }
}

}  // namespace kfpkg
