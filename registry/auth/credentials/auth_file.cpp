// SPDX-License-Identifier: Apache-2.0
// Reads files of credentials.
#include "core/crypto/sha256.hpp"
#include "core/json/bounds.hpp"
#include "core/terminal/terminal.hpp"
#include "registry/auth/credentials/auth_file_detail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>

namespace kfpkg::registry {
namespace {

using Json = nlohmann::json;

tl::unexpected<Error> unreadable(std::string_view origin, std::string_view why) {
  return fail(ErrorKind::credentials, fmt::format("{}: {}", origin, why),
              "mend it, or log in again: kfpkg login");
}

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// base64(user:password); old versions of docker padded it with NULs.
bool decode_pair(const std::string& coded, Credential& credential) {
  std::optional<std::string> pair = base64_decode(coded);
  if (!pair) return false;
  pair->erase(std::min(pair->size(), pair->find_last_not_of('\0') + 1));
  const std::size_t colon = pair->find(':');
  if (colon == std::string::npos) return false;
  credential.username = pair->substr(0, colon);
  credential.secret = pair->substr(colon + 1);
  return true;
}

// Nothing for an empty marker, as it stands beside a credential store.
Result<std::optional<Credential>> read_entry(const Json& entry, const std::string& key,
                                             const std::string& origin) {
  if (!entry.is_object()) return std::nullopt;
  Credential credential;
  credential.origin = origin;
  if (const std::string coded = text_of(entry, "auth"); !coded.empty()) {
    if (!decode_pair(coded, credential)) {
      return unreadable(origin, fmt::format("the \"auth\" of \"{}\" is not base64 of user:password",
                                            printable(key)));
    }
  } else {
    credential.username = text_of(entry, "username");
    credential.secret = text_of(entry, "password");
  }
  if (const std::string token = text_of(entry, "identitytoken"); !token.empty()) {
    credential.secret = token;
    credential.identity_token = true;
  } else if (const std::string ready = text_of(entry, "registrytoken"); !ready.empty()) {
    credential.secret = ready;
    credential.registry_token = true;
  }
  if (credential.secret.empty()) return std::nullopt;
  return credential;
}

}  // namespace

std::string normal_key(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  while (key.ends_with('/')) key.remove_suffix(1);
  for (const std::string_view version : {"/v1", "/v2"}) {
    if (key.ends_with(version)) key.remove_suffix(version.size());
  }
  constexpr std::array<std::string_view, 3> hub{"index.docker.io", "registry-1.docker.io",
                                                "docker.io"};
  for (const std::string_view name : hub) {
    if (key == name) return "docker.io";
  }
  return std::string(key);
}

Result<AuthFile> parse_auth_file(std::string_view bytes, std::string origin) {
  if (!json_depth_within(bytes)) return unreadable(origin, "nested too deep");
  const Json document = Json::parse(bytes, nullptr, false);
  if (!document.is_object()) return unreadable(origin, "not a JSON object");
  AuthFile file;
  file.origin = std::move(origin);
  file.store = text_of(document, "credsStore");
  const auto helpers = document.find("credHelpers");
  if (helpers != document.end() && helpers->is_object()) {
    for (const auto& [key, value] : helpers->items()) {
      if (value.is_string()) file.helpers[normal_key(key)] = value.get<std::string>();
    }
  }
  const auto auths = document.find("auths");
  if (auths == document.end() || !auths->is_object()) return file;
  for (const auto& [key, value] : auths->items()) {
    KFPKG_TRY_ASSIGN(auto credential, read_entry(value, key, file.origin));
    if (credential) file.auths.emplace(normal_key(key), *std::move(credential));
  }
  return file;
}

}  // namespace kfpkg::registry
