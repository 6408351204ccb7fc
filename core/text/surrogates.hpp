// SPDX-License-Identifier: Apache-2.0
// Halves of surrogate pairs, which JSON's escapes make, and which no UTF-8 can hold.
#pragma once

#include <string_view>

namespace kfpkg {

/// True for a text with one of D800 to DFFF, encoded as the reader of YAML does: like any other
/// character.
[[nodiscard]] bool has_surrogate(std::string_view text);

}  // namespace kfpkg
