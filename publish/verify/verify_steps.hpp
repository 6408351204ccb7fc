// SPDX-License-Identifier: Apache-2.0
// Private to this room: the steps of a verification. Each appends its checks and fills in what it
// learns.
#pragma once

#include "core/http/transport.hpp"
#include "publish/verify/verification.hpp"
#include "publish/verify/verify_request.hpp"

#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::publish {

/// What the steps share: the request, the edges and the growing result.
struct VerifyRun {
  const VerifyRequest& request;
  http::Transport& transport;
  const ImageProbe& probe;
  std::stop_token stop;
  Verification& result;

  void pass(std::string name, std::string detail) const {
    result.checks.push_back({std::move(name), CheckOutcome::passed, std::move(detail), {}, {}});
  }
  void skip(std::string name, std::string detail) const {
    result.checks.push_back({std::move(name), CheckOutcome::skipped, std::move(detail), {}, {}});
  }
  void fail(std::string name, std::string detail, std::string hint,
            ErrorKind kind = ErrorKind::findings) const {
    result.checks.push_back(
        {std::move(name), CheckOutcome::failed, std::move(detail), std::move(hint), kind});
  }
};

/// Whether the text is what was published: against the digest in its URL, the index beside it, and
/// the place that the text itself calls its own.
void check_content(const VerifyRun& run, std::string_view text,
                   std::string_view canonical_location);

/// Whether the image is pinned, there, and runs on the wanted platforms. Also fills in the image's
/// facts.
void check_image(const VerifyRun& run);

}  // namespace kfpkg::publish
