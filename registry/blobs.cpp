// SPDX-License-Identifier: Apache-2.0
// Blobs: is it there, get it, send it (distribution-spec, "Pushing a blob monolithically").
#include "registry/blob_requests.hpp"
#include "registry/client_state.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

Status check(const Access& access, const oci::Digest& digest, std::string_view bytes) {
  KFPKG_TRY(check_algorithm(access, digest));
  if (oci::Digest::of(bytes) == digest) return {};
  return fail(ErrorKind::registry, fmt::format("{}: the content of {} does not have that digest",
                                               access.registry, digest.str()));
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
  KFPKG_TRY_ASSIGN(const std::string location, upload_location(access, asked, opened));
  put.url = final_location(location, digest);
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
