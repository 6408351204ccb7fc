// SPDX-License-Identifier: Apache-2.0
// Bearer tokens from token servers (distribution's token authentication specification, and its
// OAuth2 form).
#pragma once

#include "registry/auth/challenge_detail.hpp"
#include "registry/auth/credentials/credentials.hpp"
#include "registry/endpoint.hpp"
#include "registry/wire/sender_detail.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

struct Token {
  std::string text;
  std::chrono::steady_clock::time_point renew_at;  ///< 90 % of its life
};

/// What to ask a token server.
struct TokenRequest {
  std::string registry;
  std::string realm;
  std::string service;
  std::vector<std::string> scopes;  ///< the most important one first: some servers read only that
  http::TlsFiles tls;
  std::optional<Credential> credential;
};

/// A token by GET with Basic credentials, or by POST for an identity token (falling back to GET
/// where the server has no POST). Refused credentials are an error of kind credentials. The realm
/// must have been checked.
[[nodiscard]] Result<Token> fetch_token(Sender& sender, const TokenRequest& request,
                                        const std::stop_token& stop);

/// "Basic dXNlcjpwYXNz"
[[nodiscard]] std::string basic_authorization(const Credential& credential);

}  // namespace kfpkg::registry
