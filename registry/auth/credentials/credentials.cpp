// SPDX-License-Identifier: Apache-2.0
// Credentials that are given, and what may be said about them.
#include "registry/auth/credentials/credentials.hpp"

#include "core/terminal/terminal.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {

std::string Credential::describe() const {
  const std::string who =
      username.empty() ? std::string("the token") : fmt::format("user \"{}\"", printable(username));
  return origin.empty() ? who : fmt::format("{} from {}", who, origin);
}

GivenCredential::GivenCredential(std::string registry, Credential credential)
    : m_registry(std::move(registry)), m_credential(std::move(credential)) {}

Result<std::optional<Credential>> GivenCredential::find(std::string_view registry, std::string_view,
                                                        std::stop_token) {
  if (registry != m_registry) return std::nullopt;
  m_asked = true;
  return m_credential;
}

}  // namespace kfpkg::registry
