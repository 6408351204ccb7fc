// SPDX-License-Identifier: Apache-2.0
// Secrets in Dockerfiles.
#pragma once

#include "dockerfile/syntax/dockerfile.hpp"
#include "lint/secrets/text_secrets.hpp"

#include <vector>

namespace kfpkg::lint {

/// Known ones wherever they stand in the text; by their names those of ENV, ARG and LABEL,
/// and of the commands of RUN.
[[nodiscard]] std::vector<Secret> secrets_of(const dockerfile::Dockerfile& file);

}  // namespace kfpkg::lint
