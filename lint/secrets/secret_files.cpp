// SPDX-License-Identifier: Apache-2.0
// A name alone is no proof: many .pem files are certificates, and many .env files set paths.
#include "lint/secrets/secret_files.hpp"

#include "core/text/ascii.hpp"
#include "core/text/trim.hpp"
#include "lint/secrets/text_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace kfpkg::lint {
namespace {

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool holds_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

bool is_env_file(std::string_view name) {
  return name == ".env" || name.starts_with(".env.");
}

bool is_key_file(std::string_view name) {
  return name.ends_with(".pem") || name.ends_with(".key") || name.starts_with("id_rsa") ||
         name.starts_with("id_ed25519") || name.starts_with("id_ecdsa") ||
         name.starts_with("id_dsa");
}

bool is_account_file(std::string_view name) {
  return name.ends_with(".json") && holds_one_of(name, {"credential", "account", "key", "secret"});
}

// Which packages are installed, and from where.
bool is_index_file(std::string_view path) {
  const std::string_view name = last_name(path);
  constexpr std::array<std::string_view, 8> k_names{
      "pip.conf", "pyproject.toml", "uv.toml",         "poetry.toml",
      "pipfile",  ".condarc",       "environment.yml", "environment.yaml"};
  const bool is_list =
      path.ends_with(".txt") && holds_one_of(path, {"requirements", "constraints"});
  return is_list || std::find(k_names.begin(), k_names.end(), name) != k_names.end();
}

struct Row {
  std::string_view name;
  std::string_view mark;  ///< in the text when it holds a secret
  std::string_view what;
};
constexpr std::array k_rows{
    Row{".netrc", "password", "a password"},
    Row{".pypirc", "password", "a password"},
    Row{".npmrc", "_authToken=", "a token"},
    Row{".git-credentials", "@", "a password"},
    Row{".dockerconfigjson", "\"auth\"", "registry credentials"},
    Row{".docker/config.json", "\"auth\"", "registry credentials"},
    Row{".aws/credentials", "aws_secret_access_key", "an AWS key"},
    Row{".kube/config", "client-key-data", "a client key"},
    Row{"kubeconfig", "client-key-data", "a client key"},
};

const Row* row_of(std::string_view path) {
  const auto row = std::find_if(k_rows.begin(), k_rows.end(), [&](const Row& one) {
    return path == one.name || path.ends_with("/" + std::string(one.name));
  });
  return row == k_rows.end() ? nullptr : &*row;
}

// The first variable of an .env file whose name and value look like a secret.
std::string secret_variable(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("export ")) line.remove_prefix(7);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#')) continue;
    const std::string_view name = trim(line.substr(0, equals));
    if (named_secret(name, line.substr(equals + 1))) return std::string(name);
  }
  return {};
}

}  // namespace

bool may_hold_secret(std::string_view path) {
  const std::string plain = ascii_lower(path);
  if (holds_one_of(plain, {"example", "sample", "template", "test", "fixture", ".dist"}))
    return false;
  const std::string_view name = last_name(plain);
  return is_env_file(name) || is_key_file(name) || is_account_file(name) || is_index_file(plain) ||
         row_of(plain) != nullptr;
}

std::string secret_in(std::string_view path, std::string_view text) {
  const std::string plain = ascii_lower(path);
  const std::string_view name = last_name(plain);
  if (is_env_file(name)) {
    const std::string variable = secret_variable(text);
    return variable.empty() ? known_secret_in(text) : fmt::format("the value of {}", variable);
  }
  if (is_key_file(name)) return holds_one_of(text, {"PRIVATE KEY-----"}) ? "a private key" : "";
  if (is_account_file(name)) {
    if (holds_one_of(text, {"PRIVATE KEY-----"})) return "a private key";
    return holds_one_of(text, {"\"refresh_token\"", "\"client_secret\""}) ? "a client secret" : "";
  }
  if (is_index_file(plain)) return known_secret_in(text);
  const Row* row = row_of(plain);
  const bool holds = row != nullptr && text.find(row->mark) != std::string_view::npos;
  return holds ? std::string(row->what) : "";
}

}  // namespace kfpkg::lint
