// SPDX-License-Identifier: Apache-2.0
// Which texts Python's json.loads takes, and which of their values the SDK can write into a
// pipeline.
#pragma once

#include <string_view>

namespace kfpkg::python {

/// What json.loads makes of a text.
struct LoadedJson {
  bool is_json = false;
  bool is_list = false;
  bool is_object = false;
  bool is_null = false;
  bool holds_null = false;  ///< inside a list or an object
  /// No pipeline can hold it: a number beyond double or none at all (NaN), half of a surrogate
  /// pair, more nesting than protobuf reads (102 messages, kfp 2.17 with protobuf 6).
  bool is_unwritable = false;
};

[[nodiscard]] LoadedJson load_json(std::string_view text);

}  // namespace kfpkg::python
