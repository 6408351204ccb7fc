// SPDX-License-Identifier: Apache-2.0
// The Link header (RFC 8288) of lists that come in pages.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::registry {

/// The target of the first link whose relations hold "next" in any case, as it is written (absolute
/// or relative; the brackets may be missing), or empty when there is none. Nothing when the header
/// does not follow the grammar to its end and no such link stands before that.
[[nodiscard]] std::optional<std::string> next_link(std::string_view header);

/// The address of the page after `page`, which was answered like this; nothing after the last one.
/// Always on the registry: of a link to another host or scheme, as registries behind a proxy write
/// it, the path is taken. An error of kind registry, which names `what`, for a next page that is
/// named and cannot be asked for: a list that ends there would be incomplete.
[[nodiscard]] Result<std::optional<std::string>> next_page(const http::Url& registry,
                                                           std::string_view what,
                                                           const std::string& page,
                                                           const http::Response& answer);

}  // namespace kfpkg::registry
