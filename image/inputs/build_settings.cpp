// SPDX-License-Identifier: Apache-2.0
// Reading secrets and the cache's name.
#include "image/inputs/build_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::image {
namespace {

constexpr const char* k_secret_hint =
    "write id=NAME,src=FILE or id=NAME,env=VARIABLE; the value itself is never given";

tl::unexpected<Error> bad_secret(const std::string& message) {
  return fail(ErrorKind::usage, "secret: " + message, k_secret_hint);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// docker reads the list as CSV, where a quote or a comma in a path would mean something else.
bool is_plain_path(std::string_view text) {
  return text.find_first_of("\",\n\r") == std::string_view::npos;
}

std::pair<std::string_view, std::string_view> split_field(std::string_view field) {
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos) return {field, {}};
  return {field.substr(0, equals), field.substr(equals + 1)};
}

Status set_field(Secret& secret, std::string_view key, std::string_view value,
                 const std::filesystem::path& folder) {
  if (key == "type" && (value == "file" || value == "env")) return {};
  if (value.empty()) return bad_secret("a field has no value");
  if (key == "id") {
    secret.id = value;
  } else if (key == "src" || key == "source") {
    secret.file = (folder / value).lexically_normal();
  } else if (key == "env") {
    secret.variable = value;
  } else {
    return bad_secret("there are the fields id, src and env, and no others");
  }
  return {};
}

}  // namespace

Result<Secret> parse_secret(std::string_view text, const std::filesystem::path& folder) {
  Secret secret;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto [key, value] = split_field(text.substr(begin, end - begin));
    KFPKG_TRY(set_field(secret, key, value, folder));
    begin = end + 1;
  }
  if (!is_name(secret.id)) return bad_secret("the id is missing or no name");
  if (!secret.file.empty() && !secret.variable.empty())
    return bad_secret("it comes from a file or from a variable, not from both");
  if (secret.file.empty() && secret.variable.empty()) secret.variable = secret.id;
  if (!secret.variable.empty() && !is_name(secret.variable))
    return bad_secret("env wants the name of a variable");
  if (!is_plain_path(secret.file.string()))
    return bad_secret("the file's path has a comma or a quote");
  return secret;
}

Result<CacheKind> parse_cache(std::string_view text) {
  if (text.empty() || text == "none") return CacheKind::none;
  if (text == "registry") return CacheKind::registry;
  if (text == "gha") return CacheKind::gha;
  if (text == "inline") return CacheKind::inline_in_image;
  return fail(ErrorKind::usage, fmt::format("cache: there is no kind \"{}\"", text),
              "choose registry, gha, inline or none");
}

Status check_epoch(std::string_view text) {
  constexpr std::size_t k_longest = 11;  // of a year that has five digits
  const bool is_number = !text.empty() && text.size() <= k_longest &&
                         text.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_number) return {};
  return fail(ErrorKind::usage,
              fmt::format("source_date_epoch: \"{}\" is no number of seconds since 1970", text),
              "write for example the time of the last commit: git log -1 --format=%ct");
}

Result<bool> parse_platform_mismatch(std::string_view text) {
  if (text == "allow" || text == "refuse") return text == "allow";
  return fail(ErrorKind::usage, fmt::format("platform_mismatch: \"{}\" is no choice", text),
              "choose refuse or allow");
}

CacheFlags cache_flags(CacheKind kind, const oci::Reference& repository, std::string_view scope) {
  switch (kind) {
    case CacheKind::none:
      break;
    case CacheKind::registry: {
      // One repository may serve all components, so the tag has the scope. ECR and old Harbor want
      // an image manifest; a cache that cannot be written must not fail the build.
      const std::string ref =
          fmt::format("type=registry,ref={}:buildcache-{}", repository.name(), scope);
      return {{ref}, {ref + ",mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true"}};
    }
    case CacheKind::gha: {
      const std::string scoped = fmt::format("type=gha,scope={}", scope);
      return {{scoped}, {scoped + ",mode=max,ignore-error=true"}};
    }
    case CacheKind::inline_in_image:
      return {{fmt::format("type=registry,ref={}:buildcache-{}", repository.name(), scope)},
              {"type=inline"}};
  }
  return {};
}

}  // namespace kfpkg::image
