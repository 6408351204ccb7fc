// SPDX-License-Identifier: Apache-2.0
// WWW-Authenticate (RFC 9110 section 11.6.1), as registries write it.
#pragma once

#include "core/http/transport.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

struct Challenge {
  std::string scheme;                         ///< lower case: "basic", "bearer"
  std::map<std::string, std::string> params;  ///< names in lower case, quotes and escapes taken off
  /// The parameter, or empty.
  [[nodiscard]] std::string param(std::string_view name) const;
};

/// All challenges of one header value, in order. What does not follow the grammar ends the list;
/// what stood before it is kept.
[[nodiscard]] std::vector<Challenge> parse_challenges(std::string_view header);

/// Of all WWW-Authenticate headers of an answer, in order.
[[nodiscard]] std::vector<Challenge> challenges_of(const http::Response& response);
/// Basic and Bearer: what is answered.
[[nodiscard]] bool is_known(const Challenge& challenge);

}  // namespace kfpkg::registry
