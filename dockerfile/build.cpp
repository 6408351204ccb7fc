// SPDX-License-Identifier: Apache-2.0
// Dockerfile, .dockerignore, stage, arguments: each is chosen here and nowhere else.
#include "dockerfile/build.hpp"

#include "core/text/ascii.hpp"
#include "dockerfile/linked_file.hpp"
#include "dockerfile/syntax/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

Result<SourcePtr> read_text(const Tree& tree, const std::string& path) {
  KFPKG_TRY_ASSIGN(std::string text, tree.read(path, k_document_limit));
  return make_source(tree.display_path(path), std::move(text));
}

/// The file that holds the rules: the Dockerfile's own, or else the context's.
Result<std::optional<std::string>> find_ignore(const Tree& tree, const BuildInputs& inputs,
                                               std::string_view dockerfile) {
  constexpr std::string_view k_buildah_name = ".containerignore";
  const bool knows_buildah = dockerfile != k_dockerfile_names.front();
  const std::string folder = join_path(inputs.context, inputs.below);
  const std::array<std::pair<std::string, std::string>, 4> places{{
      {folder, knows_buildah ? fmt::format("{}{}", dockerfile, k_buildah_name) : ""},
      {folder, fmt::format("{}{}", dockerfile, k_ignore_name)},
      {inputs.context, knows_buildah ? std::string(k_buildah_name) : ""},
      {inputs.context, std::string(k_ignore_name)},
  }};
  for (const auto& [root, name] : places) {
    if (name.empty()) continue;
    KFPKG_TRY_ASSIGN(LinkedFile found, linked_file(tree, root, name));
    if (found.path) return std::move(found.path);
  }
  return std::nullopt;
}

Status read_ignore(const Tree& tree, const BuildInputs& inputs, Build& build,
                   Diagnostics& diagnostics) {
  KFPKG_TRY_ASSIGN(const auto path, find_ignore(tree, inputs, build.name));
  Ignore& ignore = build.ignore;
  ignore.path = path ? path->substr(inputs.context.empty() ? 0 : inputs.context.size() + 1)
                     : std::string(k_ignore_name);
  ignore.is_shared = !inputs.below.empty() && !ignore.path.starts_with(inputs.below + '/');
  if (!path) return {};
  KFPKG_TRY_ASSIGN(ignore.source, read_text(tree, *path));
  ignore.rules = IgnoreRules::parse(ignore.source, diagnostics);
  return {};
}

// BuildKit knows a stage by its name in lower case, and the later one of two with the same name.
std::size_t stage_called(const std::vector<Stage>& stages, std::string_view target) {
  const auto found = std::find_if(stages.rbegin(), stages.rend(), [&](const Stage& stage) {
    return !target.empty() && stage.name == ascii_lower(target);
  });
  const auto from_end = found == stages.rend() ? 0 : found - stages.rbegin();
  return stages.size() - 1 - static_cast<std::size_t>(from_end);
}

std::vector<std::string> triggers_of(const Dockerfile& file, const Stage& stage) {
  std::vector<std::string> triggers;
  for (std::size_t i = stage.first; i < stage.last; ++i) {
    const Instruction& each = file.instructions[i];
    if (each.trigger.empty()) continue;
    const Span span = each.trigger.front().span;
    triggers.emplace_back(file.source->bytes().substr(span.begin, span.end - span.begin));
  }
  return triggers;
}

std::string target_name(const BuildInputs& inputs, const std::vector<Stage>& stages) {
  const std::string& name = inputs.target.empty() ? stages.back().name : inputs.target;
  return name.empty() ? "default" : name;
}

void read_file(Dockerfile file, const BuildInputs& inputs, Build& build, Diagnostics& diagnostics) {
  build.file = std::move(file);
  build.stages = stages(build.file);
  build.stage = stage_called(build.stages, inputs.target);
  build.triggers = triggers_of(build.file, build.stages[build.stage]);
  for (const oci::Platform& platform : inputs.platforms) {
    const Arguments& arguments =
        build.arguments.emplace_back(Arguments{{inputs.build_args.begin(), inputs.build_args.end()},
                                               platform,
                                               inputs.builder,
                                               target_name(inputs, build.stages)});
    build.bases.push_back(base_images(build.file, arguments, diagnostics));
  }
  build.sources = context_sources(build.file, build.arguments);
  if (inputs.build_args.contains("BUILDKIT_SYNTAX"))
    build.sources = Everything{"BUILDKIT_SYNTAX says who reads the Dockerfile"};
}

}  // namespace

Result<std::optional<std::string_view>> dockerfile_name(const Tree& tree, std::string_view folder) {
  for (const std::string_view name : k_dockerfile_names) {
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(join_path(folder, name)));
    if (entry) return name;
  }
  return std::nullopt;
}

bool has_dockerfile(const std::string& folder) {
  return std::any_of(
      k_dockerfile_names.begin(), k_dockerfile_names.end(),
      [&](std::string_view name) { return type_at(join_path(folder, name)).has_value(); });
}

Result<std::optional<Build>> read_build(const Tree& tree, const BuildInputs& inputs,
                                        Diagnostics& diagnostics) {
  const std::string folder = join_path(inputs.context, inputs.below);
  KFPKG_TRY_ASSIGN(const auto name, dockerfile_name(tree, folder));
  if (!name) return std::nullopt;
  KFPKG_TRY_ASSIGN(const LinkedFile found, linked_file(tree, folder, *name));
  if (found.is_odd) return no_file(tree, join_path(folder, *name));
  if (!found.path) return std::nullopt;
  KFPKG_TRY_ASSIGN(const SourcePtr source, read_text(tree, *found.path));
  Build build;
  build.name = *name;
  auto file = parse(source, diagnostics);
  if (file) read_file(*std::move(file), inputs, build, diagnostics);
  KFPKG_TRY(read_ignore(tree, inputs, build, diagnostics));
  if (build.stages.empty()) return std::nullopt;
  return build;
}

std::vector<BaseImage> all_bases(const Build& build) {
  std::vector<BaseImage> all;
  for (const auto& bases : build.bases) {
    for (const BaseImage& base : bases) {
      const bool is_known = std::any_of(all.begin(), all.end(), [&](const BaseImage& other) {
        return other.span == base.span && other.reference == base.reference;
      });
      if (!is_known) all.push_back(base);
    }
  }
  return all;
}

}  // namespace kfpkg::dockerfile
