// SPDX-License-Identifier: Apache-2.0
// A file on disk, read piece by piece.
#pragma once

#include "core/stream.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace kfpkg {

/// A regular file, open from beginning to end: who renames or removes it does not disturb. A file
/// that grows meanwhile gives more bytes than size() said.
class FileSource final : public ByteSource {
 public:
  /// A symbolic link as the last part of a path.
  enum class Links { follow, refuse };
  /// `name` is what messages call the file. An error of kind file for everything that is no regular
  /// file, and for a FIFO without waiting for its writer.
  [[nodiscard]] static Result<std::unique_ptr<FileSource>> open(const std::string& path,
                                                                std::string name, Links links);
  ~FileSource() override;

  [[nodiscard]] std::uint64_t size() const override { return m_size; }
  [[nodiscard]] Status rewind() override;
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override;

 private:
  FileSource(int descriptor, std::string name)
      : m_descriptor(descriptor), m_name(std::move(name)) {}
  [[nodiscard]] tl::unexpected<Error> failed(int code) const;

  const int m_descriptor;
  std::string m_name;
  std::uint64_t m_size = 0;
};

}  // namespace kfpkg
