// SPDX-License-Identifier: Apache-2.0
// Deleting manifests and tags (distribution-spec, "Content management").
#include "registry/protocol/client_detail.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {

Result<oci::Deletion> Client::delete_manifest(const oci::Reference& ref, std::stop_token stop) {
  Session& session = m_state->session;
  session.will_push(ref);
  KFPKG_TRY_ASSIGN(const Access access, session.access(ref));
  http::Request request;
  request.method = "DELETE";
  request.url = access.endpoint.at(
      fmt::format("/v2/{}/manifests/{}", ref.repository, ref.digest ? ref.digest->str() : ref.tag));
  KFPKG_TRY_ASSIGN(const http::Response response,
                   session.send(access, std::move(request), Repeat::yes, std::move(stop)));
  if (response.status / 100 == 2) return oci::Deletion::done;
  // docker-registry 2.8 answers 400 (DIGEST_INVALID) to a tag, others 404, 405 or 501.
  const int status = response.status;
  const bool unsupported = status == 400 || status == 404 || status == 405 || status == 501;
  if (!ref.digest && unsupported) return oci::Deletion::by_digest_only;
  if (status == 405 || status == 501) {
    return fail(ErrorKind::registry,
                fmt::format("{}: it does not delete ({})", ref.registry, status),
                "deleting is switched off there, or done by its web page or its own program");
  }
  return session.refuse(access, "deleting " + ref.familiar(), response);
}

}  // namespace kfpkg::registry
