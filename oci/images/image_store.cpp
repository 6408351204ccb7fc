// SPDX-License-Identifier: Apache-2.0
// What all image stores have in common.
#include "oci/images/image_store.hpp"

#include <fmt/format.h>

namespace kfpkg::oci {

std::string ImageStore::name_of(const Selector& selector) const {
  if (selector.digest) return name() + '@' + selector.digest->str();
  return selector.tag.empty() ? name() : name() + ':' + selector.tag;
}

Result<ManifestInfo> ImageStore::require(const Selector& selector, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(auto found, find(selector, std::move(stop)));
  if (!found) return tl::unexpected<Error>(absence(selector));
  return *std::move(found);
}

Error absent(ErrorKind kind, std::string_view name, std::string hint) {
  const std::string_view store = kind == ErrorKind::file ? "layout" : "registry";
  return fail(kind, fmt::format("{}: not in the {}", name, store), std::move(hint)).value();
}

PutOutcome judge_put(const std::optional<Digest>& present, const std::optional<Digest>& expected,
                     const Digest& wanted) {
  if (present == wanted) return PutOutcome::same;
  return present == expected ? PutOutcome::done : PutOutcome::moved;
}

bool same_store(const ImageStore& a, const ImageStore& b) {
  if (a.repository() != nullptr && b.repository() != nullptr) {
    return a.repository()->name() == b.repository()->name();
  }
  return a.repository() == b.repository() && a.name() == b.name();
}

}  // namespace kfpkg::oci
