// SPDX-License-Identifier: Apache-2.0
// One call of kfpkg on its edges: the working folder's settings and the one registry client.
#pragma once

#include "core/http/transport.hpp"
#include "core/invocation.hpp"
#include "core/process/process.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "registry/protocol/client.hpp"
#include "workspace/folders/folders.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::workspace {

/// Made once per command and handed to its sequence. Nothing is read or opened before it is asked
/// for. Not for several threads, unlike what it hands out.
class Session {
 public:
  /// All three outlive the session.
  Session(const Invocation& call, ProcessRunner& processes, http::Transport& transport);

  [[nodiscard]] const Invocation& call() const { return m_call; }
  [[nodiscard]] ProcessRunner& processes() const { return m_processes; }
  [[nodiscard]] http::Transport& transport() const { return m_transport; }

  /// The working folder with its settings, whether or not it is a component's.
  [[nodiscard]] Result<const ComponentFolder*> here();

  /// How registries are spoken to when these folders are worked on; without folders, by the working
  /// folder's settings. A registry is insecure when one of them says so. An error of kind config
  /// names both places where folders disagree on network.*.
  [[nodiscard]] Result<registry::ClientOptions> registry_options(
      const std::vector<ComponentFolder>& folders = {});

  /// The registry client, with the user's credentials. The first word for it decides about its
  /// options.
  [[nodiscard]] Result<registry::Client*> client(const std::vector<ComponentFolder>& folders = {});
  /// What the client has sent so far; nothing when there is none yet.
  [[nodiscard]] registry::Traffic traffic() const;
  /// How it waits and tries again. Needs the client.
  [[nodiscard]] const registry::RetryPolicy& retry_policy() const { return m_options.retry; }
  /// Whether this registry ("host:port") is spoken to without TLS. Needs the client.
  [[nodiscard]] bool is_plain_http(const std::string& registry) const;

 private:
  const Invocation& m_call;
  ProcessRunner& m_processes;
  http::Transport& m_transport;
  std::optional<ComponentFolder> m_here;
  registry::ClientOptions m_options;
  std::optional<registry::ConfiguredCredentials> m_credentials;
  std::optional<registry::Client> m_client;
};

/// "ghcr.io" of the setting `registry: ghcr.io/acme`.
[[nodiscard]] std::string host_of_registry(const std::string& registry);

}  // namespace kfpkg::workspace
