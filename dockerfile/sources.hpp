// SPDX-License-Identifier: Apache-2.0
// What a Dockerfile names of its build context.
#pragma once

#include "dockerfile/stages.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfpkg::dockerfile {

/// True for a source of ADD that is fetched from elsewhere: a URL, or USER@HOST:PATH of git.
[[nodiscard]] bool is_url(std::string_view source);

/// The first of both.
[[nodiscard]] bool is_http(std::string_view source);

/// What ADD fetches, of all stages, in the order of the file.
[[nodiscard]] std::vector<const Word*> added_urls(const Dockerfile& file);

/// One source of COPY, ADD or RUN --mount=type=bind that is read from the build context.
struct ContextSource {
  std::string pattern;  ///< relative to the context, cleaned; "" is all of it; may hold * ? [
  std::size_t instruction = 0;
  Span span;
};

/// Why nobody can tell from the texts what is taken: whoever asks must count on everything.
struct Everything {
  std::string reason;  ///< `"$WHAT" is known at build time only`
};

/// What a build takes of its context: no more than this list names, or everything.
using Sources = std::variant<std::vector<ContextSource>, Everything>;

/// Of all stages, with the values that ARG and ENV have for one of these platforms. URLs, heredocs
/// and --from are left out. A base image whose ENV has the name of an ARG is not looked at.
[[nodiscard]] Sources context_sources(const Dockerfile& file,
                                      const std::vector<Arguments>& arguments);
/// The same, where no variable has a value.
[[nodiscard]] Sources context_sources(const Dockerfile& file);

/// Of instructions that a base image brings by ONBUILD.
[[nodiscard]] Sources trigger_sources(const std::vector<std::string>& triggers);

/// What either of them takes.
[[nodiscard]] Sources both(Sources one, const Sources& other);

}  // namespace kfpkg::dockerfile
