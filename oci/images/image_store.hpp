// SPDX-License-Identifier: Apache-2.0
// Where images lie: a repository of a registry, or an OCI layout on disk. What is copied is read
// from one place and written to another.
#pragma once

#include "core/result.hpp"
#include "core/stream.hpp"
#include "oci/content_store.hpp"
#include "registry/client.hpp"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::registry {

/// Names one manifest in a place: by the digest when there is one, else by the tag. Neither: the
/// tag "latest" of a repository, the only entry of a layout.
struct Selector {
  std::string tag;
  std::optional<oci::Digest> digest;
};

/// Safe to use from several threads, except for `begin` and `put_root`.
class Place {
 public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  virtual ~Place() = default;

  /// "ghcr.io/acme/train", "oci:DIR".
  [[nodiscard]] virtual std::string name() const = 0;
  /// With ":TAG" or "@DIGEST".
  [[nodiscard]] std::string name_of(const Selector& selector) const;
  /// The repository, if it is one.
  [[nodiscard]] virtual const oci::Reference* repository() const { return nullptr; }

  /// What the selector stands for, or nothing when it is not there. No error for a place that does
  /// not exist yet.
  [[nodiscard]] virtual Result<std::optional<ManifestInfo>> find(const Selector& selector,
                                                                 std::stop_token stop) = 0;
  [[nodiscard]] virtual Result<ManifestBytes> manifest(const Selector& selector,
                                                       std::stop_token stop) = 0;
  [[nodiscard]] virtual Result<bool> has_blob(const oci::Descriptor& blob,
                                              std::stop_token stop) = 0;
  /// Checked against its digest; an error when it is longer than `limit`.
  [[nodiscard]] virtual Result<std::string> small_blob(const oci::Descriptor& blob,
                                                       std::uint64_t limit,
                                                       std::stop_token stop) = 0;
  /// The place must outlive the source.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteSource>> open_blob(const oci::Descriptor& blob,
                                                                      std::stop_token stop) = 0;

  /// Sorted; the digests of entries without a name are left out.
  [[nodiscard]] virtual Result<std::vector<std::string>> tags(std::stop_token stop) = 0;
  /// A tag alone, or a digest with all its tags. What they stood for may stay for a while.
  [[nodiscard]] virtual Result<Deletion> remove(const Selector& selector, std::stop_token stop) = 0;

  /// Content from `from` will be written here: said before the first question, it saves a token.
  virtual void expect_push(const Place& from) = 0;
  /// Makes what must be there before the first put.
  [[nodiscard]] virtual Status begin() = 0;
  [[nodiscard]] virtual Result<BlobOutcome> put_blob(const oci::Descriptor& blob,
                                                     ByteSource& source, const Place& from,
                                                     std::stop_token stop) = 0;
  /// By its digest alone.
  [[nodiscard]] virtual Status put_child(const ManifestBytes& manifest, std::stop_token stop) = 0;
  /// What is asked for from outside: under `tag`, or by its digest alone when that is empty.
  [[nodiscard]] virtual Status put_root(const ManifestBytes& manifest, const std::string& tag,
                                        std::stop_token stop) = 0;
};

/// A repository; tag and digest of `repository` do not count. `client` must outlive it.
[[nodiscard]] std::unique_ptr<Place> repository_place(Client& client, oci::Reference repository);

/// A layout; `name` is how the user wrote its folder.
[[nodiscard]] std::unique_ptr<Place> layout_place(std::filesystem::path folder, std::string name);

/// Both are the same repository or the same folder.
[[nodiscard]] bool same_place(const Place& a, const Place& b);

}  // namespace kfpkg::registry
