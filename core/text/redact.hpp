// SPDX-License-Identifier: Apache-2.0
// Credentials in texts: the one place that knows what they look like.
#pragma once

#include "core/text/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// The text without the credentials that can be known by their form; the same text again when it
/// holds none, and for what is redacted already:
/// - `scheme://user:password@host` becomes `scheme://host`; a user alone stays where it is ssh's;
/// - `user:password@host` becomes `user:***@host`, image:tag@digest is left alone;
/// - NAME=VALUE becomes NAME=*** where NAME is said of secrets (GITHUB_TOKEN, X-Amz-Signature), in
///   the query of a URL also where it is `sig`, `key` or the like;
/// - the token of `Authorization: Bearer TOKEN` becomes ***;
/// - tokens whose form says who issued them (core/text/secret/token.hpp) become ***.
/// Works on plain text and on text that is inside JSON or XML already.
[[nodiscard]] std::string redact(std::string_view text);

/// The passwords of `scheme://user:password@host`, then those of .netrc files, in a text: those
/// that are no placeholder (is_literal_secret), nor the user's name again. Linear in the text.
[[nodiscard]] std::vector<Span> logins_in(std::string_view text);

/// The tokens of `Authorization: Bearer TOKEN` (Basic, token), those that are no placeholder.
[[nodiscard]] std::vector<Span> authorizations_in(std::string_view text);

/// Whether redact() would change it: for places where credentials do not belong.
[[nodiscard]] bool holds_credentials(std::string_view text);

/// A foreign answer without a secret that it may echo. Long secrets become ***. A short one that
/// stands there as a word leaves nothing of the text: *** in the place of each "a" would say what
/// the password is.
[[nodiscard]] std::string without_secret(std::string text, std::string_view secret);

}  // namespace kfpkg
