// SPDX-License-Identifier: Apache-2.0
// Pins base images by editing the text that names them.
#include "image/inputs/pinned_dockerfile.hpp"

#include "core/text/edit.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::image {
namespace {

/// The same reference with its digest; its tag stays for people to read.
std::optional<oci::Reference> pinned(const oci::Reference& base, const dockerfile::BaseLock& lock) {
  if (base.digest) return base;
  oci::Reference keyed = base;
  if (keyed.tag.empty()) keyed.tag = "latest";
  const dockerfile::LockedBase* locked = lock.find(base);
  if (locked == nullptr) locked = lock.find(keyed);
  if (locked == nullptr) return std::nullopt;
  keyed.digest = locked->digest;
  return keyed;
}

/// Whether the same base stands at this place for every platform.
bool is_common(const dockerfile::BaseImage& base,
               const std::vector<std::vector<dockerfile::BaseImage>>& platforms) {
  return std::ranges::all_of(platforms, [&](const auto& bases) {
    return std::ranges::any_of(bases, [&](const auto& other) {
      return other.span == base.span && other.reference == base.reference;
    });
  });
}

}  // namespace

Result<PinnedDockerfile> pin(const dockerfile::Dockerfile& file,
                             const std::vector<std::vector<dockerfile::BaseImage>>& bases,
                             const dockerfile::BaseLock& lock, const Mirrors& mirrors,
                             const std::map<std::string, oci::Reference>& replaced) {
  PinnedDockerfile result;
  std::vector<TextEdit> edits;
  for (const auto& platform_bases : bases) {
    for (const dockerfile::BaseImage& base : platform_bases) {
      const auto other = replaced.find(base.reference.str());
      auto image = other != replaced.end() ? other->second : pinned(base.reference, lock);
      if (!image) continue;
      if (other == replaced.end()) image = oci::mirrored(*image, mirrors);
      if (!base.is_exact || !is_common(base, bases)) {
        result.images.insert_or_assign(base.reference.familiar(), *image);
      } else if (std::ranges::find(edits, base.span, &TextEdit::span) == edits.end()) {
        edits.push_back({base.span, image->str()});
      }
    }
  }
  KFPKG_TRY_ASSIGN(result.text, apply_edits(file.source->bytes(), std::move(edits)));
  return result;
}

}  // namespace kfpkg::image
