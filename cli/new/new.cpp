// SPDX-License-Identifier: Apache-2.0
// Plans a scaffold, checks it with our own rules, writes it at once.
#include "cli/new/new.hpp"

#include "core/text/name_value.hpp"
#include "git/identity.hpp"
#include "templates/pack.hpp"
#include "templates/scaffold.hpp"
#include "workspace/folders/folders.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;

Result<std::map<std::string, std::string>> parse_variables(const std::vector<std::string>& given) {
  std::map<std::string, std::string> variables;
  for (const std::string& text : given) {
    KFPKG_TRY_ASSIGN(NameValue variable, parse_name_value(text, "new", "--set"));
    variables.insert_or_assign(std::move(variable.name), std::move(variable.value));
  }
  return variables;
}

// Author of the new component, where git knows one; nobody is asked for it.
std::string author_of(const stdfs::path& folder, Services& services) {
  const git::Program git{services.processes, services.environment};
  const auto found = git::identities(git, folder, services.stop);
  return found ? fmt::format("{} <{}>", found->author.name, found->author.email) : std::string();
}

// A template's COPY counts from its own folder, whatever the workspace's kfpkg.yaml says of others.
void keep_own_context(const workspace::ComponentFolder& folder, ChangeSet& files) {
  if (folder.context.below.empty()) return;
  for (FileChange& file : files.files) {
    if (file.path != workspace::k_config_file) continue;
    file.content +=
        "# The Dockerfile's COPY counts from this folder, not from the workspace's context.\n";
    file.content += "context: .\n";
  }
}

void print_text(const ChangeSet& files, const std::string& folder, bool dry_run,
                Services& services) {
  services.out << (dry_run ? "would create " : "created ") << folder << '\n';
  for (const FileChange& file : files.files) services.out << "  " << file.path << '\n';
  if (dry_run) return;
  services.out << "\nNext:\n"
               << fmt::format("  kfpkg lint {0}\n  kfpkg build {0}\n  kfpkg run {0} --help\n",
                              folder);
}

void print_json(const ChangeSet& files, const std::string& folder, bool dry_run,
                Services& services) {
  nlohmann::ordered_json document;
  document["schema"] = "kfpkg.new/1";
  document["path"] = folder;
  document["created"] = !dry_run;
  document["files"] = nlohmann::ordered_json::array();
  for (const FileChange& file : files.files) document["files"].push_back(file.path);
  services.out << document.dump(2) << '\n';
}

}  // namespace

Result<ExitCode> run_new(const NewOptions& options, Services& services,
                         const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const templates::ComponentNames names, templates::component_names(options.name));
  const stdfs::path parent =
      options.directory.empty() ? services.cwd : services.cwd / options.directory;
  const stdfs::path target = (parent / names.folder).lexically_normal();
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder folder,
                   workspace::load_folder(target, services.cwd, services.environment, {}));
  std::error_code absent;
  if (stdfs::exists(stdfs::symlink_status(target, absent))) {
    return fail(ErrorKind::usage, fmt::format("{}: exists already", folder.display),
                "choose another name, or remove it first");
  }
  templates::ScaffoldRequest request;
  request.template_name = options.template_name;
  request.name = options.name;
  request.description = options.description;
  request.author = author_of(parent, services);
  request.registry = options.registry.empty() ? *folder.config->image.registry : options.registry;
  KFPKG_TRY_ASSIGN(request.variables, parse_variables(options.variables));
  KFPKG_TRY_ASSIGN(ChangeSet files, templates::plan_scaffold(*templates::embedded_pack(), request));
  keep_own_context(folder, files);
  if (!options.dry_run) KFPKG_TRY(templates::create_folder(files, target));
  const bool text = common.format == OutputFormat::text;
  (text ? print_text : print_json)(files, folder.display, options.dry_run, services);
  return ExitCode::done;
}

}  // namespace kfpkg::cli
