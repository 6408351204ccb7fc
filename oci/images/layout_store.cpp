// SPDX-License-Identifier: Apache-2.0
// Images of a layout on disk.
#include "oci/images/layout_store.hpp"

#include "oci/content_store.hpp"
#include "oci/images/referrers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <vector>

namespace kfpkg::oci {
namespace {

constexpr std::size_t k_block = 1U << 20U;

class LayoutStore final : public ImageStore {
 public:
  LayoutStore(std::filesystem::path folder, std::string_view name)
      : m_layout(std::move(folder)), m_name(fmt::format("{}{}", k_layout_scheme, name)) {}

  // A push that failed before anything arrived leaves no empty layout behind.
  ~LayoutStore() override {
    if (m_is_new && !m_kept) m_layout.remove_if_empty();
  }
  LayoutStore(const LayoutStore&) = delete;
  LayoutStore& operator=(const LayoutStore&) = delete;

  [[nodiscard]] std::string name() const override { return m_name; }
  [[nodiscard]] bool is_on_disk() const override { return true; }

  [[nodiscard]] Result<std::optional<ManifestInfo>> find(const Selector& selector,
                                                         std::stop_token) override {
    std::error_code error;
    if (!std::filesystem::exists(m_layout.root() / "index.json", error)) return std::nullopt;
    KFPKG_TRY_ASSIGN(const Index index, m_layout.index());
    const auto entry = entry_of(index, selector);
    if (!entry) return std::nullopt;
    return ManifestInfo{entry->digest, entry->media_type, entry->size};
  }

  [[nodiscard]] Result<ManifestBytes> manifest(const Selector& selector, std::stop_token) override {
    KFPKG_TRY_ASSIGN(const Index index, m_layout.index());
    std::optional<Descriptor> entry = entry_of(index, selector);
    // A child of an index is no entry, but can be asked for.
    const bool is_child =
        !entry && selector.digest && m_layout.has(*selector.digest).value_or(false);
    if (is_child) entry = Descriptor{{}, *selector.digest, 0, {}, {}, {}};
    if (!entry) return tl::unexpected<Error>(absence(selector));
    KFPKG_TRY_ASSIGN(std::string bytes, m_layout.get(entry->digest, k_manifest_limit));
    return ManifestBytes{entry->digest, entry->media_type, std::move(bytes)};
  }

  [[nodiscard]] Error absence(const Selector& selector) const override {
    const auto index = m_layout.index();
    return index ? not_in(*index, selector) : index.error();
  }
  [[nodiscard]] Result<std::vector<Descriptor>> referrers(const Digest& subject,
                                                          std::stop_token stop) override {
    return referrers_in(m_layout, subject, stop);
  }

  [[nodiscard]] Result<bool> has_blob(const Descriptor& blob, std::stop_token) override {
    return m_layout.is_whole(blob);
  }
  [[nodiscard]] Result<std::string> small_blob(const Descriptor& blob, std::uint64_t limit,
                                               std::stop_token) override {
    return m_layout.get(blob.digest, std::min(blob.size, limit));
  }
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open_blob(const Descriptor& blob,
                                                              std::stop_token) override {
    return m_layout.open(blob);
  }

  [[nodiscard]] Result<std::vector<std::string>> tags(std::stop_token) override {
    KFPKG_TRY_ASSIGN(const Index index, m_layout.index());
    std::set<std::string> names;
    for (const Descriptor& entry : index.manifests) names.insert(entry_name(entry));
    names.erase("");
    return std::vector<std::string>(names.begin(), names.end());
  }
  [[nodiscard]] Result<Deletion> remove(const Selector& selector, std::stop_token) override {
    KFPKG_TRY_ASSIGN(const bool removed, m_layout.remove(selector.tag, selector.digest));
    if (!removed) return tl::unexpected<Error>(absence(selector));
    return Deletion::done;
  }

