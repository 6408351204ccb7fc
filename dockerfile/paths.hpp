// SPDX-License-Identifier: Apache-2.0
// Paths as Dockerfiles and .dockerignore write them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

[[nodiscard]] bool has_wildcard(std::string_view pattern);
[[nodiscard]] std::vector<std::string_view> split_path(std::string_view path);
/// Go's filepath.Clean: no empty, "." or removable ".." parts; "." for nothing.
[[nodiscard]] std::string clean_path(std::string_view path);
/// A source of COPY relative to the context: rooted there and cleaned; "" for all of it.
[[nodiscard]] std::string path_in_context(std::string_view path);

/// Every folder that one of these files lies in, at whatever depth; not the context itself.
[[nodiscard]] std::set<std::string> folders_of(const std::vector<std::string>& files);

}  // namespace kfpkg::dockerfile
