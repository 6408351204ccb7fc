// SPDX-License-Identifier: Apache-2.0
// Blobs: is it there, get it, send it (distribution-spec, "Pushing a blob monolithically").
#include "registry/protocol/blob_requests_detail.hpp"
#include "registry/protocol/client_detail.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

Status check(const Access& access, const oci::Digest& digest, std::string_view bytes) {
  KFPKG_TRY(check_algorithm(access, digest));
  if (oci::Digest::of(bytes) == digest) return {};
  return fail_transient(ErrorKind::registry,
                        fmt::format("{}: the content of {} does not have that digest",
                                    access.registry, digest.str()));
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
  const auto has_digest = [&](const http::Response& response) {
    return response.status == 200 ? check(access, digest, response.body) : Status();
  };
  KFPKG_TRY_ASSIGN(http::Response response, session.send(access, std::move(request), Repeat::yes,
                                                         std::move(stop), has_digest));
  if (response.status != 200)
    return session.refuse(access, blob_name(repository, digest), response);
  return std::move(response.body);
}

Status Client::upload_blob(const oci::Reference& repository, const oci::Digest& digest,
                           std::string_view bytes, std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const Access access, m_state->session.access(repository));
  KFPKG_TRY(check(access, digest, bytes));
  MemorySource source(bytes);
  const oci::Descriptor blob{{}, digest, bytes.size(), {}, {}, {}};
  KFPKG_TRY(send_blob(repository, blob, source, std::nullopt, std::move(stop)));
  return {};
}

}  // namespace kfpkg::registry
