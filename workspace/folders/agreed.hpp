// SPDX-License-Identifier: Apache-2.0
// Settings that a run uses once, though each of its folders may set them.
#pragma once

#include "core/result.hpp"
#include "workspace/folders/folders.hpp"

#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// The error for two folders that disagree: names the key, both values and both places.
[[nodiscard]] tl::unexpected<Error> disagree(std::string_view key, const ComponentFolder& one,
                                             const ComponentFolder& other);

/// What all folders say of a setting: agreed<&registry::Settings::tries>(folders). There is at
/// least one folder, and the answer lives as long as they do. An error of kind config when they
/// disagree.
template <auto M>
[[nodiscard]] auto agreed(const std::vector<ComponentFolder>& folders)
    -> Result<const typename detail::Member<decltype(M)>::Type*> {
  const auto& said = settings_of<M>(*folders.front().config).*M;
  for (const ComponentFolder& folder : folders) {
    if ((settings_of<M>(*folder.config).*M).value == said.value) continue;
    return disagree(key_of<M>(), folders.front(), folder);
  }
  return &said;
}

}  // namespace kfpkg::workspace
