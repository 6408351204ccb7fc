// SPDX-License-Identifier: Apache-2.0
// One blob up to a registry: mounted, whole, or in pieces, again until it is there.
#include "registry/protocol/blob_requests_detail.hpp"
#include "registry/protocol/client_detail.hpp"
#include "registry/protocol/upload_detail.hpp"

namespace kfpkg::registry {
namespace {

// The state of the upload is gone (404), at another place (416), or what arrived is not what was
// sent (400): all of it starts anew.
bool is_stale(const http::Response& response) {
  return response.status == 400 || response.status == 404 || response.status == 416;
}

}  // namespace

Result<oci::BlobOutcome> Client::send_blob(const oci::Reference& repository,
                                           const oci::Descriptor& blob, ByteSource& source,
                                           const std::optional<oci::Reference>& mount_from,
                                           std::stop_token stop) {
  Session& session = m_state->session;
  session.will_push(repository);
  const bool mounts = mount_from && mount_from->registry == repository.registry &&
                      mount_from->repository != repository.repository;
  if (mounts) session.will_mount(repository, *mount_from);
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  KFPKG_TRY(check_algorithm(access, blob.digest));
  const std::string name = blob_name(repository, blob.digest);
  const Upload upload{session, access, blob.digest, source, stop};
  oci::BlobOutcome outcome = oci::BlobOutcome::sent;
  bool whole = true;
  const auto settled = [&](Result<http::Response> put) -> Result<http::Response> {
    auto done = settle_put(std::move(put), name, blob.digest.str(), [&] {
      const auto found =
          session.send(access, blob_request("HEAD", access, blob.digest), Repeat::no, stop);
      return found && found->status == 200;
    });
    if (!done || !is_stale(*done)) return done;
    auto stale = session.refuse(access, name, *done);
    stale.value().transient = true;
    return stale;
  };
  // An upload that broke cannot be resumed everywhere, so another try starts a new one.
  const auto once = [&]() -> Result<http::Response> {
    KFPKG_TRY_ASSIGN(http::Response opened,
                     open_upload(upload, mounts ? mount_from->repository : std::string()));
    outcome = opened.status == 201 ? oci::BlobOutcome::mounted : oci::BlobOutcome::sent;
    if (opened.status != 202) return opened;
    if (!whole) return settled(put_in_pieces(upload, opened));
    KFPKG_TRY_ASSIGN(http::Response put, settled(put_whole(upload, opened)));
    if (put.status != 413) return put;
    whole = false;
    KFPKG_TRY_ASSIGN(opened, open_upload(upload, {}));
    return opened.status == 202 ? settled(put_in_pieces(upload, opened)) : opened;
  };
  KFPKG_TRY_ASSIGN(const http::Response response,
                   session.repeat(access, "upload of " + name, once, stop));
  if (response.status == 201) return outcome;
  return session.refuse_push(access, name, response);
}

}  // namespace kfpkg::registry
