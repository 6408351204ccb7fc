// SPDX-License-Identifier: Apache-2.0
// docker's config.json and podman's auth.json.
#pragma once

#include "core/result.hpp"
#include "registry/auth/credentials/credentials.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace kfpkg::registry {

/// Longer files of credentials are refused.
inline constexpr std::uint64_t k_auth_file_limit = 4U << 20U;

struct AuthFile {
  std::string origin;                          ///< path, or the name of the variable
  std::map<std::string, Credential> auths;     ///< by normal key; empty markers left out
  std::map<std::string, std::string> helpers;  ///< `credHelpers` by normal key
  std::string store;                           ///< `credsStore`
};

/// "https://index.docker.io/v1/" and its like are "docker.io"; scheme and a final /v1, /v2 are
/// taken off.
[[nodiscard]] std::string normal_key(std::string_view key);

/// An error of kind credentials names the file and the key, never a value.
[[nodiscard]] Result<AuthFile> parse_auth_file(std::string_view bytes, std::string origin);

/// The entry for host/ns/repo, host/ns or host, whichever is there first (containers-auth.json(5)).
template <class Value>
[[nodiscard]] const Value* most_specific(const std::map<std::string, Value>& entries,
                                         std::string_view registry, std::string_view repository) {
  std::string key(registry);
  if (!repository.empty()) key.append("/").append(repository);
  while (true) {
    if (const auto found = entries.find(key); found != entries.end()) return &found->second;
    if (key.size() <= registry.size()) return nullptr;
    key.erase(key.rfind('/'));
  }
}

}  // namespace kfpkg::registry
