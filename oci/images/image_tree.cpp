// SPDX-License-Identifier: Apache-2.0
// Reads manifests level by level, and orders them.
#include "oci/images/image_tree.hpp"

#include "core/jobs/map_all.hpp"
#include "oci/index_edit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace kfpkg::oci {
namespace {

constexpr std::size_t k_jobs = 6;
constexpr std::uint64_t k_most_bytes = 64U << 20U;

using Nodes = std::map<Digest, ImageNode>;

const Index* index_of(const ImageNode& node) {
  return std::get_if<Index>(&node.document);
}

bool is_manifest(const Descriptor& entry) {
  return is_index_type(entry.media_type) || is_manifest_type(entry.media_type);
}

// The children of one level that were not read yet.
std::vector<Descriptor> next_level(const std::vector<const ImageNode*>& level, const Nodes& known,
                                   Attestations attestations) {
  std::map<Digest, Descriptor> found;
  for (const ImageNode* node : level) {
    const Index* index = index_of(*node);
    if (index == nullptr) continue;
    for (const Descriptor& entry : index->manifests) {
      const bool skipped = attestations == Attestations::skip && entry.is_attestation();
      if (skipped || !is_manifest(entry) || known.contains(entry.digest)) continue;
      found.emplace(entry.digest, entry);
    }
  }
  std::vector<Descriptor> entries;
  entries.reserve(found.size());
  for (auto& [digest, entry] : found) entries.push_back(std::move(entry));
  return entries;
}

Result<ImageNode> read_child(ImageStore& store, const Descriptor& entry, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(ImageNode node, read_node(store, {{}, entry.digest}, std::move(stop)));
  if (node.manifest.media_type != entry.media_type || node.manifest.bytes.size() != entry.size) {
    return fail(ErrorKind::registry,
                fmt::format("{}: it is not of the type and size that its index says",
                            store.name_of({{}, entry.digest})));
  }
  node.platform = entry.platform;
  node.attestation = entry.is_attestation();
  return node;
}

Result<std::vector<ImageNode>> read_level(ImageStore& store, const std::vector<Descriptor>& entries,
                                          const std::stop_token& stop) {
  return map_all(entries, k_jobs, stop, [&](const Descriptor& entry, std::stop_token ended) {
    return read_child(store, entry, std::move(ended));
  });
}

// Puts a manifest behind everything that it names.
class Order {
 public:
  explicit Order(Nodes& nodes) : m_nodes(nodes) {}

  std::size_t add(const Digest& digest) {
    ImageNode& node = m_nodes.at(digest);
    if (!m_done.insert(digest).second) return m_heights.at(digest);
    std::size_t height = 0;
    if (const Index* index = index_of(node)) {
      height = 1;
      for (const Descriptor& entry : index->manifests) {
        if (m_nodes.contains(entry.digest)) height = std::max(height, add(entry.digest) + 1);
      }
    }
    node.height = height;
    m_heights[digest] = height;
    m_order.push_back(digest);
    return height;
  }
  [[nodiscard]] const std::vector<Digest>& order() const { return m_order; }

