// SPDX-License-Identifier: Apache-2.0
// Plans a component folder from what is asked for and what is set, then creates it.
#include "ops/scaffold/scaffold.hpp"

#include "git/identity.hpp"
#include "spec/component/file_name.hpp"
#include "templates/pack.hpp"
#include "templates/scaffold.hpp"
#include "workspace/folders/folders.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

namespace kfpkg::ops {
namespace {

namespace stdfs = std::filesystem;

// Author of the new component, where git knows one; nobody is asked for it.
std::string author_of(const stdfs::path& folder, workspace::Session& session) {
  const Invocation& call = session.call();
  const git::Program git{session.processes(), call.environment};
  const auto found = git::identities(git, folder, call.stop);
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

// Templates call it component.yaml.
void name_spec(const workspace::ComponentFolder& folder, ChangeSet& files) {
  for (FileChange& file : files.files) {
    if (file.path == spec::k_spec_name) file.path = folder.spec;
  }
}

}  // namespace

Result<ScaffoldReport> scaffold(workspace::Session& session, const ScaffoldIntent& intent) {
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(const templates::ComponentNames names, templates::component_names(intent.name));
  const stdfs::path parent = intent.directory.empty() ? call.cwd : call.cwd / intent.directory;
  const stdfs::path target = (parent / names.folder).lexically_normal();
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder folder,
                   workspace::load_folder(target, call.cwd, call.environment, {}));
  std::error_code absent;
  if (stdfs::exists(stdfs::symlink_status(target, absent))) {
    return fail(ErrorKind::usage, fmt::format("{}: exists already", folder.display),
                "choose another name, or remove it first");
  }
  templates::ScaffoldRequest request;
  request.template_name = intent.template_name;
  request.name = intent.name;
  request.description = intent.description;
  request.author = author_of(parent, session);
  request.registry = intent.registry.empty() ? *folder.config->image.registry : intent.registry;
  request.variables = intent.variables;
  KFPKG_TRY_ASSIGN(ChangeSet files, templates::plan_scaffold(*templates::embedded_pack(), request));
  keep_own_context(folder, files);
  name_spec(folder, files);
  if (!intent.dry_run) KFPKG_TRY(templates::create_folder(files, target));
  ScaffoldReport report{folder.display, {}};
  for (FileChange& file : files.files) report.files.push_back(std::move(file.path));
  return report;
}

}  // namespace kfpkg::ops
