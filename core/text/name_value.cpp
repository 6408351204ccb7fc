// SPDX-License-Identifier: Apache-2.0
// The first '=' divides.
#include "core/text/name_value.hpp"

#include <fmt/format.h>

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

}  // namespace kfpkg
