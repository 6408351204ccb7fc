// SPDX-License-Identifier: Apache-2.0
// What BuildKit, buildx and the registries behind them print about a failure, taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::image {

/// The text between two marks; up to the end without the second, empty without the first.
[[nodiscard]] std::string between(std::string_view text, std::string_view begin,
                                  std::string_view end);

/// Everything from the last line that starts with ERROR: on; the whole log when there is none.
[[nodiscard]] std::string_view error_part(std::string_view log);
/// The first line of that, without what only says who says it, and without the queries of URLs,
/// which may hold secrets.
[[nodiscard]] std::string first_error_line(std::string_view part);
/// The error part in lower case as rows are looked for in it: without the command of a RUN, which
/// is the user's and may say anything, and with "status 413" at its end where a registry answered
/// so, whatever phrase it has for that, and "connection broke" where it did.
[[nodiscard]] std::string searchable(std::string_view part);

/// `Dockerfile:3` above the quoted lines, or the parse error's own number; 0: neither.
[[nodiscard]] int dockerfile_line(const std::vector<std::string_view>& lines);
/// The text of the last ` > [linux/arm64 build 2/3] COPY a b:`, which names the step that failed.
[[nodiscard]] std::string_view failed_step(const std::vector<std::string_view>& lines);
/// The last of what that step printed, without the time stamps.
[[nodiscard]] std::vector<std::string> step_output(const std::vector<std::string_view>& lines);

/// The name that could not be pushed, by the builder's own words: an image, or the place of a cache
/// ("a cache"). Empty when it failed elsewhere.
[[nodiscard]] std::string pushed_name(std::string_view part,
                                      const std::vector<std::string_view>& lines);

}  // namespace kfpkg::image
