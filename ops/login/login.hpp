// SPDX-License-Identifier: Apache-2.0
// Credentials that docker, podman, skopeo and kfpkg read: checked and stored, and taken out again.
#pragma once

#include "registry/auth/azure_identity.hpp"
#include "registry/auth/credentials/credential_store.hpp"
#include "registry/auth/credentials/credentials.hpp"
#include "workspace/session.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

struct LoginIntent {
  std::string registry;  ///< empty: the one of kfpkg.yaml, else Docker Hub
  /// Gets name and password for this registry from a person or a pipe.
  std::function<Result<registry::Credential>(const std::string& registry)> ask;
  std::optional<registry::AzureIdentity> identity;  ///< nobody is asked: its token is stored
};

struct LoginReport {
  std::string registry;
  std::string username;
  registry::StoredAt stored;
  bool verified = false;    ///< the registry looked at the credential
  std::string comes_first;  ///< another place that has one too and is asked first; empty: none
};

/// Checks the credential with the registry, and stores it only when it is not refused.
[[nodiscard]] Result<LoginReport> login(workspace::Session& session, const LoginIntent& intent);

struct LogoutReport {
  std::string registry;
  std::vector<std::string> removed_from;
  std::string still_in;  ///< a place that kfpkg does not write; empty: nowhere
};

/// `registry` as in LoginIntent.
[[nodiscard]] Result<LogoutReport> logout(workspace::Session& session, const std::string& registry);

}  // namespace kfpkg::ops
