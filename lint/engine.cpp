// SPDX-License-Identifier: Apache-2.0
// Rules, then suppressions.
#include "lint/engine.hpp"

#include "lint/comments/suppressions.hpp"
#include "lint/folder/started_program.hpp"
#include "lint/rule_id.hpp"
#include "lint/rule_table.hpp"
#include "lint/views_of.hpp"
#include "spec/component/refused.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace kfpkg::lint {
namespace {

/// What the checks of one source's rules have in common.
struct Checking {
  const SourcePtr& source;
  const Views& views;
  const Selection& selection;
};

void run_rules(const Checking& checking, Diagnostics& diagnostics) {
  for (const Rule* rule : rule_table()) {
    if (!can_look(*rule, checking.views) || !checking.selection.reports(*rule)) continue;
    Findings findings(rule->info, checking.source, diagnostics);
    look(*rule, checking.views, findings);
  }
}

// A program that nobody could follow is one in which nothing was looked for.
bool is_hidden(const Views& views) {
  using Parser = python::Program::Parser;
  const auto& program = std::get<std::optional<ProgramView>>(views);
  return program &&
         (program->facts.parser == Parser::unreadable || program->facts.parser == Parser::unknown);
}

void suppress_in(const SourcePtr& source, const std::vector<Comment>& comments,
                 const Checking& checking, Diagnostics& diagnostics) {
  // A rule that could not look has not found its suppression useless.
  const auto was_checked = [&](const Rule& rule) {
    return can_look(rule, checking.views) && checking.selection.reports(rule) &&
           !(looks_at<ProgramView>(rule) && is_hidden(checking.views));
  };
  apply_suppressions(source, read_suppressions(*source, comments), was_checked, diagnostics);
}

// In the other files that something was found in: of the program, README, cases, build.sh.
void suppress_in_others(const SourcePtr& dockerfile, const Checking& checking,
                        Diagnostics& diagnostics) {
  std::map<std::string_view, SourcePtr> sources;  // rules may each have read a file
  for (const Diagnostic& diagnostic : diagnostics) {
    const SourcePtr& source = diagnostic.place.source;
    const bool other = source && source != checking.source && source != dockerfile;
    if (other && may_suppress(*source)) sources.emplace(source->path(), source);
  }
  for (const auto& [path, source] : sources)
    suppress_in(source, comments_of(source), checking, diagnostics);
}

void suppress(const ReadFolder& read, const Checking& checking, Diagnostics& diagnostics) {
  if (read.documents && may_suppress(*read.source)) {
    suppress_in(read.source, yaml_comments(*read.source, *read.documents), checking, diagnostics);
  }
  const dockerfile::Dockerfile* file =
      read.dockerfiles.empty() ? nullptr : &read.dockerfiles.front().build.file;
  suppress_in_others(file == nullptr ? nullptr : file->source, checking, diagnostics);
  if (file == nullptr || !may_suppress(*file->source)) return;
  suppress_in(file->source, dockerfile_comments(*file), checking, diagnostics);
}

void append(Diagnostics found, Diagnostics& all) {
  std::move(found.begin(), found.end(), std::back_inserter(all));
}

// What the readers found, with what only the table knows.
Diagnostics found_by_readers(const ReadFolder& read) {
  Diagnostics found = read.in_dockerfile;
  for (Diagnostic& diagnostic : found) {
    if (const Rule* rule = find_rule(diagnostic.rule)) diagnostic.fails_at = rule->info.fails_at;
  }
  append(read.in_spec, found);
  for (Diagnostic& diagnostic : found) {
    // Some findings of a rule are about fewer targets than the rule.
    const Rule* rule = find_rule(diagnostic.rule);
    if (rule != nullptr && diagnostic.targets.empty())
      diagnostic.targets = target_list(rule->info.targets);
  }
  return found;
}

// KFP 1.8 loads some specs that SDK 2.x refuses, and cannot compile all of them. Rules that miss
// something are not heard: what only KFP 1.8 knows was not read.
void run_rules_of_1_8(const ReadFolder& read, const LintOptions& options, Diagnostics& found) {
  constexpr spec::KfpVersions k_old{spec::KfpVersion::kfp_1_8};
  const bool asked = spec::KfpVersions::named(options.targets).intersects(k_old);
  if (read.component || !read.documents || !asked) return;
  const auto is_about_it = [&](const Diagnostic& one) {
    return one.targets.empty() || spec::KfpVersions::named(one.targets).intersects(k_old);
  };
  const bool refused = std::any_of(found.begin(), found.end(), [&](const Diagnostic& one) {
    return one.fails_at == FailsAt::load && is_about_it(one);
  });
  const auto component = refused || read.documents->empty()
                             ? std::nullopt
                             : spec::read_refused(read.documents->front());
  if (!component) return;
  Views views;
  std::get<std::optional<ComponentView>>(views) =
      ComponentView{{read.source, *read.documents}, *component, nullptr};
  Diagnostics more;
  run_rules({read.source, views, Selection(options)}, more);
  std::erase_if(more, [&](const Diagnostic& one) {
    return one.fails_at != FailsAt::compile || !is_about_it(one);
  });
  for (Diagnostic& one : more) one.targets = k_old.names();
  append(std::move(more), found);
}

void report_missing(const ReadFolder& read, const LintOptions& options, const Selection& selection,
                    Diagnostics& diagnostics) {
  const Rule* rule = find_rule(k_component_missing.id);
  Diagnostics found;
  Findings findings(rule->info, read.source, found);
  findings.add({0, 0}, fmt::format("this folder has no {}", options.spec_name),
               read.spec == ReadFolder::Spec::other_suffix
                   ? "rename component.yml: KFP's tools look for component.yaml"
                   : "make one with kfpkg new, or name the folder that holds it");
  selection.filter(found);
  append(std::move(found), diagnostics);
}

// True when some rule that takes this view is on.
template <class View>
bool wants(const LintOptions& options) {
  const Selection selection(options);
  return std::any_of(rule_table().begin(), rule_table().end(), [&](const Rule* rule) {
    return looks_at<View>(*rule) && selection.reports(*rule);
  });
}

}  // namespace

