// SPDX-License-Identifier: Apache-2.0
// kfpkg build: from folders to images in a registry and their receipts.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct BuildOptions {
  std::vector<std::string> paths;
  std::vector<std::string> platforms;
  std::vector<std::string> tags;
  std::vector<std::string> build_args;  ///< NAME=VALUE
  std::vector<std::string> labels;      ///< NAME=VALUE
  std::vector<std::string> secrets;     ///< as docker writes them
  std::string registry;
  std::string target;
  std::string cache;
  std::string output;   ///< "oci:DIR": image layouts instead of a push
  std::string builder;  ///< of buildx
  bool push = false;
  bool by_digest = false;  ///< push without any tag
  bool load = false;
  bool force = false;  ///< build although the registry has it
  bool no_cache = false;
  bool provenance = false;
  bool sbom = false;
  bool update_bases = false;
  bool dry_run = false;
  bool explain = false;  ///< say why each image is built
  bool all = false;      ///< the whole workspace
  bool changed = false;  ///< only what this branch touches
  std::string base;      ///< of `changed`: a revision; empty: found
  std::string shard;     ///< "2/5": the second of five parts
  std::size_t jobs = 0;  ///< builds at a time; 0: chosen
};

[[nodiscard]] Result<ExitCode> run_build(const BuildOptions& options, Services& services,
                                         const CommonOptions& common);

}  // namespace kfpkg::cli
