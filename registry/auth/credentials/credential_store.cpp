// SPDX-License-Identifier: Apache-2.0
// Changes docker's config.json and nothing else in it.
#include "registry/auth/credentials/credential_store.hpp"

#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/http/transport.hpp"
#include "core/json/bounds.hpp"
#include "core/json/repeated_key.hpp"
#include "core/terminal/terminal.hpp"
#include "registry/auth/credentials/auth_file_detail.hpp"
#include "registry/auth/credentials/credential_helper_detail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <system_error>

namespace kfpkg::registry {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The file itself when it is a link, so that renaming over it does not replace the link.
fs::path behind_links(fs::path path) {
  constexpr int most_links = 40;
  std::error_code error;
  for (int i = 0; i < most_links && fs::is_symlink(path, error); ++i) {
    const fs::path target = fs::read_symlink(path, error);
    if (error) break;
    path = (path.parent_path() / target).lexically_normal();
  }
  return path;
}

Result<Json> read_document(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) return Json::object();
  KFPKG_TRY_ASSIGN(const std::string bytes, read_file(file, k_auth_file_limit));
  if (bytes.find_first_not_of(" \t\r\n") == std::string::npos) return Json::object();
  Json document = json_depth_within(bytes) ? Json::parse(bytes, nullptr, false) : Json();
  const auto auths = document.is_object() ? document.find("auths") : document.end();
  const bool usable =
      document.is_object() && (auths == document.end() || auths->is_object() || auths->is_null());
  if (!usable) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: not docker's configuration", file.string()),
                "mend the file, or move it away");
  }
  if (json_repeats_key(bytes)) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: has a key twice in one object", file.string()),
                "mend the file: a login would lose what stands below the first one");
  }
  return document;
}

Status make_folder_of(const fs::path& file) {
  std::error_code error;
  if (file.has_parent_path() && !fs::exists(file.parent_path(), error)) {
    fs::create_directories(file.parent_path(), error);
    if (!error) fs::permissions(file.parent_path(), fs::perms::owner_all, error);
    if (error) {
      return fail(ErrorKind::file,
                  fmt::format("{}: {}", file.parent_path().string(), error.message()));
    }
  }
  return {};
}

// Whatever another kfpkg wrote meanwhile stays. docker has no lock of its own.
Status change_document(const fs::path& file, const std::function<bool(Json&)>& change) {
  KFPKG_TRY(make_folder_of(file));
  const FolderLock lock(file.parent_path());
  KFPKG_TRY_ASSIGN(Json document, read_document(file));
  if (!change(document)) return {};
  // Tabs, as docker writes it.
  return write_file(file, document.dump(1, '\t', false, Json::error_handler_t::replace) + "\n",
                    FileMode::secret);
}

// The key of docker for the registry; other spellings of it are read too.
std::string key_of(const std::string& registry) {
  return registry == "docker.io" ? "https://index.docker.io/v1/" : registry;
}

bool take_out(Json& document, const std::string& registry) {
  const auto auths = document.find("auths");
  if (auths == document.end() || !auths->is_object()) return false;
  std::vector<std::string> keys;
  for (const auto& [key, value] : auths->items()) {
    if (normal_key(key) == registry) keys.push_back(key);
  }
  for (const std::string& key : keys) auths->erase(key);
  return !keys.empty();
}

Json entry_of(const Credential& credential) {
  // With an identity token docker keeps the name, and nothing behind the colon.
  const std::string password = credential.identity_token ? std::string() : credential.secret;
  Json entry;
  entry["auth"] = base64_encode(credential.username + ':' + password);
  if (credential.identity_token) entry["identitytoken"] = credential.secret;
  return entry;
}

std::string helper_for(const Json& document, const std::string& registry) {
  const auto helpers = document.find("credHelpers");
  if (helpers != document.end() && helpers->is_object()) {
    for (const auto& [key, value] : helpers->items()) {
      if (normal_key(key) == registry && value.is_string()) return value.get<std::string>();
    }
  }
  const auto store = document.find("credsStore");
  return store != document.end() && store->is_string() ? store->get<std::string>() : std::string();
}

}  // namespace

Result<std::string> registry_name(std::string_view text) {
  const std::string name = normal_key(text);
  const std::size_t slash = name.find('/');
  if (slash != std::string::npos && name.find('@') == std::string::npos) {
    return fail(ErrorKind::usage,
                fmt::format("\"{}\" is a repository, and a login is for a whole registry", name),
                fmt::format("name the registry alone: {}", name.substr(0, slash)));
  }
  const auto url = http::parse_url("https://" + name);
  const bool more = name.find('#') != std::string::npos;
  if (!url || url->target != "/" || name.empty() || more) {
    const bool secret = name.find('@') != std::string::npos;
    return fail(ErrorKind::usage,
                secret ? std::string("a registry's name holds no user and no password")
                       : fmt::format("\"{}\" is not the name of a registry", printable(name)),
                "as in ghcr.io, registry.example.org:5000 or docker.io");
  }
  return name;
}

CredentialStore::CredentialStore(const Environment& environment, ProcessRunner& runner)
    : m_environment(environment),
      m_runner(runner),
      m_file(behind_links(environment.docker_config_dir() / "config.json")) {}

Result<StoredAt> CredentialStore::store(const std::string& registry, const Credential& credential,
                                        std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const Json document, read_document(m_file));
  const Helper helper{helper_for(document, registry), m_file.string(), registry};
  StoredAt stored{m_file.string(), true};
  Json entry = Json::object();
  if (helper.suffix.empty()) {
    entry = entry_of(credential);
  } else {
    KFPKG_TRY(store_in_helper(m_runner, m_environment, helper, credential, std::move(stop)));
    stored = {helper.program(), false};
  }
  KFPKG_TRY(change_document(m_file, [&](Json& now) {
    take_out(now, registry);
    if (now["auths"].is_null()) now["auths"] = Json::object();
    now["auths"][key_of(registry)] = std::move(entry);
    return true;
  }));
  return stored;
}

Result<std::vector<std::string>> CredentialStore::erase(const std::string& registry,
                                                        std::stop_token stop) {
  std::vector<std::string> places;
  KFPKG_TRY_ASSIGN(const Json document, read_document(m_file));
  const Helper helper{helper_for(document, registry), m_file.string(), registry};
  if (!helper.suffix.empty()) {
    KFPKG_TRY_ASSIGN(const bool was_there,
                     erase_from_helper(m_runner, m_environment, helper, std::move(stop)));
    if (was_there) places.push_back(helper.program());
  }
  bool was_in_file = false;
  if (!document.empty()) {
    KFPKG_TRY(
        change_document(m_file, [&](Json& now) { return was_in_file = take_out(now, registry); }));
  }
  if (was_in_file && places.empty()) places.push_back(m_file.string());
  return places;
}

}  // namespace kfpkg::registry
