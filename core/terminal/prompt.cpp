// SPDX-License-Identifier: Apache-2.0
// Asks on /dev/tty.
#include "core/terminal/prompt.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <poll.h>

namespace kfpkg {
namespace {

constexpr int k_step_ms = 100;
constexpr std::size_t k_longest_line = 4095;

class TerminalFile {
 public:
  TerminalFile() : m_file(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {}
  TerminalFile(const TerminalFile&) = delete;
  TerminalFile& operator=(const TerminalFile&) = delete;
  ~TerminalFile() {
    show();
    if (m_file >= 0) ::close(m_file);
  }

  [[nodiscard]] bool is_open() const { return m_file >= 0; }
  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(m_file, text.data(), text.size());
      if (written <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void hide() {
    if (::tcgetattr(m_file, &m_before) != 0) return;
    termios silent = m_before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;
    // Drops what was typed ahead, which stands on the screen.
    m_hidden = ::tcsetattr(m_file, TCSAFLUSH, &silent) == 0;
  }
  void show() {
    if (m_hidden) ::tcsetattr(m_file, TCSAFLUSH, &m_before);
    m_hidden = false;
  }
  // The terminal gives whole lines. In short steps, so that Ctrl-C ends the wait.
  [[nodiscard]] Result<std::string> line(const std::stop_token& stop) const {
    std::string text;
    while (true) {
      if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
      pollfd waiting{m_file, POLLIN, 0};
      const int ready = ::poll(&waiting, 1, k_step_ms);
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
      char c = 0;
      if (ready < 0 || ::read(m_file, &c, 1) != 1) return fail(ErrorKind::interrupted, "no answer");
      if (c == '\n') return text;
      if (text.size() < k_longest_line) text += c;
    }
  }

 private:
  int m_file;
  bool m_hidden = false;
  termios m_before{};
};

}  // namespace

bool has_terminal() {
  return ::isatty(STDIN_FILENO) == 1 && TerminalFile().is_open();
}

Result<std::string> ask_terminal(std::string_view question, Echo echo,
                                 const std::stop_token& stop) {
  TerminalFile terminal;
  if (!terminal.is_open()) return fail(ErrorKind::usage, "there is no terminal to ask on");
  if (echo == Echo::hidden) terminal.hide();
  terminal.write(question);
  return terminal.line(stop);
}

}  // namespace kfpkg
