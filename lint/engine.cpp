// SPDX-License-Identifier: Apache-2.0
// Reading once, rules, suppressions.
#include "lint/engine.hpp"

#include "core/yaml/document.hpp"
#include "lint/comments/suppressions.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/folder/program_modules.hpp"
#include "lint/rule_table.hpp"
#include "lint/selection.hpp"
#include "spec/component/component.hpp"
#include "spec/component/file_name.hpp"
#include "spec/ir/pipeline.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace kfpkg::lint {
namespace {

// The readers of Dockerfiles are lower rooms, which know nothing of stages.
void take_stage(Diagnostics& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    if (const Rule* rule = find_rule(diagnostic.rule)) diagnostic.fails_at = rule->info.fails_at;
  }
}

void run_rules(const FolderView& view, const Selection& selection, Diagnostics& diagnostics) {
  for (const Rule* rule : rule_table()) {
    if (rule->check == nullptr || !has(view, rule->needs)) continue;
    if (!selection.reports(*rule)) continue;
    Findings findings(rule->info, view.source, diagnostics);
    rule->check(view, findings);
  }
}

// Once for each image that platforms make; what they all have is found more than once, and told
// once.
void run_for_images(const FolderView& view, std::optional<DockerfileView>& dockerfile,
                    const Selection& selection, Diagnostics& diagnostics) {
  if (!dockerfile) return run_rules(view, selection, diagnostics);
  for (const dockerfile::StageImage& image : dockerfile->images) {
    dockerfile->image = image;
    run_rules(view, selection, diagnostics);
  }
}

void suppress_in(const SourcePtr& source, const std::vector<Comment>& comments,
                 const FolderView& view, const Selection& selection, Diagnostics& diagnostics) {
  // A rule that could not look has not found its suppression useless.
  const auto was_checked = [&](const Rule& rule) {
    return has(view, rule.needs) && selection.reports(rule);
  };
  apply_suppressions(source, read_suppressions(*source, comments), was_checked, diagnostics);
}

// In the other files that something was found in: of the program, README, cases, build.sh.
void suppress_in_others(const FolderView& view, const Selection& selection,
                        Diagnostics& diagnostics) {
  std::map<std::string_view, SourcePtr> sources;  // rules may each have read a file
  for (const Diagnostic& diagnostic : diagnostics) {
    const SourcePtr& source = diagnostic.place.source;
    const bool other = source && source != view.source &&
                       (view.dockerfile == nullptr || source != view.dockerfile->build.file.source);
    if (other && may_suppress(*source)) sources.emplace(source->path(), source);
  }
  for (const auto& [path, source] : sources)
    suppress_in(source, comments_of(source), view, selection, diagnostics);
}

void suppress(const FolderView& view, const Selection& selection, Diagnostics& diagnostics) {
  if (view.documents != nullptr && may_suppress(*view.source)) {
    suppress_in(view.source, yaml_comments(*view.source, *view.documents), view, selection,
                diagnostics);
  }
  suppress_in_others(view, selection, diagnostics);
  if (view.dockerfile == nullptr) return;
  const dockerfile::Dockerfile& file = view.dockerfile->build.file;
  if (!may_suppress(*file.source)) return;
  suppress_in(file.source, dockerfile_comments(file), view, selection, diagnostics);
}

bool is_compiled(const std::vector<yaml::Document>& documents) {
  return !documents.empty() && spec::kind_of(documents.front()) == spec::DocumentKind::pipeline_ir;
}

// What is known of the program that the spec starts; asks when nobody did. True when the rules can
// run.
Result<bool> take_program(FolderView& view, const LintOptions& options, ProgramExchange* exchange,
                          std::optional<ProgramView>& program) {
  if (exchange == nullptr || view.component == nullptr) return true;
  auto started = find_started(*view.component);
  if (!started || (!exchange->answer && !wants_rules(Needs::program, options))) return true;
  if (!exchange->answer) {
    KFPKG_TRY_ASSIGN(exchange->request,
                     find_files(*started, view.tree, view.folder, view.dockerfile));
    return !exchange->request.has_value();
  }
  if (auto* facts = std::get_if<python::Program>(&*exchange->answer)) {
    program = ProgramView{std::move(*started), *facts};
    view.program = &*program;
  }
  return true;
}

