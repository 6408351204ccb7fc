// SPDX-License-Identifier: Apache-2.0
// The URL under which people read what is published.
#pragma once

#include "core/result.hpp"
#include "publish/target.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::publish {

/// The given URL (`--url`, publish.url) when there is one; else what follows from a remote at
/// github.com, gitlab.com or bitbucket.org. Without '/' at its end. kind usage when it cannot be
/// told or is not a plain http(s) URL. `remote_url` is the address of a GitTarget's repository.
[[nodiscard]] Result<std::string> base_url(const Target& target, std::string_view given,
                                           std::string_view remote_url);

/// Raw URL of a folder on a branch of a hosted repository; nothing for other hosts.
[[nodiscard]] std::optional<std::string> raw_base_url(std::string_view remote_url,
                                                      std::string_view branch,
                                                      std::string_view prefix);

/// https://github.com/O/R/blob/B/P is a web page: the URL of the file itself; nothing for other
/// URLs.
[[nodiscard]] std::optional<std::string> raw_url_of_page(std::string_view url);

}  // namespace kfpkg::publish
