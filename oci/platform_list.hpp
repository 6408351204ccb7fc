// SPDX-License-Identifier: Apache-2.0
// Several platforms as text.
#pragma once

#include "oci/reference.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::oci {

/// `linux/amd64,linux/arm64` with "," for separator; empty for none.
[[nodiscard]] std::string joined(const std::vector<Platform>& platforms,
                                 std::string_view separator);

}  // namespace kfpkg::oci
