// SPDX-License-Identifier: Apache-2.0
// A client of the OCI distribution protocol (distribution-spec 1.1): manifests, tags and blobs of
// one or many registries. Authentication, retries and limits are its business; callers see values
// and errors.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "core/stream.hpp"
#include "oci/images/stored.hpp"
#include "oci/manifest.hpp"
#include "oci/reference.hpp"
#include "registry/auth/credentials/credentials.hpp"
#include "registry/options.hpp"
#include "registry/traffic.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

/// The error for a manifest that must be there and is not.
[[nodiscard]] tl::unexpected<Error> not_there(const oci::Reference& ref);

/// When a manifest was put that is asked for: of `now` a 404 is asked again for a while, since
/// registries with replicas may be late, and is an error in the end.
enum class Pushed { earlier, now };

/// Errors are of kind registry (an answer that says no; 404 where something must be there),
/// credentials (401, 403: the message names the credential that was used, the hint how to log in)
/// and network. Safe to use from several threads. A reference with a digest is asked for by digest,
/// else by tag, else by the tag "latest".
class Client {
 public:
  Client(http::Transport& transport, CredentialSource& credentials, ClientOptions options = {});
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// What the name stands for, by HEAD (Docker Hub does not count it), or nothing when it is not
  /// there. Falls back to GET and hashing where the registry leaves out the digest, or refuses
  /// HEAD.
  [[nodiscard]] Result<std::optional<oci::ManifestInfo>> head_manifest(
      const oci::Reference& ref, std::stop_token stop = {}, Pushed pushed = Pushed::earlier);
  /// The exact bytes; refused when they do not have the digest that was asked for. By tag they are
  /// asked for again when the registry's header names another digest; twice the same is believed.
  [[nodiscard]] Result<oci::ManifestBytes> get_manifest(const oci::Reference& ref,
                                                        std::stop_token stop = {},
                                                        Pushed pushed = Pushed::earlier);
  /// Puts the bytes under the reference's tag, or under their digest; the registry must answer with
  /// that digest.
  [[nodiscard]] Result<oci::Digest> put_manifest(const oci::Reference& ref,
                                                 std::string_view media_type,
                                                 std::string_view bytes, std::stop_token stop = {});
  /// All tags, sorted; pages are followed on the same host only. An error for a repository that is
  /// not there, and for a list that cannot be read to its end.
  [[nodiscard]] Result<std::vector<std::string>> tags(const oci::Reference& repository,
                                                      std::stop_token stop = {});

  /// What refers to this manifest (distribution-spec 1.1): by the referrers API, or where the
  /// registry has none by the tag "sha256-HEX". Each once; an error when they are too many.
  [[nodiscard]] Result<std::vector<oci::Descriptor>> referrers(const oci::Reference& repository,
                                                               const oci::Digest& subject,
                                                               std::stop_token stop = {});

  /// The digest with all its tags, or the tag alone where the registry can; an error where neither.
  [[nodiscard]] Result<oci::Deletion> delete_manifest(const oci::Reference& ref,
                                                      std::stop_token stop = {});

  [[nodiscard]] Result<bool> has_blob(const oci::Reference& repository, const oci::Digest& digest,
                                      std::stop_token stop = {});
  /// The content, checked against the digest; an error when it is longer than `limit`.
  [[nodiscard]] Result<std::string> get_blob(const oci::Reference& repository,
                                             const oci::Digest& digest, std::uint64_t limit,
                                             std::stop_token stop = {});
  /// The content of `blob` to `sink` as it arrives, in memory that does not depend on its size. A
  /// broken connection is taken up again where it broke (Range). An error when size or digest are
  /// not those of `blob`; `sink` has the bytes then all the same, and it is transient: another
  /// download, into another sink, may succeed.
  [[nodiscard]] Status fetch_blob(const oci::Reference& repository, const oci::Descriptor& blob,
                                  ByteSink& sink, std::stop_token stop = {});
  /// Mounted from `mount_from`, a repository of the same registry, when one is given and the
  /// registry does that; else POST and PUT of what `source` gives, and pieces only where the
  /// registry refuses a body of that length. Does not ask first whether it is there.
  [[nodiscard]] Result<oci::BlobOutcome> send_blob(
      const oci::Reference& repository, const oci::Descriptor& blob, ByteSource& source,
      const std::optional<oci::Reference>& mount_from = {}, std::stop_token stop = {});
  /// The same for content that is in memory.
  [[nodiscard]] Status upload_blob(const oci::Reference& repository, const oci::Digest& digest,
                                   std::string_view bytes, std::stop_token stop = {});

  /// GET /v2/ with the configured credential: says whether it is accepted (for login and doctor).
  [[nodiscard]] Status ping(const oci::Reference& repository, std::stop_token stop = {});

  /// Tokens are asked for `pull,push` from the start in this repository, since some registries look
  /// at the first scope only. put_manifest and upload_blob say so by themselves.
  void will_push(const oci::Reference& repository);
  /// Such a token also lets us read `source`, a repository of the same registry, so that blobs can
  /// be mounted from it. send_blob says so by itself; said before, it saves a token.
  void will_mount(const oci::Reference& repository, const oci::Reference& source);

  [[nodiscard]] Traffic traffic() const;
  [[nodiscard]] Traffic traffic(const oci::Reference& repository) const;  ///< tokens left out

 private:
  /// Nothing for a 404.
  [[nodiscard]] Result<std::optional<oci::ManifestBytes>> fetch_manifest(const oci::Reference& ref,
                                                                         Pushed pushed,
                                                                         std::stop_token stop);
  [[nodiscard]] Result<std::vector<oci::Descriptor>> tagged_referrers(
      const oci::Reference& repository, const oci::Digest& subject, std::stop_token stop);

  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace kfpkg::registry
