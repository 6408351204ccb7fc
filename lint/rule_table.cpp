// SPDX-License-Identifier: Apache-2.0
// All rules in the order of their ids.
#include "lint/rule_table.hpp"

#include "core/text/ascii.hpp"
#include "core/text/suggest.hpp"
#include "lint/example.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

constexpr std::array k_checks{
    &k_duplicate_yaml_key,
    &k_value_of_artifact,
    &k_path_of_parameter,
    &k_name_collision,
    &k_component_name_invalid,
    &k_io_name_invalid,
    &k_type_spelling,
    &k_artifact_default_dropped,
    &k_input_unused,
    &k_output_unwritten,
    &k_optional_bare,
    &k_default_holds_null,
    &k_map_type_output,
    &k_default_not_json,
    &k_default_not_compiled,
    &k_name_not_python,
    &k_non_ascii,
    &k_io_undocumented,
    &k_custom_artifact_type,
    &k_type_misspelled,
    &k_name_rewritten,
    &k_default_converted,
    &k_component_name_missing,
    &k_optional_contradicted,
    &k_name_keyword,
    &k_pip_unpinned,
    &k_image_not_digest,
    &k_odd_character,
    &k_if_always,
    &k_command_one_word,
    &k_command_placeholder,
    &k_env_template,
    &k_template_unresolved,
    &k_uri_in_1_8,
    &k_surrogate_half,
    &k_type_in_1_8,
    &k_output_name_in_1_8,
    &k_output_twice_in_1_8,
    &k_executor_input_missing,
    &k_config_other_image,
    &k_name_taken,
    &k_build_other_platforms,
    &k_context_spec,
    &k_image_floating,
    &k_command_missing,
    &k_if_needs_2_17,
    &k_concat_unresolved,
    &k_file_outputs_ignored,
    &k_image_invalid,
    &k_bad_inside_if,
    &k_placeholder_in_string,
    &k_argo_variable,
    &k_raw_template_undeclared,
    &k_readme_stale,
    &k_ir_undefined_reference,
    &k_ir_task_input,
    &k_ir_cycle,
    &k_ir_schema_version,
    &k_ir_executor,
    &k_copy_source_missing,
    &k_command_not_in_image,
    &k_command_outside_path,
    &k_command_not_executable,
    &k_script_unreadable,
    &k_command_relative,
    &k_entrypoint_lost,
    &k_platform_pinned,
    &k_base_platform,
    &k_base_floating,
    &k_eol_base_image,
    &k_dead_registry,
    &k_context_secret,
    &k_context_git,
    &k_context_not_kept,
    &k_dockerignore_unread,
    &k_image_tag_moves,
    &k_build_other_image,
    &k_case_undeclared,
    &k_case_input_missing,
    &k_program_not_followed,
    &k_program_flag_unknown,
    &k_program_flag_missing,
    &k_program_arguments,
    &k_program_type,
    &k_program_bool,
    &k_program_choice,
    &k_program_output_unused,
    &k_program_fixed_path,
    &k_program_executor_input,
    &k_pipeline_removed_api,
    &k_pipeline_task_method,
    &k_pipeline_positional,
    &k_pipeline_unknown_input,
    &k_pipeline_blob_url,
    &k_pipeline_moving_url,
    &k_pipeline_untyped,
    &k_pipeline_package_path,
};

std::vector<const Rule*> collect() {
  std::vector<const Rule*> rules(k_checks.begin(), k_checks.end());
  for (const auto& list :
       {document_reading_rules(), interface_reading_rules(), container_reading_rules(),
        dockerfile_reading_rules(), pipeline_reading_rules()}) {
    for (const Rule& rule : list) rules.push_back(&rule);
  }
  std::sort(rules.begin(), rules.end(),
            [](const Rule* a, const Rule* b) { return a->info.rule.id < b->info.rule.id; });
  return rules;
}

std::string_view stage_text(FailsAt stage) {
  switch (stage) {
    case FailsAt::load:
      return "when the SDK loads the component";
    case FailsAt::compile:
      return "when a pipeline with the component is compiled";
    case FailsAt::run:
      return "when the component runs";
    case FailsAt::silent:
      return "nowhere: KFP accepts it in silence";
    case FailsAt::policy:
      return "nowhere in KFP; kfpkg cannot work with it";
  }
  return {};
}

}  // namespace

std::span<const Rule* const> rule_table() {
  static const std::vector<const Rule*> k_rules = collect();
  return k_rules;
}

const Rule* find_rule(std::string_view id_or_name) {
  const auto rules = rule_table();
  const std::string id = ascii_upper(id_or_name);
  const auto at = std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const Rule* rule, std::string_view wanted) { return rule->info.rule.id < wanted; });
  if (at != rules.end() && (*at)->info.rule.id == id) return *at;
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule* rule) {
    return rule->info.rule.name == id_or_name;
  });
  return found == rules.end() ? nullptr : *found;
}

std::string nearest_rule(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Rule* rule : rule_table()) {
    names.push_back(rule->info.rule.id);
    names.push_back(rule->info.rule.name);
  }
  const std::string near = did_you_mean(word, names);
  return near.empty() ? "kfpkg explain lists the rules" : near;
}

std::string explain(const RuleInfo& info) {
  std::string text = fmt::format("# {} {}\n\n{}.\n\n{}\n\n", info.rule.id, info.rule.name,
                                 info.summary, info.explanation);
  text += fmt::format("Severity: {}. It fails {}.\n", name_of(info.severity),
                      stage_text(info.fails_at));
  if (info.on_request) {
    text += fmt::format("Off unless asked for: name it in --select, or set lint.severity.{}.\n",
                        info.rule.id);
  }
  if (!info.targets.empty())
    text += fmt::format("Targets: {}.\n", fmt::join(target_list(info.targets), ", "));
  if (!info.bad.empty()) text += "\n## Example\n\n" + example_markdown(info.bad);
  if (!info.good.empty()) text += "\nInstead:\n\n" + example_markdown(info.good);
  return text;
}

}  // namespace kfpkg::lint
