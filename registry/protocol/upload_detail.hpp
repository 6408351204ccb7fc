// SPDX-License-Identifier: Apache-2.0
// One upload of a blob, step by step.
#pragma once

#include "core/stream.hpp"
#include "oci/manifest.hpp"
#include "registry/protocol/session_detail.hpp"

#include <optional>
#include <stop_token>
#include <string>

namespace kfpkg::registry {

/// What is sent, and where to.
struct Upload {
  Session& session;
  const Access& access;
  const oci::Digest& digest;
  ByteSource& source;
  std::stop_token stop;
};

/// Opens an upload; with `mount_from`, a repository's name, asks for a mount first and falls back
/// to an upload without one. 201: mounted; 202: opened, its Location says where.
[[nodiscard]] Result<http::Response> open_upload(const Upload& upload,
                                                 const std::string& mount_from);

/// The whole content by one PUT to the place that `opened` gives.
[[nodiscard]] Result<http::Response> put_whole(const Upload& upload, const http::Response& opened);

/// The content in pieces: PATCH after PATCH, and a PUT that closes; a piece that got lost is taken
/// up again where the registry says that it stopped. For registries (or proxies before them) that
/// refuse long bodies.
[[nodiscard]] Result<http::Response> put_in_pieces(const Upload& upload,
                                                   const http::Response& opened);

}  // namespace kfpkg::registry
