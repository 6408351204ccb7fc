// SPDX-License-Identifier: Apache-2.0
// The one writer of YAML text that kfpkg generates: quoting is yaml-cpp's.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg::yaml {

/// A scalar spelled so that PyYAML's SafeLoader (YAML 1.1) reads back exactly this string: plain
/// when that is safe, double-quoted otherwise. Never contains a line end.
[[nodiscard]] std::string quote_scalar(std::string_view text);

}  // namespace kfpkg::yaml
