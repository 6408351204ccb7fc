// SPDX-License-Identifier: Apache-2.0
// The kinds of destinations. Private to this folder and to tests of kinds.
#pragma once

#include "core/result.hpp"
#include "publish/destinations/destination.hpp"
#include "publish/destinations/open_context.hpp"

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

struct DestinationKind {
  /// Texts that begin with it are of this kind ("git+"), whatever `claims` says.
  std::string_view scheme;
  /// How messages and --help name it: "a folder (./site)".
  std::string_view form;
  /// Whether a text without a scheme is of this kind; null: none is. `remotes` are the git remotes
  /// of the current repository.
  bool (*claims)(std::string_view text, std::span<const std::string> remotes);
  /// Errors of kind usage for a text that is not right; says nothing to a network unless it must.
  Result<std::unique_ptr<Destination>> (*open)(std::string_view text, const OpenContext& context,
                                               const std::stop_token& stop);
};

// One function for each file `NAME_destination.cpp` of this folder: CMake writes the list.
#define KFPKG_DESTINATION(name) [[nodiscard]] DestinationKind name##_destination();
#include "publish/destination_kinds.inc"
#undef KFPKG_DESTINATION

/// By the names of their files.
[[nodiscard]] std::vector<DestinationKind> destination_kinds();

/// "./site", "/srv": begins as only a folder does.
[[nodiscard]] bool is_folder_text(std::string_view text);
/// "s3://bucket", "git@host:path": has a form of its own, so it is neither a folder nor a remote.
[[nodiscard]] bool is_address(std::string_view text);

}  // namespace kfpkg::publish