 private:
  Nodes& m_nodes;
  std::set<Digest> m_done;
  std::map<Digest, std::size_t> m_heights;
  std::vector<Digest> m_order;
};

void collect_blobs(ImageTree& tree) {
  std::set<Digest> seen;
  const auto add = [&](const Descriptor& blob) {
    if (!seen.insert(blob.digest).second) return;
    (blob.is_foreign() ? tree.foreign : tree.blobs).push_back(blob);
  };
  for (const ImageNode& node : tree.nodes) {
    if (const auto* image = std::get_if<ImageManifest>(&node.document)) {
      for (const Descriptor& layer : image->layers) add(layer);
      add(image->config);
    } else {
      for (const Descriptor& entry : index_of(node)->manifests) {
        if (!is_manifest(entry)) add(entry);
      }
    }
  }
}

std::vector<std::string> names_of(const Index& index) {
  std::vector<std::string> names;
  for (const Descriptor& entry : index.images()) {
    if (entry.platform) names.push_back(entry.platform->str());
  }
  return names;
}

// The entries that are wanted, and the attestations about them.
Result<std::set<Digest>> kept_entries(const std::string& name, const Index& index,
                                      const std::vector<Platform>& wanted) {
  std::set<Digest> kept;
  for (const Platform& platform : wanted) {
    const Descriptor* entry = select_platform(index, platform);
    if (entry == nullptr) {
      return fail(ErrorKind::findings,
                  fmt::format("{}: no image for {}, only for {}", name, platform.str(),
                              fmt::join(names_of(index), ", ")));
    }
    kept.insert(entry->digest);
  }
  for (const Descriptor& entry : index.manifests) {
    const auto about = entry.annotations.find("vnd.docker.reference.digest");
    const bool ours =
        entry.is_attestation() && about != entry.annotations.end() &&
        std::ranges::any_of(kept, [&](const Digest& d) { return d.str() == about->second; });
    if (ours) kept.insert(entry.digest);
  }
  return kept;
}

Result<ImageNode> check_single(ImageStore& store, ImageNode root,
                               const std::vector<Platform>& wanted, std::stop_token stop) {
  const auto& image = std::get<ImageManifest>(root.document);
  KFPKG_TRY_ASSIGN(const std::string bytes,
                   store.small_blob(image.config, k_config_limit, std::move(stop)));
  KFPKG_TRY_ASSIGN(const ImageConfig config, parse_image_config(bytes));
  if (wanted == std::vector{config.platform}) return root;
  return fail(ErrorKind::findings,
              fmt::format("{}: an image for {} only", store.name_of({{}, root.manifest.digest}),
                          config.platform.str()));
}

}  // namespace

Result<ImageNode> read_node(ImageStore& store, const Selector& selector, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(ManifestBytes manifest, store.manifest(selector, std::move(stop)));
  auto document = parse_manifest(manifest.bytes, manifest.media_type);
  if (!document) {
    return in_context(std::move(document.error()), "reading " + store.name_of(selector));
  }
  manifest.media_type = std::visit([](const auto& each) { return each.media_type; }, *document);
  return ImageNode{std::move(manifest), std::move(*document), {}, false, 0};
}

Result<ImageNode> choose_platforms(ImageStore& store, ImageNode root,
                                   const std::vector<Platform>& wanted, std::stop_token stop) {
  if (wanted.empty()) return root;
  const Index* index = index_of(root);
  if (index == nullptr) return check_single(store, std::move(root), wanted, std::move(stop));
  const std::string name = store.name_of({{}, root.manifest.digest});
  KFPKG_TRY_ASSIGN(const auto kept, kept_entries(name, *index, wanted));
  if (kept.size() == index->manifests.size()) return root;
  if (wanted.size() == 1) {
    return read_child(store, *select_platform(*index, wanted.front()), std::move(stop));
  }
  std::string bytes = index_with(root.manifest.bytes, kept);
  KFPKG_TRY_ASSIGN(Manifest document, parse_manifest(bytes, root.manifest.media_type));
  const Digest digest = Digest::of(bytes);
  return ImageNode{ManifestBytes{digest, root.manifest.media_type, std::move(bytes)},
                   std::move(document),
                   {},
                   false,
                   0};
}

Result<ImageTree> read_tree(ImageStore& store, ImageNode root, std::stop_token stop,
                            Attestations attestations) {
  const Digest top = root.manifest.digest;
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorKind::registry, fmt::format("{}: {}", store.name_of({{}, top}), why));
  };
  Nodes nodes;
  std::uint64_t bytes = root.manifest.bytes.size();
  std::vector<const ImageNode*> level{&nodes.emplace(top, std::move(root)).first->second};
  for (std::size_t depth = 0; !level.empty(); ++depth) {
    const std::vector<Descriptor> entries = next_level(level, nodes, attestations);
    if (entries.empty()) break;
    if (depth == k_index_depth) return refuse("its indexes lie too deep in one another");
    for (const Descriptor& entry : entries) bytes += entry.size;
    if (nodes.size() + entries.size() > k_entry_limit || bytes > k_most_bytes) {
      return refuse("it has too many manifests");
    }
    KFPKG_TRY_ASSIGN(std::vector<ImageNode> read, read_level(store, entries, stop));
    level.clear();
    for (ImageNode& node : read) {
      const Digest digest = node.manifest.digest;
      level.push_back(&nodes.emplace(digest, std::move(node)).first->second);
    }
  }
  Order order(nodes);
  order.add(top);
  ImageTree tree;
  for (const Digest& digest : order.order()) tree.nodes.push_back(std::move(nodes.at(digest)));
  collect_blobs(tree);
  return tree;
}

}  // namespace kfpkg::oci
