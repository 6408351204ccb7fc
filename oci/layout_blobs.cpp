// SPDX-License-Identifier: Apache-2.0
// Long content of a layout, in and out.
#include "core/crypto/sha256.hpp"
#include "core/fs/file_source.hpp"
#include "core/fs/staged_file.hpp"
#include "oci/content_store.hpp"

#include <fmt/format.h>

#include <vector>

namespace kfpkg::oci {
namespace {

constexpr std::size_t k_block = 1U << 20U;

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
  auto source = FileSource::open(path, path.string(), FileSource::Links::refuse);
  if (!source) return absent(blob.digest);
  const std::uint64_t size = (*source)->size();
  if (size != blob.size) {
    return fail(ErrorKind::file, fmt::format("{}: is {} bytes long, not {} as its descriptor says",
                                             path.string(), size, blob.size));
  }
  return std::move(*source);
}

Result<bool> Layout::is_whole(const Descriptor& blob) const {
  const auto source = open(blob);
  if (!source) return false;
  Sha256 hash;
  std::vector<char> block(k_block);
  while (true) {
    KFPKG_TRY_ASSIGN(const std::size_t got, (*source)->read(block));
    if (got == 0) return hash.hex() == blob.digest.hex();
    hash.update({block.data(), got});
  }
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
