// SPDX-License-Identifier: Apache-2.0
// A pipeline file with the components that it loads from files beside it.
#include "lint/folder/pipeline_file.hpp"

#include "dockerfile/paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::uint64_t k_largest_file = 1U << 20U;
constexpr std::size_t k_most_files = 100;
constexpr std::size_t k_most_links = 40;  ///< as Linux has it

// Cheap, and never wrong in the direction that matters: Python decides whether it is imported.
bool may_import_kfp(std::string_view text) {
  return text.find("kfp") != std::string_view::npos &&
         text.find("import") != std::string_view::npos;
}

std::optional<spec::Component> load(const Tree& tree, std::string_view folder,
                                    const python::ComponentLoad& load) {
  if (load.how != "load_component_from_file" || load.argument.starts_with('/')) return std::nullopt;
  const std::string path = join_path(folder, dockerfile::clean_path(load.argument));
  if (!is_tree_path(path)) return std::nullopt;
  auto text = tree.read(path, k_document_limit);
  if (!text) return std::nullopt;
  Diagnostics own;  // the component's folder is linted for itself
  return spec::load_component(make_source(tree.display_path(path), *std::move(text)), own);
}

// What a link names is linted where it lies; one that leaves the tree is believed.
Result<bool> leads_to_something(const Tree& tree, std::string path) {
  for (std::size_t links = 0; links < k_most_links; ++links) {
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
    if (!entry || entry->type != EntryType::symlink) return entry.has_value();
    KFPKG_TRY_ASSIGN(const std::string target, tree.read_link(path));
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? std::string() : path.substr(0, slash);
    path = dockerfile::clean_path(join_path(folder, target));
    if (target.starts_with('/') || !is_tree_path(path)) return true;
  }
  return false;
}

Result<std::string> read_file_at(const Tree& tree, const TreeEntry& entry,
                                 const std::string& path) {
  if (entry.type == EntryType::symlink)
    return fail(ErrorKind::file, fmt::format("{}: leads to no file", tree.display_path(path)));
  return tree.read(path, k_largest_file);
}

}  // namespace

Result<std::vector<FoundPipeline>> find_pipeline_files(const Tree& tree, std::string_view folder) {
  std::vector<FoundPipeline> found;
  KFPKG_TRY_ASSIGN(const auto names, tree.list(folder));
  for (const std::string& name : names) {
    if (!name.ends_with(".py") || name.starts_with('.') || found.size() >= k_most_files) continue;
    const std::string path = join_path(folder, name);
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
    if (!entry || entry->type == EntryType::directory || entry->size > k_largest_file) continue;
    if (entry->type == EntryType::symlink) {
      KFPKG_TRY_ASSIGN(const bool is_elsewhere, leads_to_something(tree, path));
      if (is_elsewhere) continue;
    }
    auto text = read_file_at(tree, *entry, path);
    if (!text) {
      found.push_back({make_source(tree.display_path(path), ""), std::move(text.error())});
    } else if (may_import_kfp(*text)) {
      found.push_back({make_source(tree.display_path(path), *std::move(text)), std::nullopt});
    }
  }
  return found;
}

python::ProgramRequest request_of(const SourcePtr& source) {
  python::ProgramRequest request;
  request.kind = python::ProgramRequest::Kind::pipeline;
  request.files.push_back({"__main__", false, source});
  return request;
}

PipelineFileView read_pipeline_file(const PipelineFile& file, python::PipelineFile facts) {
  PipelineFileView view;
  for (const python::ComponentLoad& each : facts.loads) {
    view.components.push_back(load(*file.tree, file.folder, each));
  }
  view.facts = std::move(facts);
  return view;
}

}  // namespace kfpkg::lint
