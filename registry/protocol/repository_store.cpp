// SPDX-License-Identifier: Apache-2.0
// An image store over the client.
#include "registry/protocol/repository_store.hpp"

#include "registry/protocol/remote_blob_detail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

class RepositoryStore final : public oci::ImageStore {
 public:
  RepositoryStore(Client& client, oci::Reference repository)
      : m_client(client), m_repository(repository.with_tag({})) {
    m_repository.digest.reset();
  }

  [[nodiscard]] std::string name() const override { return m_repository.familiar(); }
  [[nodiscard]] const oci::Reference* repository() const override { return &m_repository; }

  [[nodiscard]] Result<std::optional<oci::ManifestInfo>> find(const oci::Selector& selector,
                                                              std::stop_token stop) override {
    return m_client.head_manifest(at(selector), std::move(stop));
  }
  [[nodiscard]] Result<oci::ManifestBytes> manifest(const oci::Selector& selector,
                                                    std::stop_token stop) override {
    return m_client.get_manifest(at(selector), std::move(stop));
  }
  [[nodiscard]] Error absence(const oci::Selector& selector) const override {
    return not_there(at(selector)).value();
  }
  [[nodiscard]] Result<std::vector<oci::Descriptor>> referrers(const oci::Digest& subject,
                                                               std::stop_token stop) override {
    return m_client.referrers(m_repository, subject, std::move(stop));
  }
  [[nodiscard]] Result<bool> has_blob(const oci::Descriptor& blob, std::stop_token stop) override {
    return m_client.has_blob(m_repository, blob.digest, std::move(stop));
  }
  [[nodiscard]] Result<std::string> small_blob(const oci::Descriptor& blob, std::uint64_t limit,
                                               std::stop_token stop) override {
    return m_client.get_blob(m_repository, blob.digest, std::min(blob.size, limit),
                             std::move(stop));
  }
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open_blob(const oci::Descriptor& blob,
                                                              std::stop_token stop) override {
    return remote_blob(m_client, m_repository, blob, std::move(stop));
  }

  [[nodiscard]] Result<std::vector<std::string>> tags(std::stop_token stop) override {
    return m_client.tags(m_repository, std::move(stop));
  }
  [[nodiscard]] Result<oci::Deletion> remove(const oci::Selector& selector,
                                             std::stop_token stop) override {
    return m_client.delete_manifest(at(selector), std::move(stop));
  }

  void expect_push(const oci::ImageStore& from) override {
    m_client.will_push(m_repository);
    const oci::Reference* source = from.repository();
    const bool near = source != nullptr && source->registry == m_repository.registry &&
                      source->repository != m_repository.repository;
    if (near) m_client.will_mount(m_repository, *source);
  }
  [[nodiscard]] Status begin() override { return {}; }
  [[nodiscard]] Result<oci::BlobOutcome> put_blob(const oci::Descriptor& blob, ByteSource& source,
                                                  const oci::ImageStore& from,
                                                  std::stop_token stop) override {
    const oci::Reference* mount = from.repository();
    return m_client.send_blob(m_repository, blob, source,
                              mount == nullptr ? std::nullopt : std::optional(*mount),
                              std::move(stop));
  }
  [[nodiscard]] Status put_child(const oci::ManifestBytes& manifest,
                                 std::stop_token stop) override {
    return put(manifest, m_repository.with_digest(manifest.digest), std::move(stop));
  }
  [[nodiscard]] Status put_root(const oci::ManifestBytes& manifest, const std::string& tag,
                                std::stop_token stop) override {
    return put(manifest,
               tag.empty() ? m_repository.with_digest(manifest.digest) : m_repository.with_tag(tag),
               std::move(stop));
  }
  [[nodiscard]] Status confirm(const oci::Digest& digest, const std::string& tag,
                               std::stop_token stop) override {
    const oci::Selector selector{tag, tag.empty() ? std::optional(digest) : std::nullopt};
    const std::string doing = "looking for what was put there";
    const auto there = m_client.head_manifest(at(selector), std::move(stop), Pushed::now);
    if (!there) return in_context(there.error(), doing);
    if (*there && (*there)->digest == digest) return {};
    return in_context(
        fail(ErrorKind::registry,
             fmt::format("{}: it stands for {}, not for {}", name_of(selector),
                         *there ? (*there)->digest.str() : "nothing", digest.str()),
             "somebody else may have put another image there at this moment; try again")
            .value(),
        doing);
  }
  [[nodiscard]] Result<oci::PutOutcome> put_root_if(const oci::ManifestBytes& manifest,
                                                    const std::string& tag,
                                                    const std::optional<oci::Digest>& expected,
                                                    std::stop_token stop) override {
    m_client.will_push(m_repository);
    KFPKG_TRY_ASSIGN(const auto there, find({tag, {}}, stop));
    const auto present = there ? std::optional(there->digest) : std::nullopt;
    const oci::PutOutcome outcome = oci::judge_put(present, expected, manifest.digest);
    if (outcome == oci::PutOutcome::done)
      KFPKG_TRY(put(manifest, m_repository.with_tag(tag), std::move(stop)));
    return outcome;
  }

 private:
  [[nodiscard]] Status put(const oci::ManifestBytes& manifest, const oci::Reference& target,
                           std::stop_token stop) {
    KFPKG_TRY(m_client.put_manifest(target, manifest.media_type, manifest.bytes, std::move(stop)));
    return {};
  }
  [[nodiscard]] oci::Reference at(const oci::Selector& selector) const {
    return selector.digest ? m_repository.with_digest(*selector.digest)
                           : m_repository.with_tag(selector.tag);
  }

  Client& m_client;
  oci::Reference m_repository;
};

}  // namespace

std::unique_ptr<oci::ImageStore> repository_store(Client& client, oci::Reference repository) {
  return std::make_unique<RepositoryStore>(client, std::move(repository));
}

}  // namespace kfpkg::registry
