// SPDX-License-Identifier: Apache-2.0
// Which values a setting may have, beyond its type.
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace kfpkg::workspace {

/// Whether `value` can be what the key ("publish.url") asks for: platforms exist, names can stand
/// in images and paths, addresses are addresses and hold no credentials. An error of kind config
/// whose message does not say where the value stands. Whether something is there is not asked.
[[nodiscard]] Status check_setting(std::string_view key, const std::string& value);

/// The same for what stands for a star: the name of a build argument for "build_args.*", a host for
/// "registries.*".
[[nodiscard]] Status check_star(std::string_view starred, const std::string& star);

}  // namespace kfpkg::workspace
