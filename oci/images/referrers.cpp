// SPDX-License-Identifier: Apache-2.0
// Finds referrers in a layout, which has no list of its own for them.
#include "oci/images/referrers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::oci {
namespace {

constexpr std::uint64_t k_most_bytes = 64U << 20U;

// As a registry lists it: with the document's own annotations, and for an image without an artifact
// type with the type of its configuration.
Descriptor listed(const Descriptor& entry, const Manifest& document) {
  Descriptor descriptor{entry.media_type, entry.digest, entry.size, {}, {}, {}};
  std::visit(
      [&](const auto& each) {
        descriptor.media_type = each.media_type;
        descriptor.annotations = each.annotations;
        descriptor.artifact_type = each.artifact_type;
      },
      document);
  const auto* image = std::get_if<ImageManifest>(&document);
  if (image != nullptr && image->artifact_type.empty()) {
    descriptor.artifact_type = image->config.media_type;
  }
  return descriptor;
}

std::optional<Digest> subject_of(const Manifest& document) {
  return std::visit([](const auto& each) { return each.subject; }, document);
}

bool is_document(const Descriptor& entry) {
  return is_index_type(entry.media_type) || is_manifest_type(entry.media_type);
}

}  // namespace

std::string referrers_tag(const Digest& subject) {
  return fmt::format("{}-{}", subject.algorithm(), subject.hex().substr(0, 64));
}

Status add_referrers(std::vector<Descriptor> more, const std::string& where,
                     std::vector<Descriptor>& found) {
  for (Descriptor& entry : more) {
    if (std::ranges::find(found, entry.digest, &Descriptor::digest) != found.end()) continue;
    if (found.size() >= k_entry_limit) {
      return fail(ErrorKind::registry,
                  fmt::format("{}: more than {} manifests refer to it", where, k_entry_limit));
    }
    found.push_back(std::move(entry));
  }
  return {};
}

Result<std::vector<Descriptor>> referrers_in(const Layout& layout, const Digest& subject,
                                             const std::stop_token& stop) {
  const std::string where = fmt::format("{}: {}", layout.root().string(), subject.str());
  const std::string tag = referrers_tag(subject);
  KFPKG_TRY_ASSIGN(const Index index, layout.index());
  std::vector<Descriptor> found;
  std::uint64_t bytes = 0;
  for (const Descriptor& entry : index.manifests) {
    if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    if (!is_document(entry)) continue;
    KFPKG_TRY_ASSIGN(const std::string text, layout.get(entry.digest, k_manifest_limit));
    bytes += text.size();
    if (bytes > k_most_bytes)
      return fail(ErrorKind::file, where + ": too much to be looked through");
    KFPKG_TRY_ASSIGN(const Manifest document, parse_manifest(text, entry.media_type));
    const auto* list = std::get_if<Index>(&document);
    if (list != nullptr && entry_name(entry) == tag) {
      KFPKG_TRY(add_referrers(list->manifests, where, found));
    } else if (subject_of(document) == subject) {
      KFPKG_TRY(add_referrers({listed(entry, document)}, where, found));
    }
  }
  return found;
}

}  // namespace kfpkg::oci
