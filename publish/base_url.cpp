// SPDX-License-Identifier: Apache-2.0
// Raw URLs of git hosts.
#include "publish/base_url.hpp"

#include "core/http/transport.hpp"
#include "core/text/redact.hpp"
#include "git/remote_url.hpp"

#include <fmt/format.h>

#include <vector>

namespace kfpkg::publish {
namespace {

/// Each part of a path encoded, with '/' kept.
std::string encode_path(std::string_view path) {
  std::string out;
  while (true) {
    const std::size_t slash = path.find('/');
    out += http::percent_encode(path.substr(0, slash));
    if (slash == path.npos) return out;
    out += '/';
    path.remove_prefix(slash + 1);
  }
}

std::string with_prefix(std::string url, std::string_view prefix) {
  return prefix.empty() ? url : fmt::format("{}/{}", url, encode_path(prefix));
}

/// The first `count` parts of a path, and what is left after them.
std::optional<std::vector<std::string_view>> split_parts(std::string_view path, std::size_t count) {
  std::vector<std::string_view> parts;
  while (parts.size() < count) {
    const std::size_t slash = path.find('/');
    if (slash == path.npos || slash == 0) return std::nullopt;
    parts.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  parts.push_back(path);
  return parts;
}

}  // namespace

std::optional<std::string> raw_base_url(std::string_view remote_url, std::string_view branch,
                                        std::string_view prefix) {
  const auto hosted = git::hosted_repository(remote_url);
  if (!hosted) return std::nullopt;
  const std::string path = encode_path(hosted->path);
  const std::string name = encode_path(branch);
  if (hosted->host == "github.com" || hosted->host == "ssh.github.com") {
    return with_prefix(fmt::format("https://raw.githubusercontent.com/{}/{}", path, name), prefix);
  }
  if (hosted->host == "gitlab.com" || hosted->host == "altssh.gitlab.com") {
    return with_prefix(fmt::format("https://gitlab.com/{}/-/raw/{}", path, name), prefix);
  }
  if (hosted->host == "bitbucket.org") {
    return with_prefix(fmt::format("https://bitbucket.org/{}/raw/{}", path, name), prefix);
  }
  return std::nullopt;
}

std::optional<std::string> raw_url_of_page(std::string_view url) {
  constexpr std::string_view github = "https://github.com/";
  constexpr std::string_view gitlab = "https://gitlab.com/";
  if (url.starts_with(github)) {
    const auto parts = split_parts(url.substr(github.size()), 3);  // owner, repository, blob, rest
    if (!parts || ((*parts)[2] != "blob" && (*parts)[2] != "tree" && (*parts)[2] != "raw"))
      return std::nullopt;
    return fmt::format("https://raw.githubusercontent.com/{}/{}/{}", (*parts)[0], (*parts)[1],
                       (*parts)[3]);
  }
  if (!url.starts_with(gitlab)) return std::nullopt;
  for (const std::string_view page : {"/-/blob/", "/-/tree/"}) {
    const std::size_t at = url.find(page);
    if (at != url.npos)
      return fmt::format("{}/-/raw/{}", url.substr(0, at), url.substr(at + page.size()));
  }
  return std::nullopt;
}

bool is_plain_url(std::string_view url) {
  return http::parse_url(url) && url.find_first_of("?# ") == url.npos;
}

Result<std::string> given_base_url(std::string_view given) {
  while (given.ends_with('/')) given.remove_suffix(1);
  if (!is_plain_url(given)) {
    return fail(ErrorKind::usage,
                fmt::format("--url {}: not a plain http or https URL", redact(given)),
                k_plain_url_help);
  }
  if (const auto raw = raw_url_of_page(given)) {
    return fail(ErrorKind::usage,
                fmt::format("--url {}: is a web page, KFP cannot load components from it", given),
                fmt::format("--url {}", *raw));
  }
  return std::string(given);
}

tl::unexpected<Error> no_base_url(std::string_view destination) {
  return fail(
      ErrorKind::usage,
      fmt::format("publish: kfpkg does not know the URL at which {} is served", destination),
      "give --url https://…, or set publish.url in kfpkg.yaml");
}

}  // namespace kfpkg::publish
