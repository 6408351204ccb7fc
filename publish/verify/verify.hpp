// SPDX-License-Identifier: Apache-2.0
// Checks a published URL as KFP's loader reads it, and its image as a cluster will pull it.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "oci/reference.hpp"
#include "publish/verify/verification.hpp"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::publish {

struct ImageFacts {
  std::string digest;
  std::vector<oci::Platform> platforms;
};

/// Asks the image's registry; cli fills it. Nothing: the registry has no such image. An error: it
/// could not be told.
using ImageProbe =
    std::function<Result<std::optional<ImageFacts>>(const oci::Reference&, std::stop_token)>;

struct VerifyRequest {
  std::string url;  ///< http, https or gs (as KFP reads it)
  std::vector<oci::Platform>
      platforms;  ///< that the image must run on; empty: just say which there are
};

/// Stops at the first check without which the next ones make no sense. An error only when the URL
/// is none (usage), the server gave no answer (network) or the user stopped it; everything else is
/// a check.
[[nodiscard]] Result<Verification> verify(const VerifyRequest& request, http::Transport& transport,
                                          const ImageProbe& probe, const std::stop_token& stop);

}  // namespace kfpkg::publish
