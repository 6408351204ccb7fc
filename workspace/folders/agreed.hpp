// SPDX-License-Identifier: Apache-2.0
// Settings that a run uses once, though each of its folders may set them.
#pragma once

#include "core/result.hpp"
#include "workspace/folders/folders.hpp"

#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// The error for two folders that disagree: names the key and both places.
[[nodiscard]] tl::unexpected<Error> disagree(std::string_view key, const ComponentFolder& one,
                                             const Origin& first, const ComponentFolder& other,
                                             const Origin& second);

/// What all folders say of a setting: agreed<&registry::Settings::tries>(folders). There is at
/// least one folder, and the answer lives as long as they do. An error of kind config when they
/// disagree.
template <auto M>
[[nodiscard]] auto agreed(const std::vector<ComponentFolder>& folders)
    -> Result<const typename detail::Member<decltype(M)>::Type*> {
  const auto& said = settings_of<M>(*folders.front().config).*M;
  for (const ComponentFolder& folder : folders) {
    const auto& other = settings_of<M>(*folder.config).*M;
    if (other.value == said.value) continue;
    return disagree(key_of<M>(), folders.front(), said.origin, folder, other.origin);
  }
  return &said;
}

}  // namespace kfpkg::workspace
