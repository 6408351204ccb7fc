// SPDX-License-Identifier: Apache-2.0
// The Link header (RFC 8288) of lists that come in pages.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg::registry {

/// The target of the first link whose relations hold "next", as it is written (absolute or
/// relative), or empty: also for what does not follow the grammar before it.
[[nodiscard]] std::string next_link(std::string_view header);

}  // namespace kfpkg::registry
