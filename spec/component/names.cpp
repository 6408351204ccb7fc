// SPDX-License-Identifier: Apache-2.0
// The SDK's renaming of inputs, outputs and components (kfp/dsl/utils.py).
#include "spec/component/model.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace kfpkg::spec {
namespace {

// str.lower() as far as it yields ASCII: two characters outside ASCII have a lower case inside it.
std::string lower(std::string_view name) {
  constexpr std::string_view k_kelvin = "\xE2\x84\xAA";
  constexpr std::string_view k_dotted_i = "\xC4\xB0";
  std::string result;
  result.reserve(name.size());
  for (std::size_t at = 0; at < name.size(); ++at) {
    const char c = name[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (name.substr(at).starts_with(k_kelvin)) {
      result += 'k';
      at += k_kelvin.size() - 1;
    } else if (name.substr(at).starts_with(k_dotted_i)) {
      result += "i\xCC\x87";
      at += k_dotted_i.size() - 1;
    } else {
      result += c;
    }
  }
  return result;
}

// Runs of other characters become one `filler`, which is then stripped at both ends. `squeeze` also
// joins runs of fillers that stand in the name.
std::string sanitize(std::string_view name, char filler, bool squeeze) {
  std::string text = lower(name);
  std::size_t end = 0;  // of the result, which grows over the text that was read
  bool filled = false;
  for (const char c : text) {
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == filler;
    const bool after_filler = squeeze && end > 0 && text[end - 1] == filler;
    if (kept) {
      if (!(after_filler && c == filler)) text[end++] = c;
    } else if (!filled && !after_filler) {
      text[end++] = filler;
    }
    filled = !kept;
  }
  while (end > 0 && text[end - 1] == filler) --end;
  text.resize(end);
  text.erase(0, std::min(text.find_first_not_of(filler), end));
  return text;
}

}  // namespace

std::string sanitize_io_name(std::string_view name) {
  return sanitize(name, '_', false);
}

std::string sanitize_component_name(std::string_view name) {
  return sanitize(name, '-', true);
}

}  // namespace kfpkg::spec
