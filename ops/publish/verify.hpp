// SPDX-License-Identifier: Apache-2.0
// Published URLs as KFP reads them, and their images as clusters pull them.
#pragma once

#include "publish/verify/verification.hpp"
#include "publish/verify/verify_request.hpp"
#include "workspace/session.hpp"

namespace kfpkg::ops {

/// publish::verify() whose images are asked for by the settings of the working folder.
[[nodiscard]] Result<publish::Verification> verify(workspace::Session& session,
                                                   const publish::VerifyRequest& request);

}  // namespace kfpkg::ops
