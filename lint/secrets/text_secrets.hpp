// SPDX-License-Identifier: Apache-2.0
// Secrets in plain texts and in shell scripts.
#pragma once

#include "core/text/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct Secret {
  /// By its form, which is certain; else its name alone tells.
  bool is_known = false;
  std::string what;   ///< "a GitHub token", "a password", "the value of DB_PASSWORD"
  std::string value;  ///< never told
  Span span;          ///< where it stands in the source
  bool told = true;   ///< false: hidden where it is quoted, and no finding
};

/// Tokens whose form gives them away, and passwords of logins in URLs and of .netrc files
/// (core/text/redact.hpp), in their order.
[[nodiscard]] std::vector<Secret> known_secrets(std::string_view text);

/// The first of them in words ("a GitHub token"); empty when there is none.
[[nodiscard]] std::string known_secret_in(std::string_view text);

/// The secret that a name tells of its value; nothing when it does not, or when the value is none
/// (core/text/secret/word.hpp). Dashes before the name and quotes around the value are no part of
/// them. The span is left to the caller.
[[nodiscard]] std::optional<Secret> named_secret(std::string_view name, std::string_view value);

/// Such names and values as words of a shell's commands: NAME=VALUE, --name VALUE; and passwords
/// where programs take them: curl -u USER:V, docker login -p V, echo USER:V | chpasswd. Spans are
/// the script's own.
[[nodiscard]] std::vector<Secret> named_in_script(std::string_view script);

/// Known ones and then those that only a name tells, without the latter where they are the former;
/// in the order of the source.
[[nodiscard]] std::vector<Secret> merged(std::vector<Secret> known, std::vector<Secret> named);

}  // namespace kfpkg::lint
