// SPDX-License-Identifier: Apache-2.0
// Checks a published URL as KFP's loader reads it, and its image as a cluster will pull it.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"
#include "publish/verify/verification.hpp"
#include "publish/verify/verify_request.hpp"

#include <stop_token>

namespace kfpkg::publish {

/// Stops at the first check without which the next ones make no sense. An error only when the URL
/// is none (usage), the server gave no answer (network) or the user stopped it; everything else is
/// a check.
[[nodiscard]] Result<Verification> verify(const VerifyRequest& request, http::Transport& transport,
                                          const ImageProbe& probe, const std::stop_token& stop);

}  // namespace kfpkg::publish
