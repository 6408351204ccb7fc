// SPDX-License-Identifier: Apache-2.0
// ED A0 80 to ED BF BF.
#include "core/text/surrogates.hpp"

namespace kfpkg {

bool has_surrogate(std::string_view text) {
  constexpr auto k_none = std::string_view::npos;
  for (std::size_t at = text.find('\xED'); at != k_none; at = text.find('\xED', at + 1)) {
    const std::string_view second = text.substr(at + 1, 1);
    if (!second.empty() && static_cast<unsigned char>(second.front()) >= 0xA0) return true;
  }
  return false;
}

}  // namespace kfpkg
