// SPDX-License-Identifier: Apache-2.0
// How the file of a component is called.
#pragma once

#include <string_view>

namespace kfpkg::spec {

inline constexpr std::string_view k_spec_name = "component.yaml";

}  // namespace kfpkg::spec
