// SPDX-License-Identifier: Apache-2.0
// The port to where images lie: a repository of a registry, or an OCI layout on disk. What is
// copied is read from one store and written to another.
#pragma once

#include "core/result.hpp"
#include "core/stream.hpp"
#include "oci/images/stored.hpp"
#include "oci/manifest.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::oci {

/// Names one manifest in a store: by the digest when there is one, else by the tag. Neither: the
/// tag "latest" of a repository, the only entry of a layout.
struct Selector {
  std::string tag;
  std::optional<Digest> digest;
};

/// Safe to use from several threads, except for `begin`, `put_root` and `put_root_if`.
class ImageStore {
 public:
  ImageStore() = default;
  ImageStore(const ImageStore&) = delete;
  ImageStore& operator=(const ImageStore&) = delete;
  virtual ~ImageStore() = default;

  /// "ghcr.io/acme/train", "oci:DIR".
  [[nodiscard]] virtual std::string name() const = 0;
  /// With ":TAG" or "@DIGEST".
  [[nodiscard]] std::string name_of(const Selector& selector) const;
  /// The repository, if it is one.
  [[nodiscard]] virtual const Reference* repository() const { return nullptr; }

  /// Its content are files: looking at them takes no request, and they can be damaged or gone.
  [[nodiscard]] virtual bool is_on_disk() const { return false; }

  /// What the selector stands for, or nothing when it is not there. No error for a store that does
  /// not exist yet.
  [[nodiscard]] virtual Result<std::optional<ManifestInfo>> find(const Selector& selector,
                                                                 std::stop_token stop) = 0;
  /// find() for what must be there: else absence().
  [[nodiscard]] Result<ManifestInfo> require(const Selector& selector, std::stop_token stop);
  /// The error for what must be there and is not, which all functions here use: of kind registry
  /// for a repository, of kind file for a layout, with a hint at what is there.
  [[nodiscard]] virtual Error absence(const Selector& selector) const = 0;
  [[nodiscard]] virtual Result<ManifestBytes> manifest(const Selector& selector,
                                                       std::stop_token stop) = 0;
  /// The manifests whose `subject` has this digest (distribution-spec 1.1, "Listing Referrers"),
  /// with their artifact types and annotations, each once; none where nothing refers to it. What
  /// they say is not checked. An error when they are more than `k_entry_limit`.
  [[nodiscard]] virtual Result<std::vector<Descriptor>> referrers(const Digest& subject,
                                                                  std::stop_token stop) = 0;
  [[nodiscard]] virtual Result<bool> has_blob(const Descriptor& blob, std::stop_token stop) = 0;
  /// Checked against its digest; an error when it is longer than `limit`.
  [[nodiscard]] virtual Result<std::string> small_blob(const Descriptor& blob, std::uint64_t limit,
                                                       std::stop_token stop) = 0;
  /// The store must outlive the source.
  [[nodiscard]] virtual Result<std::unique_ptr<ByteSource>> open_blob(const Descriptor& blob,
                                                                      std::stop_token stop) = 0;

  /// Sorted; the digests of entries without a name are left out.
  [[nodiscard]] virtual Result<std::vector<std::string>> tags(std::stop_token stop) = 0;
  /// A tag alone, or a digest with all its tags. What they stood for may stay for a while.
  [[nodiscard]] virtual Result<Deletion> remove(const Selector& selector, std::stop_token stop) = 0;

  /// Content from `from` will be written here: said before the first question, it saves a token.
  virtual void expect_push(const ImageStore& from) = 0;
  /// Makes what must be there before the first put.
  [[nodiscard]] virtual Status begin() = 0;
  [[nodiscard]] virtual Result<BlobOutcome> put_blob(const Descriptor& blob, ByteSource& source,
                                                     const ImageStore& from,
                                                     std::stop_token stop) = 0;
  /// By its digest alone.
  [[nodiscard]] virtual Status put_child(const ManifestBytes& manifest, std::stop_token stop) = 0;
  /// What is asked for from outside: under `tag`, or by its digest alone when that is empty.
  [[nodiscard]] virtual Status put_root(const ManifestBytes& manifest, const std::string& tag,
                                        std::stop_token stop) = 0;
  /// Looks once whether what put_root() wrote is there, as some registries say so and have not;
  /// those with replicas are given time. An error of kind registry when it is not. A layout is
  /// certain.
  [[nodiscard]] virtual Status confirm(const Digest& /*digest*/, const std::string& /*tag*/,
                                       std::stop_token /*stop*/) {
    return {};
  }
  /// put_root() only while `tag` (not empty) stands for `expected`, or for nothing when there is
  /// none; else the manifest may lie there without a name. A layout compares and writes under the
  /// lock of its folder, so that no other kfpkg comes between (on file systems that have locks).
  /// The distribution protocol has no conditional PUT: a repository is asked by HEAD right before
  /// the PUT, and who writes between the two is not seen.
  [[nodiscard]] virtual Result<PutOutcome> put_root_if(const ManifestBytes& manifest,
                                                       const std::string& tag,
                                                       const std::optional<Digest>& expected,
                                                       std::stop_token stop) = 0;
};

/// "NAME: not in the registry", the words of absence() for one kind of store.
[[nodiscard]] Error absent(ErrorKind kind, std::string_view name, std::string hint);

/// What a put under a name that stands for `present` would come to, when it must stand for
/// `expected`. Done: go on and put it.
[[nodiscard]] PutOutcome judge_put(const std::optional<Digest>& present,
                                   const std::optional<Digest>& expected, const Digest& wanted);

/// Both are the same repository or the same folder.
[[nodiscard]] bool same_store(const ImageStore& a, const ImageStore& b);

}  // namespace kfpkg::oci
