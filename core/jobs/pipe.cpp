// SPDX-License-Identifier: Apache-2.0
// A ring of bytes under one lock.
#include "core/jobs/pipe.hpp"

#include <algorithm>

namespace kfpkg {

Status Pipe::put(std::string_view bytes) {
  std::unique_lock lock(m_mutex);
  while (!bytes.empty()) {
    m_changed.wait(lock, [&] { return m_left || m_size < m_buffer.size(); });
    if (m_left) return fail(ErrorKind::interrupted, "interrupted");
    const std::size_t end = (m_begin + m_size) % m_buffer.size();
    const std::size_t until = end < m_begin ? m_begin : m_buffer.size();
    const std::size_t count = std::min({bytes.size(), until - end, m_buffer.size() - m_size});
    std::copy_n(bytes.begin(), count, m_buffer.begin() + static_cast<std::ptrdiff_t>(end));
    bytes.remove_prefix(count);
    m_size += count;
    m_changed.notify_all();
  }
  return {};
}

void Pipe::close(std::optional<Error> error) {
  const std::lock_guard lock(m_mutex);
  m_closed = true;
  m_error = std::move(error);
  m_changed.notify_all();
}

Result<std::size_t> Pipe::get(std::span<char> room) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [&] { return m_closed || m_size > 0; });
  if (m_size == 0 && m_error) return tl::unexpected<Error>(*m_error);
  const std::size_t count = std::min({room.size(), m_size, m_buffer.size() - m_begin});
  std::copy_n(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_begin), count, room.begin());
  m_begin = (m_begin + count) % m_buffer.size();
  m_size -= count;
  m_changed.notify_all();
  return count;
}

void Pipe::leave() {
  const std::lock_guard lock(m_mutex);
  m_left = true;
  m_changed.notify_all();
}

}  // namespace kfpkg
