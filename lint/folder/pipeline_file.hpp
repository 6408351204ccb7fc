// SPDX-License-Identifier: Apache-2.0
// Python files that compose components, and the components that they load from files.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "core/text/source.hpp"
#include "lint/folder/views.hpp"
#include "python/program.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct FoundPipeline {
  SourcePtr source;                 ///< empty when it cannot be read
  std::optional<Error> unreadable;  ///< why; then it may be no pipeline
};
/// The .py files of a folder, not of those below it, that name kfp, and what is no file under such
/// a name; sorted. Links to files are passed over. An error is about the folder.
[[nodiscard]] Result<std::vector<FoundPipeline>> find_pipeline_files(const Tree& tree,
                                                                     std::string_view folder);

/// A pipeline file, and the folder beside which the files stand that it loads.
struct PipelineFile {
  Ref<Tree> tree;
  std::string folder;
  SourcePtr source;
};

/// What a Python process has to read of one.
[[nodiscard]] python::ProgramRequest request_of(const SourcePtr& source);

/// With what that process found.
[[nodiscard]] PipelineFileView read_pipeline_file(const PipelineFile& file,
                                                  python::PipelineFile facts);

}  // namespace kfpkg::lint
