// SPDX-License-Identifier: Apache-2.0
// The URL under which people read what is published.
#pragma once

#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::publish {

/// http or https, without user, query and fragment: what paths can be put behind.
[[nodiscard]] bool is_plain_url(std::string_view url);
inline constexpr const char* k_plain_url_help =
    "write https://HOST/PATH, without user, query and fragment";

/// The given URL (`--url`, publish.url) without '/' at its end. kind usage when it is not a plain
/// http(s) URL, or the URL of a web page.
[[nodiscard]] Result<std::string> given_base_url(std::string_view given);

/// kind usage: nobody gave a URL, and none follows from the destination.
[[nodiscard]] tl::unexpected<Error> no_base_url(std::string_view destination);

/// Raw URL of a folder on a branch of a hosted repository; nothing for other hosts.
[[nodiscard]] std::optional<std::string> raw_base_url(std::string_view remote_url,
                                                      std::string_view branch,
                                                      std::string_view prefix);

/// https://github.com/O/R/blob/B/P is a web page: the URL of the file itself; nothing for other
/// URLs.
[[nodiscard]] std::optional<std::string> raw_url_of_page(std::string_view url);

}  // namespace kfpkg::publish
