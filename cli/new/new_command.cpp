// SPDX-License-Identifier: Apache-2.0
// kfpkg new
#include "cli/commands.hpp"
#include "cli/new/new.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_new(CommandLine& line) {
  const auto options = std::make_shared<NewOptions>();
  line.positional("name", options->name, "name of the component, as in train_model");
  line.option("-t,--template", options->template_name, "NAME",
              "template to start from (default: python)");
  line.option("-d,--dir", options->directory, "FOLDER",
              "folder to create it in (default: this one)");
  line.option("--description", options->description, "TEXT",
              "what the component does, one sentence");
  line.option("--registry", options->registry, "NAME", "registry of its image, as in ghcr.io/acme");
  line.values("--set", options->variables, "NAME=VALUE",
              "a variable of the template; may be repeated");
  line.flag("--dry-run", options->dry_run, "say what would be created, and create nothing");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_new(*options, services, console.common);
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
