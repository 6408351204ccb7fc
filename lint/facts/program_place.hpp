// SPDX-License-Identifier: Apache-2.0
// Where a place of a program stands that is a text of the spec.
#pragma once

#include "core/text/source.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace kfpkg::lint {

/// The rest of the program's line from `offset` on, in the scalar that the program is the value of.
/// Nothing where the line is empty, or does not stand in the source as it reads.
[[nodiscard]] std::optional<Span> place_in_scalar(std::string_view program, std::size_t offset,
                                                  const SourceBuffer& source, Span scalar);

}  // namespace kfpkg::lint
