// SPDX-License-Identifier: Apache-2.0
// Plans a push with few questions to where it goes.
#include "oci/images/push_plan.hpp"

#include "core/jobs/map_all.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace kfpkg::oci {
namespace {

constexpr std::size_t k_jobs = 6;
// An image with more parts is asked for by its manifest first: one question instead of many.
constexpr std::size_t k_many_parts = 5;

struct Ends {
  ImageNode root;
  std::optional<ManifestInfo> there;  ///< what the name stands for in `to`
};

// The two first questions go to two stores, so they are asked at once.
Result<Ends> look_at_both(ImageStore& from, const Selector& selector, ImageStore& to,
                          const std::string& tag, const std::stop_token& stop) {
  std::optional<ImageNode> root;
  std::optional<ManifestInfo> there;
  const std::size_t questions = tag.empty() ? 1 : 2;
  const auto ask = [&](std::size_t i, std::stop_token ended) -> Status {
    if (i == 0) {
      KFPKG_TRY_ASSIGN(root, read_node(from, selector, std::move(ended)));
    } else {
      KFPKG_TRY_ASSIGN(there, to.find({tag, {}}, std::move(ended)));
    }
    return {};
  };
  KFPKG_TRY(for_all(questions, questions, stop, ask));
  return Ends{*std::move(root), std::move(there)};
}

PushPlan empty_plan(const ImageStore& from, const ImageStore& to, const std::string& tag,
                    const Digest& digest) {
  return PushPlan{from.name(), to.name(), tag, digest, {}, false, false, {}, {}, {}};
}

PushPlan unchanged_plan(const ImageStore& from, const ImageStore& to, const std::string& tag,
                        const Digest& digest) {
  PushPlan plan = empty_plan(from, to, tag, digest);
  plan.replaced = digest;
  plan.nothing_to_do = true;
  return plan;
}

class Planner {
 public:
  Planner(ImageStore& from, ImageStore& to, const Known& known, std::stop_token stop)
      : m_from(from), m_to(to), m_known(known), m_stop(std::move(stop)) {}

  Result<PushPlan> plan(const ImageTree& tree, const std::string& tag,
                        const std::optional<ManifestInfo>& there) {
    PushPlan plan = empty_plan(m_from, m_to, tag, tree.root().manifest.digest);
    plan.foreign = tree.foreign;
    if (there) plan.replaced = there->digest;
    for (const ImageNode& node : tree.nodes) {
      plan.manifests.push_back({node.manifest, node.height, false});
    }
    if (same_store(m_from, m_to)) {
      trust_everything(tree, plan);
      return plan;
    }
    if (there && trusts()) KFPKG_TRY(learn_from(*there));
    KFPKG_TRY(ask_for_manifests(tree, plan));
    KFPKG_TRY(decide_blobs(tree, plan));
    if (there && there->digest == plan.digest && m_has_manifests && plan.bytes_to_send() == 0)
      return unchanged_plan(m_from, m_to, tag, plan.digest);
    std::ranges::stable_sort(plan.blobs, {},
                             [](const PlannedBlob& each) { return each.blob.size; });
    return plan;
  }

 private:
  // What one manifest is there for need not be asked for.
  [[nodiscard]] bool trusts() const { return !m_to.is_on_disk(); }

  [[nodiscard]] bool mounts() const {
    const Reference* source = m_from.repository();
    const Reference* target = m_to.repository();
    return source != nullptr && target != nullptr && source->registry == target->registry;
  }

  // A copy within one store needs a new name only, and a new index where platforms were chosen.
  void trust_everything(const ImageTree& tree, PushPlan& plan) {
    for (PlannedManifest& each : plan.manifests) each.present = true;
    plan.manifests.back().present = false;
    for (const Descriptor& blob : tree.blobs) {
      plan.blobs.push_back({blob, BlobStep::assumed});
    }
  }

  // What the tag stands for now is there with all that it names.
  Status learn_from(const ManifestInfo& there) {
    auto root = read_node(m_to, {{}, there.digest}, m_stop);
    auto tree = root ? read_tree(m_to, std::move(*root), m_stop)
                     : Result<ImageTree>(tl::unexpected<Error>(std::move(root.error())));
    // It may be of a kind that we do not read, and only means more questions.
    if (!tree) return m_stop.stop_requested() ? Status(tl::unexpected(tree.error())) : Status();
    for (const ImageNode& node : tree->nodes) m_manifests_there.insert(node.manifest.digest);
    for (const Descriptor& blob : tree->blobs) m_assumed.insert(blob.digest);
    return {};
  }

  std::size_t unknown_parts(const ImageNode& node) const {
    const auto* image = std::get_if<ImageManifest>(&node.document);
    if (image == nullptr) return 0;
    return static_cast<std::size_t>(
        std::ranges::count_if(image->layers, [&](const Descriptor& layer) {
          return !m_assumed.contains(layer.digest) && !m_known.present.contains(layer.digest) &&
                 !m_known.absent.contains(layer.digest);
        }));
  }

  Result<bool> has_manifest(const ImageNode& node, std::stop_token stop) {
    if (!trusts()) return m_to.manifest({{}, node.manifest.digest}, std::move(stop)).has_value();
    if (m_manifests_there.contains(node.manifest.digest)) return true;
    if (unknown_parts(node) <= k_many_parts) return false;
    KFPKG_TRY_ASSIGN(const auto found, m_to.find({{}, node.manifest.digest}, std::move(stop)));
    return found.has_value();
  }

