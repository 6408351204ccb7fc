// SPDX-License-Identifier: Apache-2.0
// Keys that stand twice in one object.
#pragma once

#include <string_view>

namespace kfpkg {

/// Of a key that is there twice the JSON library keeps the last one in silence, so what is read and
/// written again would lose the other. Says nothing about its being JSON.
[[nodiscard]] bool json_repeats_key(std::string_view text);

}  // namespace kfpkg
