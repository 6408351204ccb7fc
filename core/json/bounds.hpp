// SPDX-License-Identifier: Apache-2.0
// Guards in front of the JSON library, for documents that strangers wrote.
#pragma once

#include <cstddef>
#include <string_view>

namespace kfpkg {

/// Deepest nesting that kfpkg reads; the documents of its formats have under ten levels.
inline constexpr std::size_t k_json_depth = 64;

/// True when arrays and objects of `text` nest at most `depth` deep. Says nothing about its being
/// JSON.
[[nodiscard]] bool json_depth_within(std::string_view text, std::size_t depth = k_json_depth);

}  // namespace kfpkg