  Status ask_for_manifests(const ImageTree& tree, PushPlan& plan) {
    const auto ask = [&](const ImageNode& node, std::stop_token ended) {
      return has_manifest(node, std::move(ended));
    };
    KFPKG_TRY_ASSIGN(const std::vector<bool> answers, map_all(tree.nodes, k_jobs, m_stop, ask));
    m_has_manifests = std::ranges::all_of(answers, std::identity());
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const bool is_root = i + 1 == answers.size();
      plan.manifests[i].present = answers[i] && !(is_root && !plan.tag.empty());
      const auto* image = std::get_if<ImageManifest>(&tree.nodes[i].document);
      if (!answers[i] || image == nullptr || !trusts()) continue;
      m_assumed.insert(image->config.digest);
      for (const Descriptor& layer : image->layers) m_assumed.insert(layer.digest);
    }
    return {};
  }

  [[nodiscard]] std::optional<BlobStep> without_asking(const Descriptor& blob) const {
    if (m_known.present.contains(blob.digest) || m_assumed.contains(blob.digest)) {
      return BlobStep::assumed;
    }
    // A mount tells as well whether it is there.
    if (mounts()) return BlobStep::mount;
    if (m_known.absent.contains(blob.digest)) return BlobStep::send;
    return std::nullopt;
  }

  Status ask_for(const std::vector<Descriptor>& blobs, std::map<Digest, BlobStep>& steps) {
    const auto ask = [&](const Descriptor& blob, std::stop_token ended) {
      return m_to.has_blob(blob, std::move(ended));
    };
    KFPKG_TRY_ASSIGN(const std::vector<bool> answers, map_all(blobs, k_jobs, m_stop, ask));
    for (std::size_t i = 0; i < blobs.size(); ++i) {
      steps[blobs[i].digest] = answers[i] ? BlobStep::present : BlobStep::send;
    }
    return {};
  }

  // Layers first. A configuration belongs to its layers: where one of them is missing, it is not
  // there either, and sending it costs one request more than asking.
  Status decide_blobs(const ImageTree& tree, PushPlan& plan) {
    std::map<Digest, BlobStep> steps;
    std::set<Digest> configs;
    for (const ImageNode& node : tree.nodes) {
      const auto* image = std::get_if<ImageManifest>(&node.document);
      if (image != nullptr) configs.insert(image->config.digest);
    }
    std::vector<Descriptor> open;
    for (const Descriptor& blob : tree.blobs) {
      if (const auto step = without_asking(blob)) {
        steps[blob.digest] = *step;
      } else if (!configs.contains(blob.digest)) {
        open.push_back(blob);
      }
    }
    KFPKG_TRY(ask_for(open, steps));
    open.clear();
    for (const ImageNode& node : tree.nodes) {
      const auto* image = std::get_if<ImageManifest>(&node.document);
      if (image == nullptr || steps.contains(image->config.digest)) continue;
      const bool is_new = std::ranges::any_of(image->layers, [&](const Descriptor& layer) {
        const auto step = steps.find(layer.digest);
        return step != steps.end() && step->second == BlobStep::send;
      });
      if (is_new) {
        steps[image->config.digest] = BlobStep::send;
      } else {
        open.push_back(image->config);
      }
    }
    KFPKG_TRY(ask_for(open, steps));
    for (const Descriptor& blob : tree.blobs) {
      plan.blobs.push_back({blob, steps.at(blob.digest)});
    }
    return {};
  }

  ImageStore& m_from;
  ImageStore& m_to;
  const Known& m_known;
  std::stop_token m_stop;
  std::set<Digest> m_assumed;
  std::set<Digest> m_manifests_there;
  bool m_has_manifests = false;  ///< `to` has all of them
};

}  // namespace

std::uint64_t PushPlan::bytes_to_send() const {
  std::uint64_t bytes = 0;
  for (const PlannedBlob& each : blobs) {
    const bool moves = each.step == BlobStep::send || each.step == BlobStep::mount;
    if (moves) bytes += each.blob.size;
  }
  return bytes;
}

Result<PushPlan> plan_copy(ImageStore& from, const Selector& selector,
                           const std::vector<Platform>& platforms, ImageStore& to,
                           const std::string& tag, const Known& known, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(Ends ends, look_at_both(from, selector, to, tag, stop));
  KFPKG_TRY_ASSIGN(ImageNode root, choose_platforms(from, std::move(ends.root), platforms, stop));
  if (tag.empty()) {
    KFPKG_TRY_ASSIGN(ends.there, to.find({{}, root.manifest.digest}, stop));
  }
  const bool is_there = ends.there && ends.there->digest == root.manifest.digest;
  if (is_there && (!to.is_on_disk() || same_store(from, to)))
    return unchanged_plan(from, to, tag, root.manifest.digest);
  KFPKG_TRY_ASSIGN(const ImageTree tree, read_tree(from, std::move(root), stop));
  return Planner(from, to, known, std::move(stop)).plan(tree, tag, ends.there);
}

}  // namespace kfpkg::oci
