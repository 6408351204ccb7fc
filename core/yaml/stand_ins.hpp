// SPDX-License-Identifier: Apache-2.0
// What PyYAML takes and libyaml does not, written as something of the same length that libyaml
// takes. Private to core/yaml.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kfpkg::yaml {

/// libyaml passes over a byte-order mark at the beginning of any line, PyYAML reads it as a letter:
/// U+F8FF stands in for it. True when there was one.
bool hide_byte_order_marks(std::string& text);

/// Where libyaml has stopped, in bytes of the text that it was given.
struct Stop {
  std::string_view problem;
  std::size_t at = 0;
  std::size_t context = 0;
};
/// Makes of the place something that libyaml takes: half of a surrogate pair as an escape (all of
/// that scalar), a directive that it does not know, a version of YAML below 2. False when PyYAML
/// stops there too.
bool put_stand_in(std::string& text, const Stop& stop);

/// U+FEFF again for its stand-in.
void show_byte_order_marks(std::string& value);
/// Halves of surrogate pairs again, for the value of a double-quoted scalar and its text, which
/// may begin with an anchor and a tag. They are encoded like other characters, as no UTF-8 is.
void show_surrogates(std::string_view scalar, std::string& value);

}  // namespace kfpkg::yaml
