// SPDX-License-Identifier: Apache-2.0
// kfpkg new
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "core/text/name_value.hpp"
#include "ops/scaffold/scaffold.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct NewOptions {
  std::vector<std::string> variables;  ///< NAME=VALUE of the template's own
  ops::ScaffoldIntent intent;
};

std::string text_of(const ops::ScaffoldReport& report, bool dry_run) {
  std::string text = fmt::format("{} {}\n", dry_run ? "would create" : "created", report.folder);
  for (const std::string& file : report.files) text += fmt::format("  {}\n", file);
  if (dry_run) return text;
  return text +
         fmt::format("\nNext:\n  kfpkg lint {0}\n  kfpkg build {0}\n  kfpkg run {0} --help\n",
                     report.folder);
}

Json json_of(const ops::ScaffoldReport& report, bool dry_run) {
  return {{"schema", "kfpkg.new/1"},
          {"path", report.folder},
          {"created", !dry_run},
          {"files", report.files}};
}

Result<ExitCode> run(const NewOptions& options, workspace::Session& session, Console& console) {
  ops::ScaffoldIntent intent = options.intent;
  KFPKG_TRY_ASSIGN(std::vector<NameValue> variables,
                   parse_name_values(options.variables, "new", "--set"));
  for (NameValue& variable : variables) {
    intent.variables.insert_or_assign(std::move(variable.name), std::move(variable.value));
  }
  KFPKG_TRY_ASSIGN(const ops::ScaffoldReport report, ops::scaffold(session, intent));
  return show(console, {[&] { return text_of(report, intent.dry_run); },
                        [&] { return json_of(report, intent.dry_run); }});
}

Action bind_new(CommandLine& line) {
  const auto options = std::make_shared<NewOptions>();
  ops::ScaffoldIntent& intent = options->intent;
  line.positional("name", intent.name, "name of the component, as in train_model");
  line.option("-t,--template", intent.template_name, "NAME",
              "template to start from (default: python)");
  line.option("-d,--dir", intent.directory, "FOLDER", "folder to create it in (default: this one)");
  line.option("--description", intent.description, "TEXT", "what the component does, one sentence");
  line.option("--registry", intent.registry, "NAME", "registry of its image, as in ghcr.io/acme");
  line.values("--set", options->variables, "NAME=VALUE",
              "a variable of the template; may be repeated");
  line.flag("--dry-run", intent.dry_run, "say what would be created, and create nothing");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
  };
}

}  // namespace

Command new_command() {
  return {"new",
          "start a component folder from a template",
          "  kfpkg new train_model\n  kfpkg new train_model --registry ghcr.io/acme --dry-run\n",
          bind_new,
          true,
          10};
}

}  // namespace kfpkg::cli
