// SPDX-License-Identifier: Apache-2.0
// A repository as a place, by the client.
#include "registry/place.hpp"
#include "registry/remote_blob.hpp"

#include <algorithm>

namespace kfpkg::registry {
namespace {

class RepositoryPlace final : public Place {
 public:
  RepositoryPlace(Client& client, oci::Reference repository)
      : m_client(client), m_repository(repository.with_tag({})) {
    m_repository.digest.reset();
  }

  [[nodiscard]] std::string name() const override { return m_repository.familiar(); }
  [[nodiscard]] const oci::Reference* repository() const override { return &m_repository; }

  [[nodiscard]] Result<std::optional<ManifestInfo>> find(const Selector& selector,
                                                         std::stop_token stop) override {
    return m_client.head_manifest(at(selector), std::move(stop));
  }
  [[nodiscard]] Result<ManifestBytes> manifest(const Selector& selector,
                                               std::stop_token stop) override {
    return m_client.get_manifest(at(selector), std::move(stop));
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
  [[nodiscard]] Result<Deletion> remove(const Selector& selector, std::stop_token stop) override {
    return m_client.delete_manifest(at(selector), std::move(stop));
  }

  void expect_push(const Place& from) override {
    m_client.will_push(m_repository);
    const oci::Reference* source = from.repository();
    const bool near = source != nullptr && source->registry == m_repository.registry &&
                      source->repository != m_repository.repository;
    if (near) m_client.will_mount(m_repository, *source);
  }
  [[nodiscard]] Status begin() override { return {}; }
  [[nodiscard]] Result<BlobOutcome> put_blob(const oci::Descriptor& blob, ByteSource& source,
                                             const Place& from, std::stop_token stop) override {
    const oci::Reference* mount = from.repository();
    return m_client.send_blob(m_repository, blob, source,
                              mount == nullptr ? std::nullopt : std::optional(*mount),
                              std::move(stop));
  }
  [[nodiscard]] Status put_child(const ManifestBytes& manifest, std::stop_token stop) override {
    return put_root(manifest, {}, std::move(stop));
  }
  [[nodiscard]] Status put_root(const ManifestBytes& manifest, const std::string& tag,
                                std::stop_token stop) override {
    const oci::Reference target =
        tag.empty() ? m_repository.with_digest(manifest.digest) : m_repository.with_tag(tag);
    KFPKG_TRY(m_client.put_manifest(target, manifest.media_type, manifest.bytes, std::move(stop)));
    return {};
  }

 private:
  [[nodiscard]] oci::Reference at(const Selector& selector) const {
    return selector.digest ? m_repository.with_digest(*selector.digest)
                           : m_repository.with_tag(selector.tag);
  }

  Client& m_client;
  oci::Reference m_repository;
};

}  // namespace

std::unique_ptr<Place> repository_place(Client& client, oci::Reference repository) {
  return std::make_unique<RepositoryPlace>(client, std::move(repository));
}

std::string Place::name_of(const Selector& selector) const {
  if (selector.digest) return name() + '@' + selector.digest->str();
  return selector.tag.empty() ? name() : name() + ':' + selector.tag;
}

bool same_place(const Place& a, const Place& b) {
  if (a.repository() != nullptr && b.repository() != nullptr) {
    return a.repository()->name() == b.repository()->name();
  }
  return a.repository() == b.repository() && a.name() == b.name();
}

}  // namespace kfpkg::registry
