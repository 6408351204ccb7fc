// SPDX-License-Identifier: Apache-2.0
// Discovery, reading once, rules, selection.
#include "lint/engine.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/document.hpp"
#include "lint/rule_table.hpp"
#include "lint/suppressions.hpp"
#include "spec/component.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_spec_file = "component.yaml";
constexpr std::size_t k_deepest_folder = 64;

bool is_skipped(std::string_view name) {
  return name.starts_with('.') || name == "out" || name == "node_modules" || name == "__pycache__";
}

Status collect(const Tree& tree, const std::string& folder, std::size_t depth,
               std::vector<std::string>& found) {
  if (depth > k_deepest_folder) return {};
  KFPKG_TRY_ASSIGN(const auto names, tree.list(folder));
  for (const std::string& name : names) {
    const std::string path = join_path(folder, name);
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
    if (!entry) continue;
    if (name == k_spec_file && entry->type == EntryType::file) found.push_back(folder);
    if (entry->type != EntryType::directory || is_skipped(name)) continue;
    KFPKG_TRY(collect(tree, path, depth + 1, found));
  }
  return {};
}

bool applies(const std::vector<std::string>& targets, const LintOptions& options) {
  if (targets.empty()) return true;
  return std::any_of(targets.begin(), targets.end(), [&](const std::string& target) {
    return std::find(options.targets.begin(), options.targets.end(), target) !=
           options.targets.end();
  });
}

bool is_ignored(const Diagnostic& diagnostic, const LintOptions& options) {
  return std::any_of(options.ignore.begin(), options.ignore.end(), [&](const std::string& rule) {
    const Rule* found = find_rule(rule);
    return found != nullptr && found->info.rule.id == diagnostic.rule;
  });
}

// The readers of Dockerfiles are lower rooms, which know nothing of stages.
void take_stage(Diagnostics& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    if (const Rule* rule = find_rule(diagnostic.rule)) diagnostic.fails_at = rule->info.fails_at;
  }
}

void run_rules(const FolderView& view, const LintOptions& options, Diagnostics& diagnostics) {
  for (const Rule* rule : rule_table()) {
    if (rule->check == nullptr || !has(view, rule->needs)) continue;
    if (!applies(target_list(rule->info.targets), options)) continue;
    Findings findings(rule->info, view.source, diagnostics);
    rule->check(view, findings);
  }
}

Status lint_view(FolderView view, const LintOptions& options, Diagnostics& all) {
  Diagnostics diagnostics;
  std::optional<DockerfileView> dockerfile;
  if (view.tree != nullptr) {
    KFPKG_TRY_ASSIGN(dockerfile,
                     read_dockerfile(*view.tree, view.folder, options.build_args, diagnostics));
    if (dockerfile) view.dockerfile = &*dockerfile;
  }
  take_stage(diagnostics);
  const auto documents = yaml::parse(view.source, diagnostics);
  std::optional<spec::Component> component;
  if (documents) {
    component = spec::read_documents(view.source, *documents, diagnostics);
    view.documents = &*documents;
    if (component) view.component = &*component;
  }
  for (Diagnostic& diagnostic : diagnostics) {
    if (const Rule* rule = find_rule(diagnostic.rule))
      diagnostic.targets = target_list(rule->info.targets);
  }
  run_rules(view, options, diagnostics);
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    return !applies(diagnostic.targets, options) || is_ignored(diagnostic, options);
  });
  if (documents) {
    // A rule that could not look has not found its suppression useless.
    const auto was_checked = [&](const Rule& rule) {
      const std::vector<std::string>& off = options.ignore;
      return has(view, rule.needs) && applies(target_list(rule.info.targets), options) &&
             std::none_of(off.begin(), off.end(),
                          [&](const std::string& name) { return find_rule(name) == &rule; });
    };
    apply_suppressions(view.source, find_suppressions(*view.source, *documents), was_checked,
                       diagnostics);
  }
  sort_and_dedupe(diagnostics);
  std::move(diagnostics.begin(), diagnostics.end(), std::back_inserter(all));
  return {};
}

void report_missing(const Tree& tree, const std::string& path, bool has_yml,
                    const LintOptions& options, Diagnostics& diagnostics) {
  const Rule* rule = find_rule("KF002");
  Diagnostics found;
  Findings findings(rule->info, make_source(tree.display_path(path), {}), found);
  findings.add({0, 0}, "this folder has no component.yaml",
               has_yml ? "rename component.yml: KFP's tools look for component.yaml"
                       : "make one with kfpkg new, or name the folder that holds it");
  if (!is_ignored(found.front(), options)) diagnostics.push_back(std::move(found.front()));
}

}  // namespace

Status check_options(const LintOptions& options) {
  for (const std::string& target : options.targets) {
    const auto known = known_targets();
    if (std::find(known.begin(), known.end(), target) != known.end()) continue;
    return fail(ErrorKind::config, fmt::format("unknown target \"{}\"", target),
                fmt::format("targets are {}", fmt::join(known, ", ")));
  }
  for (const std::string& rule : options.ignore) {
    if (find_rule(rule) != nullptr) continue;
    std::vector<std::string_view> names;
    for (const Rule* known : rule_table()) {
      names.push_back(known->info.rule.id);
      names.push_back(known->info.rule.name);
    }
    const std::string near = did_you_mean(rule, names);
    return fail(ErrorKind::config, fmt::format("unknown rule \"{}\"", rule),
                near.empty() ? "kfpkg explain lists the rules" : near);
  }
  return {};
}

Result<std::vector<std::string>> find_component_folders(const Tree& tree, std::string_view below) {
  std::vector<std::string> found;
  KFPKG_TRY(collect(tree, std::string(below), 0, found));
  std::sort(found.begin(), found.end());
  return found;
}

Status lint_folder(const Tree& tree, std::string_view folder, const LintOptions& options,
                   Diagnostics& diagnostics) {
  const std::string path = join_path(folder, k_spec_file);
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
  if (!entry || entry->type == EntryType::directory) {
    KFPKG_TRY_ASSIGN(const auto yml, tree.stat(join_path(folder, "component.yml")));
    report_missing(tree, path, yml.has_value(), options, diagnostics);
    return {};
  }
  KFPKG_TRY_ASSIGN(std::string text, tree.read(path, k_document_limit));
  FolderView view;
  view.tree = &tree;
  view.folder = folder;
  view.source = make_source(tree.display_path(path), std::move(text));
  return lint_view(std::move(view), options, diagnostics);
}

void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics) {
  FolderView view;
  view.source = source;
  (void)lint_view(std::move(view), options, diagnostics);  // no tree, so nothing to fail on
}

}  // namespace kfpkg::lint
