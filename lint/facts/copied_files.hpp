// SPDX-License-Identifier: Apache-2.0
// What the folder gives to the image, and how to keep something out of it.
#pragma once

#include "dockerfile/context.hpp"
#include "lint/rule.hpp"

#include <string>
#include <string_view>

namespace kfpkg::lint {

/// What COPY and ADD of the image take for sure. What is in .git, .venv and node_modules is left
/// out.
[[nodiscard]] dockerfile::TakenFiles copied_files(const BuildView& view);

/// The COPY that takes the path by naming it or a folder above it; null when there is none.
[[nodiscard]] const dockerfile::CopiedSource* taken_by(const BuildView& view,
                                                       std::string_view path);

/// Appends a finding about a path that .dockerignore should name: there when the file exists, with
/// an edit that adds the line, else at the COPY.
Diagnostic& add_leak(const BuildView& view, const dockerfile::CopiedSource& source,
                     std::string_view path, std::string message, Findings& findings);

}  // namespace kfpkg::lint
