// SPDX-License-Identifier: Apache-2.0
// Pins base images by editing the text that names them.
#include "image/inputs/pinned_dockerfile.hpp"

#include "core/text/edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::image {
namespace {

/// The same reference with its digest; its tag stays for people to read.
std::optional<oci::Reference> pinned(const oci::Reference& base, const dockerfile::BaseLock& lock) {
  if (base.digest) return base;
  oci::Reference keyed = base;
  if (keyed.tag.empty()) keyed.tag = "latest";
  for (const std::string& key : {base.str(), keyed.str()}) {
    const auto found = lock.bases.find(key);
    if (found == lock.bases.end()) continue;
    keyed.digest = found->second;
    return keyed;
  }
  return std::nullopt;
}

/// The base that stands at this place for every platform, or null when platforms differ.
const dockerfile::BaseImage* common_base(
    const dockerfile::BaseImage& base,
    const std::vector<std::vector<dockerfile::BaseImage>>& platforms) {
  for (const auto& bases : platforms) {
    const auto same = std::find_if(bases.begin(), bases.end(), [&](const auto& other) {
      return other.span == base.span && other.reference == base.reference;
    });
    if (same == bases.end()) return nullptr;
  }
  return &base;
}

tl::unexpected<Error> not_replaceable(const dockerfile::Dockerfile& file,
                                      const dockerfile::BaseImage& base) {
  return fail(
      ErrorKind::file,
      fmt::format("{}:{}: the image \"{}\" of this workspace cannot be put in here",
                  file.source->path(), file.source->position(base.span.begin).line, base.written),
      "write its name without quotes, escapes or a line break inside of it");
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
      if (other != replaced.end() && !base.is_exact) return not_replaceable(file, base);
      const bool seen = std::any_of(edits.begin(), edits.end(),
                                    [&](const TextEdit& edit) { return edit.span == base.span; });
      if (seen) continue;
      if (other != replaced.end()) {
        edits.push_back({base.span, other->second.str()});
        continue;
      }
      const bool can_pin = base.is_exact && common_base(base, bases) != nullptr;
      const auto reference = can_pin ? pinned(base.reference, lock) : std::nullopt;
      if (reference) {
        edits.push_back({base.span, oci::mirrored(*reference, mirrors).str()});
      } else if (std::find(result.unpinned.begin(), result.unpinned.end(), base.written) ==
                 result.unpinned.end()) {
        result.unpinned.push_back(base.written);
      }
    }
  }
  KFPKG_TRY_ASSIGN(result.text, apply_edits(file.source->bytes(), std::move(edits)));
  return result;
}

}  // namespace kfpkg::image
