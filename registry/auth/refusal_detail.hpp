// SPDX-License-Identifier: Apache-2.0
// From an answer that says no to one clear message without secrets.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "registry/auth/credentials/credentials.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::registry {

/// What the answer's body says ("denied: requested access is denied"), cut short, made printable
/// and without any secret of the credential; empty when it says nothing (distribution-spec, "Error
/// codes").
[[nodiscard]] std::string detail_of(const http::Response& response,
                                    const std::optional<Credential>& used);

/// The error for a status that is not what was wanted. `what` is what was asked for: "the manifest
/// of x/y:1".
[[nodiscard]] tl::unexpected<Error> refusal(std::string_view registry, std::string_view what,
                                            const http::Response& response,
                                            const std::optional<Credential>& used);

/// The error for credentials that are missing or were refused by `server`.
[[nodiscard]] tl::unexpected<Error> not_let_in(std::string_view registry, std::string_view server,
                                               std::string_view detail,
                                               const std::optional<Credential>& used);

}  // namespace kfpkg::registry
