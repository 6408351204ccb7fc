// SPDX-License-Identifier: Apache-2.0
// The first '=' divides.
#include "core/text/name_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg {

Result<NameValue> parse_name_value(std::string_view text, std::string_view command,
                                   std::string_view flag) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    return fail(ErrorKind::usage,
                fmt::format("{}: {} \"{}\" is not NAME=VALUE", command, flag, text),
                fmt::format("write {} NAME=VALUE", flag));
  }
  return NameValue{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

Result<std::vector<NameValue>> parse_name_values(const std::vector<std::string>& texts,
                                                 std::string_view command, std::string_view flag) {
  std::vector<NameValue> given;
  for (const std::string& text : texts) {
    KFPKG_TRY_ASSIGN(NameValue next, parse_name_value(text, command, flag));
    const bool is_known = std::any_of(
        given.begin(), given.end(), [&](const NameValue& each) { return each.name == next.name; });
    if (is_known) {
      return fail(ErrorKind::usage,
                  fmt::format("{}: {} \"{}\" is given twice", command, flag, next.name),
                  fmt::format("write {} NAME=VALUE once for each name", flag));
    }
    given.push_back(std::move(next));
  }
  return given;
}

}  // namespace kfpkg