Result<std::optional<python::ProgramRequest>> program_of(const ReadFolder& read,
                                                         const LintOptions& options) {
  const bool starts_one = read.component && find_started(*read.component);
  const bool wanted = (starts_one && wants<ProgramView>(options)) ||
                      (read.described_program() && wants<DescribedProgramView>(options));
  return wanted ? read.program() : std::nullopt;
}

std::optional<python::ProgramRequest> program_of(const SourcePtr& pipeline,
                                                 const LintOptions& options) {
  return wants<PipelineFileView>(options) ? std::optional(request_of(pipeline)) : std::nullopt;
}

namespace {

void tell_unreadable(const Error& error, std::string_view path, const SourcePtr& spec,
                     const LintOptions& options, Diagnostics& diagnostics) {
  // "path: reason"
  std::string_view reason = error.message;
  if (const std::size_t colon = reason.rfind(": "); colon != std::string_view::npos) {
    path = reason.substr(0, colon);
    reason.remove_prefix(colon + 2);
  }
  Diagnostics found;
  Findings findings(find_rule(k_file_unreadable.id)->info, make_source(std::string(path), ""),
                    found);
  Diagnostic& finding =
      findings.add({0, 0}, fmt::format("this file cannot be read: {}", reason), error.hint);
  // Of the others the SDK knows nothing.
  if (!spec || path != spec->path()) finding.fails_at = FailsAt::policy;
  Selection(options).filter(found);
  append(std::move(found), diagnostics);
}

}  // namespace

void report_unreadable(const Error& error, std::string_view path, const LintOptions& options,
                       Diagnostics& diagnostics) {
  tell_unreadable(error, path, nullptr, options, diagnostics);
}

void check(const ReadFolder& read, const python::ProgramAnswer* answer, const LintOptions& options,
           Diagnostics& diagnostics) {
  const Selection selection(options);
  for (const Error& error : read.unreadable)
    tell_unreadable(error, read.source->path(), read.source, options, diagnostics);
  if (read.spec == ReadFolder::Spec::unreadable) return;
  if (read.spec != ReadFolder::Spec::there)
    return report_missing(read, options, selection, diagnostics);
  Diagnostics found = found_by_readers(read);
  const std::vector<Views> views = views_of(read, answer);
  // What all images have is found more than once, and told once.
  for (const Views& each : views) run_rules({read.source, each, selection}, found);
  run_rules_of_1_8(read, options, found);
  selection.filter(found);
  suppress(read, {read.source, views.front(), selection}, found);
  sort_and_dedupe(found);
  append(std::move(found), diagnostics);
}

void check(const PipelineFile& file, const python::ProgramAnswer& answer,
           const LintOptions& options, Diagnostics& diagnostics) {
  const auto* facts = std::get_if<python::PipelineFile>(&answer);
  if (facts == nullptr || !facts->readable) return;
  Views views;
  std::get<std::optional<PipelineFileView>>(views) = read_pipeline_file(file, *facts);
  const Selection selection(options);
  const Checking checking{file.source, views, selection};
  Diagnostics found;
  run_rules(checking, found);
  selection.filter(found);
  if (may_suppress(*file.source))
    suppress_in(file.source, python_comments(*file.source), checking, found);
  sort_and_dedupe(found);
  append(std::move(found), diagnostics);
}

Status lint_folder(const Tree& tree, std::string_view folder, const LintOptions& options,
                   Diagnostics& diagnostics, const python::ProgramAnswer* answer) {
  KFPKG_TRY_ASSIGN(const ReadFolder read,
                   read_folder(tree, folder, options.build, options.spec_name));
  check(read, answer, options, diagnostics);
  return {};
}

void lint_source(const SourcePtr& source, const LintOptions& options, Diagnostics& diagnostics) {
  check(read_text(source), nullptr, options, diagnostics);
}

bool is_sdk_refusal(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::error &&
         (diagnostic.fails_at == FailsAt::load || diagnostic.fails_at == FailsAt::compile);
}

}  // namespace kfpkg::lint
