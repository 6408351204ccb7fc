// SPDX-License-Identifier: Apache-2.0
// What a build is asked for.
#pragma once

#include "core/settings/setting.hpp"
#include "ops/build/outputs.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// One of the parts that several machines share a workspace out in, counted from 1.
struct Shard {
  std::size_t number = 1;
  std::size_t parts = 1;
};

/// Which folders. Image folders belong to every part.
struct FolderChoice {
  std::vector<std::string> paths;  ///< none: the working folder
  bool all = false;                ///< the whole workspace instead
  bool changed = false;            ///< of these only what the branch touches
  std::string base;                ///< of `changed`: a revision; empty: found
  Shard shard;
};

struct BuildIntent {
  FolderChoice folders;
  SettingsLayer flags;  ///< stronger than every file and variable
  Outputs outputs;
  std::string builder;        ///< of buildx, or buildah; empty: the setting's
  std::size_t jobs = 0;       ///< builds at a time; 0: chosen
  bool force = false;         ///< build although the registry has it
  bool no_cache = false;      ///< run all steps again
  bool update_bases = false;  ///< take up newer bases into kfpkg.lock
  bool explain = false;       ///< say why each image is built
  bool dry_run = false;       ///< plan, and build nothing
};

}  // namespace kfpkg::ops
