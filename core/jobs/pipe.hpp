// SPDX-License-Identifier: Apache-2.0
// Bytes from one thread to another.
#pragma once

#include "core/result.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace kfpkg {

/// At most `capacity` bytes are between the one thread that puts and the one that gets.
class Pipe {
 public:
  explicit Pipe(std::size_t capacity) : m_buffer(capacity) {}

  /// Waits while it is full. An error of kind interrupted when the reader has left.
  [[nodiscard]] Status put(std::string_view bytes);
  /// No more will come; with an error the reader gets it after what was put before.
  void close(std::optional<Error> error = {});
  /// Waits while it is empty; 0 at the end.
  [[nodiscard]] Result<std::size_t> get(std::span<char> room);
  /// The reader leaves: put() fails from now on.
  void leave();

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::vector<char> m_buffer;
  std::size_t m_begin = 0;
  std::size_t m_size = 0;
  bool m_closed = false;
  bool m_left = false;
  std::optional<Error> m_error;
};

}  // namespace kfpkg
