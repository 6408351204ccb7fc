// SPDX-License-Identifier: Apache-2.0
// COPY, .dockerignore and ONBUILD against the context.
#include "workspace/images/taken_files.hpp"

#include "dockerfile/context.hpp"
#include "workspace/folders/context_tree.hpp"

#include <algorithm>
#include <iterator>

namespace kfpkg::workspace {
namespace {

using dockerfile::Sources;

/// What the instructions take that bases bring by ONBUILD, without the Dockerfile's own.
Sources foreign_sources(const ImageInputs& inputs, const dockerfile::BaseLock& lock) {
  Sources sources;
  for (const dockerfile::BaseImage& base : dockerfile::all_bases(inputs.build)) {
    const auto own = inputs.own_bases.find(base.reference.str());
    const dockerfile::LockedBase* locked = lock.find(base.reference);
    if (own != inputs.own_bases.end()) {
      sources = both(std::move(sources), dockerfile::trigger_sources(own->second.triggers));
    } else if (locked != nullptr) {
      sources = both(std::move(sources), dockerfile::trigger_sources(locked->triggers));
    }
  }
  return sources;
}

bool takes_nothing(const Sources& sources) {
  const auto* named = std::get_if<std::vector<dockerfile::ContextSource>>(&sources);
  return named != nullptr && named->empty();
}

}  // namespace

Result<std::vector<std::string>> own_files(const ComponentFolder& folder,
                                           const ImageInputs& inputs) {
  const dockerfile::Build& build = inputs.build;
  return dockerfile::context_files(ContextTree(folder), "", build.sources, build.ignore.rules);
}

Result<std::vector<std::string>> all_files(const ComponentFolder& folder, const ImageInputs& inputs,
                                           const dockerfile::BaseLock& lock) {
  const Sources foreign = foreign_sources(inputs, lock);
  if (takes_nothing(foreign)) return inputs.files;
  return dockerfile::context_files(ContextTree(folder), "", both(inputs.build.sources, foreign),
                                   inputs.build.ignore.rules);
}

Result<std::vector<std::string>> taken_among(const std::vector<std::string>& paths,
                                             const ComponentFolder& folder,
                                             const ImageInputs& inputs,
                                             const dockerfile::BaseLock& lock) {
  const dockerfile::Ignore& ignore = inputs.build.ignore;
  const Sources sources = both(inputs.build.sources, foreign_sources(inputs, lock));
  KFPKG_TRY_ASSIGN(const auto now,
                   dockerfile::taken_files(ContextTree(folder), "", sources, ignore.rules));
  const auto can_take = dockerfile::can_take(now.sources, ignore.rules);
  std::vector<std::string> taken;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(taken), [&](const auto& path) {
    return path == ignore.path || std::binary_search(now.files.begin(), now.files.end(), path) ||
           (can_take(path) && !is_own_path(path));
  });
  return taken;
}

}  // namespace kfpkg::workspace
