// SPDX-License-Identifier: Apache-2.0
// Descriptors and pipes to a child.
#pragma once

#include <sys/types.h>

#include <string_view>
#include <utility>

namespace kfpkg::process_detail {

/// A descriptor that is closed with its owner.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : m_fd(fd) {}
  Fd(Fd&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { close(); }
  [[nodiscard]] int get() const { return m_fd; }
  [[nodiscard]] bool open() const { return m_fd >= 0; }
  void close();

 private:
  int m_fd = -1;
};

struct Pipe {
  Fd read;
  Fd write;
};

/// Close-on-exec, and above the standard descriptors, so that putting an end on 0, 1 or 2 in the
/// child copies it.
[[nodiscard]] bool make_pipe(Pipe& pipe);
void set_nonblocking(const Fd& fd);
/// write() whose SIGPIPE, if any, hits nobody.
[[nodiscard]] ssize_t write_quietly(int fd, std::string_view bytes);

}  // namespace kfpkg::process_detail
