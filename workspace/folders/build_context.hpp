// SPDX-License-Identifier: Apache-2.0
// The folder that a component's COPY reads from: its own, or by the setting "context" one above it.
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace kfpkg::workspace {

struct BuildContext {
  std::filesystem::path path;  ///< absolute: the component's folder, or one above it
  std::string below;           ///< the component's folder in it; "" when it is the same
  std::string display;         ///< as people would type it
};

/// What a kfpkg.yaml says, and where.
struct WrittenContext {
  std::string text;                 ///< "../.."
  std::string origin;               ///< "train/kfpkg.yaml:3"
  std::filesystem::path counts_at;  ///< the folder that the text is relative to
};

/// Where a folder lies.
struct FolderPlace {
  std::filesystem::path folder;     ///< absolute
  std::filesystem::path workspace;  ///< absolute, the root of its workspace
  std::filesystem::path cwd;
};

/// The component's folder itself.
[[nodiscard]] BuildContext own_context(const FolderPlace& place);

/// Errors, of kind config: no such folder, a file, an absolute path, a folder that does not hold
/// the component's, or one outside of the git repository (without one: of the workspace).
[[nodiscard]] Result<BuildContext> read_context(const WrittenContext& written,
                                                const FolderPlace& place);

/// The nearest folder above a component's that has an entry of that name, as the setting would name
/// it: "../.."; empty when none has up to where a context may be.
[[nodiscard]] std::string context_with(std::string_view name, const FolderPlace& place);

}  // namespace kfpkg::workspace
