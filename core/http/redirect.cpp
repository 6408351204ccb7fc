// SPDX-License-Identifier: Apache-2.0
// The one follower of redirects.
#include "core/http/transport.hpp"
#include "core/text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::http {
namespace {

constexpr int k_most_redirects = 10;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_secret_header(std::string_view name) {
  const auto equals = [&](std::string_view other) { return equal_but_for_case(name, other); };
  return equals("authorization") || equals("cookie") || equals("private-token");
}

}  // namespace

std::optional<std::string_view> Response::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& header) { return header.first == name; });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

Result<Response> send_following(Transport& transport, Request request, const std::stop_token& stop,
                                std::string* final_url) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  for (int hops = 0; hops <= k_most_redirects; ++hops) {
    KFPKG_TRY_ASSIGN(Response response, transport.send(request, stop));
    if (final_url != nullptr) *final_url = request.url;
    const auto location = response.header("location");
    if (!is_redirect(response.status) || !location) return response;
    if (!reads && response.status != 307 && response.status != 308) return response;
    const std::optional<Url> from = parse_url(request.url);
    const std::optional<std::string> next = resolve_url(request.url, *location);
    const std::optional<Url> to = next ? parse_url(*next) : std::nullopt;
    if (!reads && from && to && !from->same_origin(*to)) return response;
    if (!from || !to) {
      return fail(ErrorKind::registry,
                  fmt::format("{} redirects to something that is not a web address",
                              redact_url(request.url)));
    }
    if (!may_go(*from, *to)) {
      return fail(ErrorKind::registry,
                  fmt::format("{} redirects to {}, which is not safe to follow",
                              redact_url(request.url), redact_url(*next)));
    }
    if (!from->same_origin(*to)) {
      std::erase_if(request.headers, [](const auto& h) { return is_secret_header(h.first); });
      request.tls = {};
    }
    request.url = *next;
  }
  return fail(ErrorKind::registry, fmt::format("{} redirects more than {} times",
                                               redact_url(request.url), k_most_redirects));
}

}  // namespace kfpkg::http
