// SPDX-License-Identifier: Apache-2.0
// Content that is too long for memory, piece by piece.
#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kfpkg {

/// Content of known length that can be read more than once, from the start. Used by one thread at a
/// time.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// The next `read` gives the first byte. Must be called before the first one.
  [[nodiscard]] virtual Status rewind() = 0;
  /// Fills some of `room` and says how much; 0 only after the last byte.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> room) = 0;
};

/// Content that is in memory already, and must outlive it.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : m_bytes(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return m_bytes.size(); }
  [[nodiscard]] Status rewind() override {
    m_done = 0;
    return {};
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    const std::size_t count = m_bytes.copy(room.data(), room.size(), m_done);
    m_done += count;
    return count;
  }

 private:
  const std::string_view m_bytes;
  std::size_t m_done = 0;
};

/// From the first byte to the last, in pieces of a size that does not grow with the content. An
/// error of `take` ends it.
[[nodiscard]] Status for_each_block(ByteSource& source,
                                    const std::function<Status(std::string_view)>& take);
/// What is left of a source that nobody has read from yet; nothing when it is longer than `limit`
/// bytes.
[[nodiscard]] Result<std::optional<std::string>> read_whole(ByteSource& source,
                                                            std::uint64_t limit);
/// True when both give the same bytes.
[[nodiscard]] Result<bool> same_content(ByteSource& one, ByteSource& other);

/// Where content goes.
class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual ~ByteSink() = default;
  [[nodiscard]] virtual Status take(std::string_view bytes) = 0;
};

}  // namespace kfpkg