Status lint_view(FolderView view, const LintOptions& options, ProgramExchange* exchange,
                 Diagnostics& all) {
  Diagnostics diagnostics;
  std::optional<DockerfileView> dockerfile;
  if (view.tree != nullptr) {
    view.config = &options.build.configured;
    KFPKG_TRY_ASSIGN(dockerfile,
                     read_dockerfile(*view.tree, view.folder, options.build, diagnostics));
    if (dockerfile) view.dockerfile = &*dockerfile;
  }
  take_stage(diagnostics);
  const auto documents = yaml::parse(view.source, diagnostics);
  std::optional<spec::Component> component;
  std::optional<InterfaceUse> use;
  std::optional<spec::Pipeline> pipeline;
  if (documents && is_compiled(*documents)) {
    pipeline = spec::read_pipeline(view.source, *documents, diagnostics);
    if (pipeline) view.pipeline = &*pipeline;
  } else if (documents) {
    component = spec::read_documents(view.source, *documents, diagnostics);
    if (component) {
      view.component = &*component;
      view.use = &use.emplace(find_use(*component));
    }
  }
  if (documents) view.documents = &*documents;
  std::optional<ProgramView> program;
  KFPKG_TRY_ASSIGN(const bool ready, take_program(view, options, exchange, program));
  if (!ready) return {};
  for (Diagnostic& diagnostic : diagnostics) {
    // Some findings of a rule are about fewer targets than the rule.
    const Rule* rule = find_rule(diagnostic.rule);
    if (rule != nullptr && diagnostic.targets.empty())
      diagnostic.targets = target_list(rule->info.targets);
  }
  const Selection selection(options);
  run_for_images(view, dockerfile, selection, diagnostics);
  selection.filter(diagnostics);
  suppress(view, selection, diagnostics);
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
  Selection(options).filter(found);
  std::move(found.begin(), found.end(), std::back_inserter(diagnostics));
}

}  // namespace

Status lint_folder(const Tree& tree, std::string_view folder, const LintOptions& options,
                   Diagnostics& diagnostics, ProgramExchange* program) {
  const std::string path = join_path(folder, spec::k_spec_name);
  auto text = tree.read(path, k_document_limit);
  if (!text) {
    KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
    if (entry && entry->type != EntryType::directory)
      return tl::unexpected(std::move(text.error()));
    KFPKG_TRY_ASSIGN(const auto yml, tree.stat(join_path(folder, "component.yml")));
    report_missing(tree, path, yml.has_value(), options, diagnostics);
    return {};
  }
  FolderView view;
  view.tree = &tree;
  view.folder = folder;
  view.source = make_source(tree.display_path(path), *std::move(text));
  return lint_view(std::move(view), options, program, diagnostics);
}

bool wants_rules(Needs needs, const LintOptions& options) {
  const Selection selection(options);
  return std::any_of(rule_table().begin(), rule_table().end(), [&](const Rule* rule) {
    return rule->needs == needs && selection.reports(*rule);
  });
}

void lint_pipeline_view(const FolderView& view, const LintOptions& options,
                        Diagnostics& diagnostics) {
  const Selection selection(options);
  Diagnostics found;
  run_rules(view, selection, found);
  selection.filter(found);
  if (may_suppress(*view.source))
    suppress_in(view.source, python_comments(*view.source), view, selection, found);
  sort_and_dedupe(found);
  std::move(found.begin(), found.end(), std::back_inserter(diagnostics));
}

void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics) {
  FolderView view;
  view.source = source;
  (void)lint_view(std::move(view), options, nullptr,
                  diagnostics);  // no tree, so nothing to fail on
}

bool is_sdk_refusal(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::error &&
         (diagnostic.fails_at == FailsAt::load || diagnostic.fails_at == FailsAt::compile);
}

}  // namespace kfpkg::lint
