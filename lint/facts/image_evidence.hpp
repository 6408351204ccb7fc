// SPDX-License-Identifier: Apache-2.0
// How sure one can be, without building it, that an image does not hold a file.
#pragma once

#include "lint/rule.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::lint {

/// True when every RUN of the image only installs packages, makes folders or changes owners: none
/// of them brings files of the program.
[[nodiscard]] bool runs_bring_nothing(const DockerfileView& view);
/// True when the text of a RUN holds the word.
[[nodiscard]] bool a_run_mentions(const DockerfileView& view, std::string_view word);
/// True when a RUN moves, copies, downloads or unpacks something, and works in a folder that holds
/// the path, or mentions one.
[[nodiscard]] bool a_run_may_place(const DockerfileView& view, std::string_view path);
/// True for images of languages and distributions, which hold no program of anybody's, and for
/// scratch.
[[nodiscard]] bool has_plain_base(const DockerfileView& view);
/// True for folders that packages and base images fill: /usr, /opt/conda, .../bin.
[[nodiscard]] bool is_system_path(std::string_view path);
/// A file of this name in the component's folder, .dockerignore or not: the first by path, as COPY
/// would name it.
[[nodiscard]] std::optional<std::string> file_called(const BuildView& view, std::string_view name);

}  // namespace kfpkg::lint
