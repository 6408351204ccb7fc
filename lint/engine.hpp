// SPDX-License-Identifier: Apache-2.0
// Runs the rules over component folders.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct LintOptions {
  std::vector<std::string> targets{"kfp-2"};        ///< kfp-1.8, kfp-2, kfp-2.17, vertex
  std::vector<std::string> ignore;                  ///< rules by id or name
  std::map<std::string, std::string> build_args{};  ///< of the image beside the spec
};

/// An unknown target or rule is an error of kind `config` with the nearest name.
[[nodiscard]] Status check_options(const LintOptions& options);

/// The folders below `below` that hold a component.yaml, sorted; hidden folders, `out` and
/// `node_modules` are left out, symbolic links are not followed.
[[nodiscard]] Result<std::vector<std::string>> find_component_folders(const Tree& tree,
                                                                      std::string_view below);

/// Appends the findings of one component folder; a folder without component.yaml is KF002. An error
/// is about files that cannot be read.
[[nodiscard]] Status lint_folder(const Tree& tree, std::string_view folder,
                                 const LintOptions& options, Diagnostics& diagnostics);

/// The same for one text, whatever its file is called.
void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics);

}  // namespace kfpkg::lint
