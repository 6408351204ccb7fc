// SPDX-License-Identifier: Apache-2.0
// The machine that kfpkg runs on.
#pragma once

#include <string>

namespace kfpkg {

/// As the kernel calls it: "x86_64", "aarch64"; empty when it does not say.
[[nodiscard]] std::string machine_architecture();

}  // namespace kfpkg
