// SPDX-License-Identifier: Apache-2.0
// COPY, .dockerignore and ONBUILD against the context.
#include "workspace/images/taken_files.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/context.hpp"
#include "dockerfile/ignore.hpp"

#include <algorithm>
#include <iterator>

namespace kfpkg::workspace {
namespace {

using Sources = std::vector<dockerfile::ContextSource>;

// In the order in which they are tried, as paths in the context.
std::vector<std::string> ignore_paths(const ComponentFolder& folder) {
  return dockerfile::ignore_candidates("", join_path(folder.context.below, "Dockerfile"));
}

Result<dockerfile::IgnoreRules> ignore_rules(const Tree& tree, const ImageInputs& inputs) {
  Diagnostics diagnostics;
  auto rules = dockerfile::IgnoreRules::parse(
      make_source(tree.display_path(".dockerignore"), inputs.ignore_text.value_or("")),
      diagnostics);
  if (!diagnostics.empty()) return findings_error(diagnostics);
  return rules;
}

/// What the instructions take that bases bring by ONBUILD, without the Dockerfile's own.
Sources foreign_sources(const ImageInputs& inputs, const image::Lock& lock) {
  Sources sources;
  const auto add = [&](const std::vector<std::string>& triggers) {
    const auto taken = dockerfile::trigger_sources(triggers);
    sources.insert(sources.end(), taken.begin(), taken.end());
  };
  for (const auto& bases : inputs.bases) {
    for (const dockerfile::BaseImage& base : bases) {
      const std::string key = base.reference.str();
      const auto own = inputs.own_bases.find(key);
      const auto locked = lock.triggers.find(key);
      if (own != inputs.own_bases.end()) {
        add(own->second.triggers);
      } else if (locked != lock.triggers.end()) {
        add(locked->second);
      }
    }
  }
  return sources;
}

DiskTree context_tree(const ComponentFolder& folder) {
  return {folder.context.path, folder.context.display};
}

Result<std::vector<std::string>> files_of(const ComponentFolder& folder, const ImageInputs& inputs,
                                          const Sources& sources) {
  const DiskTree tree = context_tree(folder);
  KFPKG_TRY_ASSIGN(const auto rules, ignore_rules(tree, inputs));
  return dockerfile::context_files(tree, "", sources, rules);
}

}  // namespace

Result<std::optional<std::string>> read_ignore(const ComponentFolder& folder) {
  const DiskTree tree = context_tree(folder);
  for (const std::string& path : ignore_paths(folder)) {
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
    if (!entry) continue;
    KFPKG_TRY_ASSIGN(std::string text, tree.read(path, k_document_limit));
    return text;
  }
  return std::nullopt;
}

Result<std::vector<std::string>> own_files(const ComponentFolder& folder,
                                           const ImageInputs& inputs) {
  return files_of(folder, inputs, dockerfile::context_sources(inputs.dockerfile));
}

Result<std::vector<std::string>> all_files(const ComponentFolder& folder, const ImageInputs& inputs,
                                           const image::Lock& lock) {
  const Sources sources = foreign_sources(inputs, lock);
  if (sources.empty()) return inputs.files;
  KFPKG_TRY_ASSIGN(auto files, files_of(folder, inputs, sources));
  files.insert(files.end(), inputs.files.begin(), inputs.files.end());
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

Result<std::vector<std::string>> taken_among(const std::vector<std::string>& paths,
                                             const ComponentFolder& folder, ImageInputs inputs,
                                             const image::Lock& lock) {
  const DiskTree tree = context_tree(folder);
  KFPKG_TRY_ASSIGN(inputs.ignore_text, read_ignore(folder));
  KFPKG_TRY_ASSIGN(const auto rules, ignore_rules(tree, inputs));
  Sources sources = dockerfile::context_sources(inputs.dockerfile);
  const Sources foreign = foreign_sources(inputs, lock);
  sources.insert(sources.end(), foreign.begin(), foreign.end());
  KFPKG_TRY_ASSIGN(const auto now, dockerfile::taken_files(tree, "", sources, rules));
  const auto can_take = dockerfile::can_take(now.sources, rules);
  const std::vector<std::string> ignore_files = ignore_paths(folder);
  KFPKG_TRY_ASSIGN(const auto beside, tree.stat(ignore_files.front()));
  std::vector<std::string> taken;
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(taken), [&](const auto& path) {
    const bool ignores = !beside && path == ignore_files.back();
    return ignores || std::binary_search(now.files.begin(), now.files.end(), path) ||
           can_take(path);
  });
  return taken;
}

}  // namespace kfpkg::workspace
