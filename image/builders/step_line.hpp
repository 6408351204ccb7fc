// SPDX-License-Identifier: Apache-2.0
// Where the instruction stands that a builder names by its text.
#pragma once

#include "image/builders/builder.hpp"

#include <string_view>

namespace kfpkg::image {

/// Line in the request's Dockerfile of "COPY a b", with or without its flags; 0 when no instruction
/// reads like that, as where the builder has put in a variable's value.
[[nodiscard]] int line_of_step(std::string_view instruction, const BuildRequest& request);

}  // namespace kfpkg::image
