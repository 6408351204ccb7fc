// SPDX-License-Identifier: Apache-2.0
// From the text of `--to` and `publish.to` to a destination.
#pragma once

#include "core/result.hpp"
#include "publish/destinations/destination.hpp"
#include "publish/destinations/open_context.hpp"

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::publish {

/// `FOLDER` (with a '/' or "." in front), `file://FOLDER`, `REMOTE[#BRANCH[:PREFIX]]`,
/// `git+file|https|http|ssh://…[#BRANCH[:PREFIX]]`, and what other kinds say. kind usage, with what
/// to write instead, for anything else and when it cannot be told under which URL people read
/// there.
[[nodiscard]] Result<std::unique_ptr<Destination>> open_destination(std::string_view text,
                                                                    const OpenContext& context,
                                                                    const std::stop_token& stop);

/// "a folder (./site), a git remote …": the forms of all kinds, for help and messages.
[[nodiscard]] std::string destination_forms();

}  // namespace kfpkg::publish
