// SPDX-License-Identifier: Apache-2.0
// An OCI layout as a place.
#include "registry/place.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <vector>

namespace kfpkg::registry {
namespace {

constexpr std::size_t k_block = 1U << 20U;

std::string ref_name(const oci::Descriptor& entry) {
  const auto found = entry.annotations.find(std::string(oci::k_ref_name));
  return found == entry.annotations.end() ? std::string() : found->second;
}

class LayoutPlace final : public Place {
 public:
  LayoutPlace(std::filesystem::path folder, std::string name)
      : m_layout(std::move(folder)), m_name("oci:" + std::move(name)) {}

  [[nodiscard]] std::string name() const override { return m_name; }

  [[nodiscard]] Result<std::optional<ManifestInfo>> find(const Selector& selector,
                                                         std::stop_token) override {
    std::error_code error;
    if (!std::filesystem::exists(m_layout.root() / "index.json", error)) return std::nullopt;
    KFPKG_TRY_ASSIGN(const oci::Index index, m_layout.index());
    const auto entry = entry_of(index, selector);
    if (!entry) return std::nullopt;
    return ManifestInfo{entry->digest, entry->media_type, entry->size};
  }

  [[nodiscard]] Result<ManifestBytes> manifest(const Selector& selector, std::stop_token) override {
    KFPKG_TRY_ASSIGN(const oci::Index index, m_layout.index());
    std::optional<oci::Descriptor> entry = entry_of(index, selector);
    // A child of an index is no entry, but can be asked for.
    if (!entry && selector.digest) entry = oci::Descriptor{{}, *selector.digest, 0, {}, {}, {}};
    if (!entry) return not_in(index, selector);
    KFPKG_TRY_ASSIGN(std::string bytes, m_layout.get(entry->digest, oci::k_manifest_limit));
    return ManifestBytes{entry->digest, entry->media_type, std::move(bytes)};
  }

  [[nodiscard]] Result<bool> has_blob(const oci::Descriptor& blob, std::stop_token) override {
    return m_layout.has(blob.digest);
  }
  [[nodiscard]] Result<std::string> small_blob(const oci::Descriptor& blob, std::uint64_t limit,
                                               std::stop_token) override {
    return m_layout.get(blob.digest, std::min(blob.size, limit));
  }
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open_blob(const oci::Descriptor& blob,
                                                              std::stop_token) override {
    return m_layout.open(blob);
  }

  [[nodiscard]] Result<std::vector<std::string>> tags(std::stop_token) override {
    KFPKG_TRY_ASSIGN(const oci::Index index, m_layout.index());
    std::set<std::string> names;
    for (const oci::Descriptor& entry : index.manifests) names.insert(ref_name(entry));
    names.erase("");
    return std::vector<std::string>(names.begin(), names.end());
  }
  [[nodiscard]] Result<Deletion> remove(const Selector& selector, std::stop_token) override {
    KFPKG_TRY(m_layout.remove(selector.tag, selector.digest));
    return Deletion::done;
  }

  void expect_push(const Place&) override {}
  [[nodiscard]] Status begin() override { return m_layout.create(); }

  [[nodiscard]] Result<BlobOutcome> put_blob(const oci::Descriptor& blob, ByteSource& source,
                                             const Place&, std::stop_token stop) override {
    Status stored = store(blob, source, stop);
    // What was damaged on its way is fetched once more, from its start.
    if (!stored && stored.error().passing) stored = store(blob, source, stop);
    if (!stored) return tl::unexpected<Error>(std::move(stored.error()));
    return BlobOutcome::sent;
  }
  [[nodiscard]] Status put_child(const ManifestBytes& manifest, std::stop_token) override {
    return m_layout.put(manifest.digest, manifest.bytes);
  }
  [[nodiscard]] Status put_root(const ManifestBytes& manifest, const std::string& tag,
                                std::stop_token) override {
    KFPKG_TRY(m_layout.put(manifest.digest, manifest.bytes));
    return m_layout.add({manifest.media_type, manifest.digest, manifest.bytes.size(), {}, {}, {}},
                        tag);
  }

 private:
  Status store(const oci::Descriptor& blob, ByteSource& source, const std::stop_token& stop) {
    KFPKG_TRY_ASSIGN(const auto incoming, m_layout.receive(blob));
    KFPKG_TRY(source.rewind());
    std::vector<char> block(k_block);
    while (true) {
      if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
      KFPKG_TRY_ASSIGN(const std::size_t got, source.read(block));
      if (got == 0) break;
      KFPKG_TRY(incoming->take({block.data(), got}));
    }
    return incoming->commit();
  }

  static std::optional<oci::Descriptor> entry_of(const oci::Index& index,
                                                 const Selector& selector) {
    const auto& entries = index.manifests;
    if (!selector.digest && selector.tag.empty()) {
      const bool one = !entries.empty() && std::ranges::all_of(entries, [&](const auto& entry) {
        return entry.digest == entries.front().digest;
      });
      return one ? std::optional(entries.front()) : std::nullopt;
    }
    const auto found = std::ranges::find_if(entries, [&](const oci::Descriptor& entry) {
      return selector.digest ? entry.digest == *selector.digest : ref_name(entry) == selector.tag;
    });
    return found == entries.end() ? std::nullopt : std::optional(*found);
  }

  [[nodiscard]] tl::unexpected<Error> not_in(const oci::Index& index,
                                             const Selector& selector) const {
    std::set<std::string> names;
    for (const oci::Descriptor& entry : index.manifests) {
      const std::string name = ref_name(entry);
      names.insert(name.empty() ? '@' + entry.digest.str() : ':' + name);
    }
    if (names.empty()) return fail(ErrorKind::file, fmt::format("{}: it is empty", m_name));
    const std::string there = fmt::format("it has {}", fmt::join(names, ", "));
    if (selector.tag.empty()) {
      return fail(ErrorKind::file, fmt::format("{}: it holds more than one image", m_name),
                  fmt::format("{}; write {}{}", there, m_name, *names.begin()));
    }
    return fail(ErrorKind::file, fmt::format("{}: not in the layout", name_of(selector)), there);
  }

  oci::Layout m_layout;
  std::string m_name;
};

}  // namespace

std::unique_ptr<Place> layout_place(std::filesystem::path folder, std::string name) {
  return std::make_unique<LayoutPlace>(std::move(folder), std::move(name));
}

}  // namespace kfpkg::registry
