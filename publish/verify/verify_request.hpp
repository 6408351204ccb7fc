// SPDX-License-Identifier: Apache-2.0
// What a verification is asked for, and whom it asks about images.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::publish {

struct ImageFacts {
  std::string digest;
  std::vector<oci::Platform> platforms;
  std::vector<oci::Platform> gone{};  ///< of these, those whose own manifest is not there any more
  std::vector<std::string> gone_blobs{};  ///< "sha256:... of linux/amd64"
};

/// Asks the image's registry; ops fills it. Nothing: the registry has no such image. An error: it
/// could not be told.
using ImageProbe =
    std::function<Result<std::optional<ImageFacts>>(const oci::Reference&, std::stop_token)>;

struct VerifyRequest {
  std::string url;  ///< http, https or gs (as KFP reads it)
  std::vector<oci::Platform>
      platforms;  ///< that the image must run on; empty: just say which there are
};

}  // namespace kfpkg::publish
