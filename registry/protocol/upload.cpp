// SPDX-License-Identifier: Apache-2.0
// Mounts, and uploads by POST and PUT (distribution-spec, "Pushing blobs").
#include "registry/protocol/blob_requests_detail.hpp"
#include "registry/protocol/upload_detail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

std::string uploads_url(const Upload& upload) {
  return upload.access.endpoint.at(fmt::format("/v2/{}/blobs/uploads/", upload.access.repository));
}

Result<http::Response> post(const Upload& upload, const std::string& query) {
  http::Request request;
  request.method = "POST";
  request.url = uploads_url(upload) + query;
  return upload.session.send(upload.access, std::move(request), Repeat::no, upload.stop);
}

}  // namespace

Result<http::Response> open_upload(const Upload& upload, const std::string& mount_from) {
  if (!mount_from.empty()) {
    const std::string query =
        fmt::format("?mount={}&from={}", http::percent_encode(upload.digest.str()),
                    http::percent_encode(mount_from));
    auto mounted = post(upload, query);
    // Some registries fail where they should fall back to an upload.
    if (!mounted || mounted->status == 201 || mounted->status == 202) return mounted;
  }
  return post(upload, {});
}

Result<http::Response> put_whole(const Upload& upload, const http::Response& opened) {
  http::Request put;
  put.method = "PUT";
  KFPKG_TRY_ASSIGN(const std::string location,
                   upload_location(upload.access, uploads_url(upload), opened));
  put.url = final_location(location, upload.digest);
  put.headers.emplace_back("Content-Type", "application/octet-stream");
  put.source = &upload.source;
  return upload.session.send(upload.access, std::move(put), Repeat::no, upload.stop);
}

}  // namespace kfpkg::registry
