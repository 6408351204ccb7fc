// SPDX-License-Identifier: Apache-2.0
// What a stage's image will be like, as far as the Dockerfile alone tells.
#pragma once

#include "core/fs/tree.hpp"
#include "dockerfile/ignore.hpp"
#include "dockerfile/stages.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// One source of a COPY or ADD.
struct CopiedSource {
  bool from_context = false;  ///< false: from a stage, an image, a URL or a heredoc, or an archive
                              ///< that ADD unpacks
  std::optional<std::string> pattern;      ///< in the context, cleaned; nothing when not known
  std::optional<std::string> destination;  ///< absolute and clean; nothing when not known
  bool into_folder = false;                ///< the destination is written as a folder
  std::size_t instruction = 0;
  Span span;
  friend bool operator==(const CopiedSource&, const CopiedSource&) = default;
};

/// A stage and those that it is FROM. Variables and folders that a base image may set are
/// not known.
struct StageImage {
  std::vector<std::size_t> instructions;  ///< as they run; an ONBUILD again where it triggers
  std::vector<CopiedSource> copied;       ///< as they run
  std::optional<std::string> workdir;     ///< absolute; nothing when the base image decides
  bool sets_workdir = false;              ///< some WORKDIR is there, known or not
  std::vector<std::string> path;          ///< folders of PATH; empty when not known
  std::size_t from = 0;                   ///< the FROM that names an image, by index
  std::optional<std::size_t> entrypoint;  ///< the last one
  std::optional<std::size_t> cmd;         ///< the last one after it
  friend bool operator==(const StageImage&, const StageImage&) = default;
};
/// `stage` is one of stages(file), by index.
[[nodiscard]] StageImage stage_image(const Dockerfile& file, std::size_t stage,
                                     const Arguments& arguments);

/// `path` cleaned, at `workdir` when it is relative; nothing when that is not known.
[[nodiscard]] std::optional<std::string> absolute_path(std::string_view path,
                                                       const std::optional<std::string>& workdir);

/// Where a file of the image comes from by COPY and ADD.
struct Origin {
  enum class Kind {
    file,      ///< a file of the context
    excluded,  ///< a file of the context that .dockerignore keeps out
    missing,   ///< a COPY fills its folder, and has no such file
    unknown,   ///< something may bring it whose content cannot be seen here
    none       ///< no COPY and no ADD reaches it
  };
  Kind kind = Kind::none;
  std::string path;             ///< in the context: where it is, or would have to be
  std::size_t instruction = 0;  ///< the COPY or ADD
};

/// `path` is absolute and clean, `folder` the context. An error is about files that cannot be read.
[[nodiscard]] Result<Origin> origin_of(std::string_view path, const StageImage& image,
                                       const Tree& tree, std::string_view folder,
                                       const IgnoreRules& ignore);

}  // namespace kfpkg::dockerfile
