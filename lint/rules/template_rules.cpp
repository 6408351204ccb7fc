// SPDX-License-Identifier: Apache-2.0
// Raw templates that the backend leaves as they are: of the run, of metadata, and all in env.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_opening = "{{$";

std::string_view help_for(std::string_view inside) {
  if (inside.starts_with(".pipeline_"))
    return "declare an input, and let the pipeline pass dsl.PIPELINE_JOB_ID_PLACEHOLDER or another "
           "of them";
  return "read it from the executor input: {executorInput: null}";
}

// What follows "{{$" of a template that nothing replaces.
bool is_unresolved(std::string_view inside) {
  if (inside.starts_with(".pipeline_")) return true;
  const std::size_t end = inside.find(']');
  if (!inside.starts_with(".inputs.") && !inside.starts_with(".outputs.")) return false;
  if (end == std::string_view::npos) return false;
  const std::string_view field = inside.substr(end + 1);
  return field.starts_with(".metadata") || field.starts_with(".value");
}

void check_arguments(const ComponentView& view, Findings& findings) {
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    for (std::size_t at = text.find(k_opening); at != std::string::npos;
         at = text.find(k_opening, at + 1)) {
      const std::size_t end = text.find("}}", at);
      if (end == std::string::npos) return;
      const std::string_view whole = std::string_view(text).substr(at, end + 2 - at);
      const std::string_view inside = whole.substr(k_opening.size());
      if (!is_unresolved(inside)) continue;
      findings.add(argument.span, fmt::format("KFP does not replace {} in a command line", whole),
                   std::string(help_for(inside)));
    }
  });
}

void check_env(const ComponentView& view, Findings& findings) {
  for (const spec::EnvVariable& variable : view.component->env) {
    if (variable.value.value.find(k_opening) == std::string::npos) continue;
    findings.add(variable.value.span,
                 fmt::format("KFP replaces no template in env: {} holds the text itself",
                             variable.name.value),
                 fmt::format("pass the value as an argument: [sh, -ec, '{}=\"$0\" exec \"$@\"', "
                             "{{inputValue: ...}}, program]",
                             variable.name.value));
  }
}

constexpr Rule k_env_template{
    {{"KF227", "env-template"},
     Severity::error,
     FailsAt::silent,
     "kfp-2 kfp-2.17",
     "a value of env holds a template",
     "KFP's launcher replaces templates in command and args alone. The program reads the template "
     "itself from its environment.",
     R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    env: {TEXT: "{{$.inputs.parameters['text']}}"}
)",
     R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [sh, -ec, 'TEXT="$0" exec show', {inputValue: text}]
)"},
    check_env};

constexpr Rule k_template_unresolved{
    {{"KF228", "template-unresolved"},
     Severity::error,
     FailsAt::silent,
     "kfp-2 kfp-2.17",
     "a text holds a template that the open-source backend does not replace",
     "Names and ids of the run ({{$.pipeline_job_name}} and the like) are replaced where a "
     "pipeline passes them to a task, not in a component's command line; .metadata and .value of "
     "artifacts are not replaced at all. Vertex replaces more of them.",
     R"(name: Show
implementation: {container: {image: "a/b:1", command: [show, "{{$.pipeline_job_name}}"]}}
)",
     R"(name: Show
inputs: [{name: run_name, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: run_name}]}}
)"},
    check_arguments};

constexpr std::array k_rules{k_env_template, k_template_unresolved};

}  // namespace

extern const std::span<const Rule> k_template_rules = k_rules;

}  // namespace kfpkg::lint
