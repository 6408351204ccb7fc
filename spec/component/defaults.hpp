// SPDX-License-Identifier: Apache-2.0
// Defaults converted as SDK 2.x converts them when it loads a component. Private to spec and lint.
#pragma once

#include "core/yaml/document.hpp"

#include <string_view>

namespace kfpkg::spec {

/// What the SDK makes of a default.
enum class DefaultVerdict {
  fine,
  refused,         ///< the SDK raises while loading
  not_json,        ///< a List or Dict whose text is no JSON: kept as a string
  other_json,      ///< JSON of another kind: a List that is an object
  holds_null,      ///< JSON with null inside: the SDK raises while compiling
  bad_at_compile,  ///< loads, and raises while compiling
};

/// `ir_name` is classify_type's ("NUMBER_INTEGER"); `generic` tells that the type is spelled
/// List[...] and so the default is not converted at all.
[[nodiscard]] DefaultVerdict check_default(std::string_view ir_name, bool generic,
                                           yaml::ScalarType type, std::string_view text);

}  // namespace kfpkg::spec
