// SPDX-License-Identifier: Apache-2.0
// Registry credentials. A secret never enters an Error, a log line or an argv.
#pragma once

#include "core/result.hpp"

#include <atomic>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

struct Credential {
  std::string username;
  std::string secret;           ///< password, access token or identity token
  bool identity_token = false;  ///< `secret` is an OAuth refresh token (docker's "identitytoken")
  bool registry_token = false;  ///< `secret` is a ready Bearer token (docker's "registrytoken")
  std::string origin;  ///< for messages: "/home/u/.docker/config.json", "docker-credential-pass"
  /// What may be said about it: `user "kim" from /home/u/.docker/config.json`.
  [[nodiscard]] std::string describe() const;
};

class CredentialSource {
 public:
  CredentialSource() = default;
  CredentialSource(const CredentialSource&) = delete;
  CredentialSource& operator=(const CredentialSource&) = delete;
  virtual ~CredentialSource() = default;
  /// The credential for `registry` ("docker.io", "host:port"), or nothing: go on without one.
  /// `repository` lets podman's longer keys match. An error (kind credentials or tool) when a
  /// source is there and cannot be read. Safe to call from several threads.
  [[nodiscard]] virtual Result<std::optional<Credential>> find(std::string_view registry,
                                                               std::string_view repository,
                                                               std::stop_token stop) = 0;
  /// What was to be asked for this registry by find() and could not, for the message when a
  /// credential turns out to be needed: "docker-credential-desktop, which ..., is not in PATH".
  [[nodiscard]] virtual std::string absent_helper(std::string_view /*registry*/) { return {}; }
};

/// What helps when a credential helper is not installed.
inline constexpr std::string_view k_absent_helper =
    "install it, or take it out of \"credsStore\" and \"credHelpers\" there, and log in again";

/// One given credential, for one registry only; nothing for the others.
class GivenCredential final : public CredentialSource {
 public:
  GivenCredential(std::string registry, Credential credential);
  [[nodiscard]] Result<std::optional<Credential>> find(std::string_view registry,
                                                       std::string_view repository,
                                                       std::stop_token stop) override;
  /// Whether the registry wanted it.
  [[nodiscard]] bool was_asked() const { return m_asked; }

 private:
  std::string m_registry;
  Credential m_credential;
  std::atomic<bool> m_asked{false};
};

/// Never a credential.
class Anonymous final : public CredentialSource {
 public:
  [[nodiscard]] Result<std::optional<Credential>> find(std::string_view, std::string_view,
                                                       std::stop_token) override {
    return std::nullopt;
  }
};

}  // namespace kfpkg::registry
