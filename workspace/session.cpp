// SPDX-License-Identifier: Apache-2.0
// From settings to the options of the registry client.
#include "workspace/session.hpp"

#include "registry/endpoint.hpp"
#include "workspace/folders/agreed.hpp"

#include <charconv>

namespace kfpkg::workspace {
namespace {

/// The tests' scale of waits and limits of time.
constexpr const char* k_retry_scale = "KFPKG_TEST_RETRY_SCALE";

std::optional<double> retry_scale(const Environment& environment) {
  const auto text = environment.get(k_retry_scale);
  double scale = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), scale);
  return error == std::errc() ? std::optional(scale) : std::nullopt;
}

Result<registry::RetryPolicy> retry_policy_of(const std::vector<ComponentFolder>& folders,
                                              const Environment& environment) {
  KFPKG_TRY_ASSIGN(const auto* timeout, agreed<&registry::Settings::timeout>(folders));
  KFPKG_TRY_ASSIGN(const auto* tries, agreed<&registry::Settings::tries>(folders));
  registry::RetryPolicy policy;
  if (timeout->value) policy.deadline = *timeout->value;
  policy.tries = tries->value;
  const auto scale = retry_scale(environment);
  return scale ? policy.scaled(*scale) : policy;
}

std::vector<std::string> insecure_registries(const std::vector<ComponentFolder>& folders) {
  std::vector<std::string> hosts;
  for (const ComponentFolder& folder : folders) {
    for (const auto& [host, insecure] : folder.config->registry.insecure) {
      if (*insecure) hosts.push_back(host);
    }
  }
  return hosts;
}

}  // namespace

Session::Session(const Invocation& call, ProcessRunner& processes, http::Transport& transport)
    : m_call(call), m_processes(processes), m_transport(transport) {}

Result<const ComponentFolder*> Session::here() {
  if (!m_here) {
    KFPKG_TRY_ASSIGN(m_here, load_folder(m_call.cwd, m_call.cwd, m_call.environment, {}));
  }
  return &*m_here;
}

Result<registry::ClientOptions> Session::registry_options(
    const std::vector<ComponentFolder>& folders) {
  if (folders.empty()) {
    KFPKG_TRY_ASSIGN(const ComponentFolder* folder, here());
    return registry_options({*folder});
  }
  registry::ClientOptions options;
  options.insecure = insecure_registries(folders);
  options.certificate_dirs = registry::default_certificate_dirs(m_call.environment);
  options.clock = m_call.clock;
  KFPKG_TRY_ASSIGN(options.retry, retry_policy_of(folders, m_call.environment));
  ProgressSink& progress = m_call.progress;
  options.on_retry = [&progress](std::string_view text) { progress.detail("registry", text); };
  options.on_quota = options.on_retry;
  options.on_note = [&progress](std::string_view text) { progress.note("registry", text); };
  return options;
}

Result<registry::Client*> Session::client(const std::vector<ComponentFolder>& folders) {
  if (m_client) return &*m_client;
  KFPKG_TRY_ASSIGN(m_options, registry_options(folders));
  ProgressSink& progress = m_call.progress;
  m_credentials.emplace(m_call.environment, m_processes,
                        [&progress](std::string_view text) { progress.note("credentials", text); });
  return &m_client.emplace(m_transport, *m_credentials, m_options);
}

registry::Traffic Session::traffic() const {
  return m_client ? m_client->traffic() : registry::Traffic();
}

bool Session::is_plain_http(const std::string& registry) const {
  const auto endpoint =
      registry::endpoint_of(registry, m_options.insecure, m_options.certificate_dirs);
  return endpoint && endpoint->url.scheme == "http";
}

std::string host_of_registry(const std::string& registry) {
  return registry.substr(0, registry.find('/'));
}

}  // namespace kfpkg::workspace
