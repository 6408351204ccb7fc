// SPDX-License-Identifier: Apache-2.0
// Ends of texts.
#include "core/text/trim.hpp"

#include <algorithm>

namespace kfpkg {

std::string_view trim_left(std::string_view text, std::string_view blanks) {
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

std::string_view trim_right(std::string_view text, std::string_view blanks) {
  return text.substr(0, text.find_last_not_of(blanks) + 1);  // none and one more are zero
}

std::string_view trim(std::string_view text, std::string_view blanks) {
  return trim_left(trim_right(text, blanks), blanks);
}

std::string_view first_line(std::string_view text) {
  text = trim(text);
  return trim_right(text.substr(0, text.find('\n')));
}

std::string_view last_line(std::string_view text) {
  text = trim(text);
  return trim_left(text.substr(text.rfind('\n') + 1));
}

}  // namespace kfpkg
