// SPDX-License-Identifier: Apache-2.0
// Mirrors: other registries that hold the same content.
#pragma once

#include "oci/reference.hpp"

#include <map>
#include <string>

namespace kfpkg::oci {

/// Registry as references name it -> host[:port][/prefix] to ask instead: {"docker.io":
/// "127.0.0.1:5000"}.
using Mirrors = std::map<std::string, std::string>;

/// The reference at its registry's mirror (docker.io/library/x -> 127.0.0.1:5000/library/x), tag
/// and digest kept; unchanged where there is no mirror.
[[nodiscard]] Reference mirrored(const Reference& reference, const Mirrors& mirrors);

}  // namespace kfpkg::oci
