// SPDX-License-Identifier: Apache-2.0
// Where content lies by its digest: the interface, and an OCI image layout on disk.
#pragma once

#include "core/result.hpp"
#include "core/stream.hpp"
#include "oci/manifest.hpp"
#include "oci/reference.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::oci {

/// Content by digest. What `get` returns always has the digest that was asked for.
class ContentStore {
 public:
  ContentStore() = default;
  ContentStore(const ContentStore&) = delete;
  ContentStore& operator=(const ContentStore&) = delete;
  virtual ~ContentStore() = default;

  [[nodiscard]] virtual Result<bool> has(const Digest& digest) const = 0;
  /// An error when it is absent, longer than `limit`, or does not have this digest.
  [[nodiscard]] virtual Result<std::string> get(const Digest& digest,
                                                std::uint64_t limit) const = 0;
  /// Refuses bytes of another digest. Content that is there already is left as it is.
  [[nodiscard]] virtual Status put(const Digest& digest, std::string_view bytes) = 0;
};

/// A blob that is being written; visible only after commit().
class IncomingBlob : public ByteSink {
 public:
  /// Refused unless it has the size and digest of its descriptor; without commit() nothing of it
  /// stays.
  [[nodiscard]] virtual Status commit() = 0;
};

/// The name of an entry of a layout, as skopeo and docker use it.
inline constexpr std::string_view k_ref_name = "org.opencontainers.image.ref.name";
/// Empty: it has none.
[[nodiscard]] std::string entry_name(const Descriptor& entry);

/// Whether a folder says that it is an image layout; a link does not count.
[[nodiscard]] bool is_layout(const std::filesystem::path& folder);

/// An OCI image layout (image-layout.md of the OCI image specification 1.1). SHA-256 content only.
/// Links inside the layout are not followed.
class Layout final : public ContentStore {
 public:
  explicit Layout(std::filesystem::path root);
  [[nodiscard]] const std::filesystem::path& root() const { return m_root; }

  /// Makes the folders and the files `oci-layout` and `index.json` where they are missing.
  [[nodiscard]] Status create();
  /// Takes away what create() made, as long as nothing was put there.
  void remove_if_empty();
  /// The content of index.json; an error when this is not a layout.
  [[nodiscard]] Result<Index> index() const;
  /// Adds an entry to index.json (which several processes may do at a time), named `name`
  /// (org.opencontainers.image.ref.name) unless that is empty; an entry of the same name, or the
  /// same digest without a name, is replaced.
  [[nodiscard]] Status add(const Descriptor& entry, std::string_view name);
  /// add(), unless `agrees` says no to what `name` (not empty) stands for now; its word. Asked and
  /// written under one lock of the folder (FolderLock says where locks hold).
  using Agrees = std::function<bool(const std::optional<Digest>& present)>;
  [[nodiscard]] Result<bool> add_if(const Descriptor& entry, std::string_view name,
                                    const Agrees& agrees);
  /// Takes the entry of that name, or of that digest, out of index.json; its content stays. False:
  /// there is none.
  [[nodiscard]] Result<bool> remove(std::string_view name, const std::optional<Digest>& digest);

  [[nodiscard]] Result<bool> has(const Digest& digest) const override;
  [[nodiscard]] Result<std::string> get(const Digest& digest, std::uint64_t limit) const override;
  /// What is there and damaged is replaced.
  [[nodiscard]] Status put(const Digest& digest, std::string_view bytes) override;

  /// Content of any length; an error when it is absent or not as long as its descriptor says. The
  /// digest is not looked at.
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(const Descriptor& blob) const;
  /// Whether it is there with the size and the digest of its descriptor: all of it is read.
  [[nodiscard]] Result<bool> is_whole(const Descriptor& blob) const;
  [[nodiscard]] Result<std::unique_ptr<IncomingBlob>> receive(const Descriptor& blob);

 private:
  [[nodiscard]] std::filesystem::path blob_path(const Digest& digest) const;
  [[nodiscard]] tl::unexpected<Error> absent(const Digest& digest) const;
  std::filesystem::path m_root;
};

}  // namespace kfpkg::oci
