// SPDX-License-Identifier: Apache-2.0
// Pins base images by editing the text that names them.
#include "image/inputs/pinned_dockerfile.hpp"

#include "core/text/edit.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::image {
namespace {

/// The same reference with its digest, at its mirror; its tag stays for people to read.
std::optional<BaseSource> pinned(const oci::Reference& base, const dockerfile::BaseLock& lock,
                                 const Mirrors& mirrors) {
  if (base.digest) return oci::mirrored(base, mirrors);
  oci::Reference keyed = base;
  if (keyed.tag.empty()) keyed.tag = "latest";
  const dockerfile::LockedBase* locked = lock.find(base);
  if (locked == nullptr) locked = lock.find(keyed);
  if (locked == nullptr) return std::nullopt;
  keyed.digest = locked->digest;
  return oci::mirrored(keyed, mirrors);
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
                             const std::map<std::string, BaseSource>& replaced) {
  PinnedDockerfile result;
  std::vector<TextEdit> edits;
  for (const auto& platform_bases : bases) {
    for (const dockerfile::BaseImage& base : platform_bases) {
      const auto other = replaced.find(base.reference.str());
      const auto source = other != replaced.end() ? std::optional(other->second)
                                                  : pinned(base.reference, lock, mirrors);
      if (!source) continue;
      const auto* named = std::get_if<oci::Reference>(&*source);
      if (named == nullptr || !base.is_exact || !is_common(base, bases)) {
        result.images.insert_or_assign(base.reference.familiar(), *source);
      } else if (std::ranges::find(edits, base.span, &TextEdit::span) == edits.end()) {
        edits.push_back({base.span, named->str()});
      }
    }
  }
  KFPKG_TRY_ASSIGN(result.text, apply_edits(file.source->bytes(), std::move(edits)));
  return result;
}

}  // namespace kfpkg::image
