// SPDX-License-Identifier: Apache-2.0
// The Link header (RFC 8288) of lists that come in pages.
#pragma once

#include "core/http/transport.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::registry {

/// The target of the first link whose relations hold "next", as it is written (absolute or
/// relative), or empty: also for what does not follow the grammar before it.
[[nodiscard]] std::string next_link(std::string_view header);

/// The address of the page after `page`, which was answered like this; nothing after the last one,
/// and nothing on another origin than the registry's: that would be a way to make us ask there.
[[nodiscard]] std::optional<std::string> next_page(const http::Url& registry,
                                                   const std::string& page,
                                                   const http::Response& answer);

}  // namespace kfpkg::registry
