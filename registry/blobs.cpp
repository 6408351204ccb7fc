// SPDX-License-Identifier: Apache-2.0
// Blobs: is it there, get it, send it (distribution-spec, "Pushing a blob monolithically").
#include "registry/client_state.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

std::string blob_name(const oci::Reference& repository, const oci::Digest& digest) {
  return fmt::format("{} in {}", digest.str(), repository.with_tag({}).familiar());
}

http::Request blob_request(std::string method, const Access& access, const oci::Digest& digest) {
  http::Request request;
  request.method = std::move(method);
  request.url = access.endpoint.at(fmt::format("/v2/{}/blobs/{}", access.repository, digest.str()));
  return request;
}

Status check(const Access& access, const oci::Digest& digest, std::string_view bytes) {
  if (digest.algorithm() != "sha256") {
    return fail(ErrorKind::registry, fmt::format("{}: {} digests are not supported",
                                                 access.registry, digest.algorithm()));
  }
  if (oci::Digest::of(bytes) == digest) return {};
  return fail(ErrorKind::registry, fmt::format("{}: the content of {} does not have that digest",
                                               access.registry, digest.str()));
}

// Where the upload goes: the Location as it is given, with the digest added to its query.
Result<std::string> upload_target(const Access& access, const std::string& asked,
                                  const http::Response& opened, const oci::Digest& digest) {
  const auto location = opened.header("location");
  auto url = location ? http::resolve_url(asked, *location) : std::nullopt;
  const auto parsed = url ? http::parse_url(*url) : std::nullopt;
  if (!parsed || !http::may_go(access.endpoint.url, *parsed)) {
    return fail(ErrorKind::registry,
                fmt::format("{}: refusing to upload to {}", access.registry,
                            url ? http::redact_url(*url) : std::string("nowhere")),
                "the registry gives an unusable Location; check the proxy in front of it");
  }
  *url += parsed->target.find('?') == std::string::npos ? '?' : '&';
  return *url + "digest=" + http::percent_encode(digest.str());
}

// One POST and one PUT. The answer of the one that failed, or of the PUT.
Result<http::Response> upload_once(Session& session, const Access& access,
                                   const oci::Digest& digest, std::string_view bytes,
                                   const std::stop_token& stop) {
  http::Request open;
  open.method = "POST";
  open.url = access.endpoint.at(fmt::format("/v2/{}/blobs/uploads/", access.repository));
  const std::string asked = open.url;
  KFPKG_TRY_ASSIGN(http::Response opened, session.send(access, std::move(open), Repeat::no, stop));
  if (opened.status != 202) return opened;
  http::Request put;
  put.method = "PUT";
  KFPKG_TRY_ASSIGN(put.url, upload_target(access, asked, opened, digest));
  put.headers.emplace_back("Content-Type", "application/octet-stream");
  put.body = bytes;
  return session.send(access, std::move(put), Repeat::no, stop);
}

}  // namespace

Result<bool> Client::has_blob(const oci::Reference& repository, const oci::Digest& digest,
                              std::stop_token stop) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  KFPKG_TRY_ASSIGN(
      const http::Response response,
      session.send(access, blob_request("HEAD", access, digest), Repeat::yes, std::move(stop)));
  if (response.status == 200) return true;
  if (response.status == 404) return false;
  return session.refuse(access, blob_name(repository, digest), response);
}

Result<std::string> Client::get_blob(const oci::Reference& repository, const oci::Digest& digest,
                                     std::uint64_t limit, std::stop_token stop) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  http::Request request = blob_request("GET", access, digest);
  request.body_limit = limit;
  KFPKG_TRY_ASSIGN(http::Response response,
                   session.send(access, std::move(request), Repeat::yes, std::move(stop)));
  if (response.status != 200)
    return session.refuse(access, blob_name(repository, digest), response);
  KFPKG_TRY(check(access, digest, response.body));
  return std::move(response.body);
}

Status Client::upload_blob(const oci::Reference& repository, const oci::Digest& digest,
                           std::string_view bytes, std::stop_token stop) {
  Session& session = m_state->session;
  session.will_push(repository);
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  KFPKG_TRY(check(access, digest, bytes));
  // An upload that broke cannot be resumed everywhere, so another try starts a new one.
  KFPKG_TRY_ASSIGN(const http::Response response,
                   session.sender().repeat(
                       access.registry,
                       [&] { return upload_once(session, access, digest, bytes, stop); }, stop));
  if (response.status == 201) return {};
  return session.refuse(access, blob_name(repository, digest), response);
}

}  // namespace kfpkg::registry