  void expect_push(const ImageStore&) override {}
  [[nodiscard]] Status begin() override {
    std::error_code error;
    m_is_new = !std::filesystem::exists(m_layout.root(), error);
    return m_layout.create();
  }

  [[nodiscard]] Result<BlobOutcome> put_blob(const Descriptor& blob, ByteSource& source,
                                             const ImageStore&, std::stop_token stop) override {
    Status stored = store(blob, source, stop);
    // What was damaged on its way is fetched once more, from its start.
    if (!stored && stored.error().transient) stored = store(blob, source, stop);
    if (!stored) return tl::unexpected<Error>(std::move(stored.error()));
    m_kept = true;
    return BlobOutcome::sent;
  }
  [[nodiscard]] Status put_child(const ManifestBytes& manifest, std::stop_token) override {
    m_kept = true;
    return m_layout.put(manifest.digest, manifest.bytes);
  }
  [[nodiscard]] Status put_root(const ManifestBytes& manifest, const std::string& tag,
                                std::stop_token) override {
    KFPKG_TRY(m_layout.put(manifest.digest, manifest.bytes));
    m_kept = true;
    return m_layout.add(entry_for(manifest), tag);
  }
  [[nodiscard]] Result<PutOutcome> put_root_if(const ManifestBytes& manifest,
                                               const std::string& tag,
                                               const std::optional<Digest>& expected,
                                               std::stop_token) override {
    KFPKG_TRY(m_layout.put(manifest.digest, manifest.bytes));
    m_kept = true;
    PutOutcome outcome = PutOutcome::done;
    const auto agrees = [&](const std::optional<Digest>& present) {
      outcome = judge_put(present, expected, manifest.digest);
      return outcome == PutOutcome::done;
    };
    KFPKG_TRY(m_layout.add_if(entry_for(manifest), tag, agrees));
    return outcome;
  }

 private:
  Status store(const Descriptor& blob, ByteSource& source, const std::stop_token& stop) {
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

  static Descriptor entry_for(const ManifestBytes& manifest) {
    return {manifest.media_type, manifest.digest, manifest.bytes.size(), {}, {}, {}};
  }

  static std::optional<Descriptor> entry_of(const Index& index, const Selector& selector) {
    const auto& entries = index.manifests;
    if (!selector.digest && selector.tag.empty()) {
      const bool one = !entries.empty() && std::ranges::all_of(entries, [&](const auto& entry) {
        return entry.digest == entries.front().digest;
      });
      return one ? std::optional(entries.front()) : std::nullopt;
    }
    const auto found = std::ranges::find_if(entries, [&](const Descriptor& entry) {
      return selector.digest ? entry.digest == *selector.digest : entry_name(entry) == selector.tag;
    });
    return found == entries.end() ? std::nullopt : std::optional(*found);
  }

  [[nodiscard]] Error not_in(const Index& index, const Selector& selector) const {
    std::set<std::string> names;
    for (const Descriptor& entry : index.manifests) {
      const std::string name = entry_name(entry);
      names.insert(name.empty() ? '@' + entry.digest.str() : ':' + name);
    }
    if (names.empty()) return fail(ErrorKind::file, fmt::format("{}: it is empty", m_name)).value();
    const std::string there = fmt::format("it has {}", fmt::join(names, ", "));
    if (selector.digest || !selector.tag.empty()) {
      return absent(ErrorKind::file, name_of(selector), there);
    }
    return fail(ErrorKind::file, fmt::format("{}: it holds more than one image", m_name),
                fmt::format("{}; write {}{}", there, m_name, *names.begin()))
        .value();
  }

  Layout m_layout;
  std::string m_name;
  bool m_is_new = false;            ///< begin() made the folder
  std::atomic<bool> m_kept{false};  ///< something was put into it
};

}  // namespace

std::unique_ptr<ImageStore> layout_store(std::filesystem::path folder, std::string_view name) {
  return std::make_unique<LayoutStore>(std::move(folder), name);
}

}  // namespace kfpkg::oci
