// SPDX-License-Identifier: Apache-2.0
// Long content of a layout, in and out.
#include "core/crypto/sha256.hpp"
#include "core/fs/staged_file.hpp"
#include "oci/content_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kfpkg::oci {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(std::string name, int descriptor, std::uint64_t size)
      : m_name(std::move(name)), m_descriptor(descriptor), m_size(size) {}
  ~FileSource() override { ::close(m_descriptor); }

  [[nodiscard]] std::uint64_t size() const override { return m_size; }
  [[nodiscard]] Status rewind() override {
    if (::lseek(m_descriptor, 0, SEEK_SET) == 0) return {};
    return failed();
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    while (true) {
      const ssize_t got = ::read(m_descriptor, room.data(), room.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return failed();
    }
  }

 private:
  [[nodiscard]] tl::unexpected<Error> failed() const {
    return fail(ErrorKind::file, fmt::format("{}: {}", m_name, std::strerror(errno)));
  }

  std::string m_name;
  int m_descriptor;
  std::uint64_t m_size;
};

class Incoming final : public IncomingBlob {
 public:
  Incoming(std::string name, Descriptor blob, std::unique_ptr<StagedFile> file)
      : m_name(std::move(name)), m_blob(std::move(blob)), m_file(std::move(file)) {}

  [[nodiscard]] Status take(std::string_view bytes) override {
    m_size += bytes.size();
    if (m_size > m_blob.size) return refuse();
    m_hash.update(bytes);
    return m_file->take(bytes);
  }
  [[nodiscard]] Status commit() override {
    if (m_size != m_blob.size || m_hash.hex() != m_blob.digest.hex()) return refuse();
    return m_file->commit();
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse() const {
    return fail(ErrorKind::file,
                fmt::format("{}: refusing content of another size or digest than {}", m_name,
                            m_blob.digest.str()));
  }

  std::string m_name;
  Descriptor m_blob;
  std::unique_ptr<StagedFile> m_file;
  Sha256 m_hash;
  std::uint64_t m_size = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> Layout::open(const Descriptor& blob) const {
  const std::filesystem::path path = blob_path(blob.digest);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return absent(blob.digest);
  struct stat info{};
  const bool regular = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
  const auto size = static_cast<std::uint64_t>(info.st_size);
  auto source = std::make_unique<FileSource>(path.string(), descriptor, size);
  if (!regular) return absent(blob.digest);
  if (size != blob.size) {
    return fail(ErrorKind::file, fmt::format("{}: is {} bytes long, not {} as its descriptor says",
                                             path.string(), size, blob.size));
  }
  return source;
}

Result<std::unique_ptr<IncomingBlob>> Layout::receive(const Descriptor& blob) {
  if (blob.digest.algorithm() != "sha256") {
    return fail(ErrorKind::file, fmt::format("{}: {} digests are not supported", m_root.string(),
                                             blob.digest.algorithm()));
  }
  KFPKG_TRY_ASSIGN(auto file, StagedFile::make(blob_path(blob.digest)));
  return std::make_unique<Incoming>(m_root.string(), blob, std::move(file));
}

}  // namespace kfpkg::oci
