// SPDX-License-Identifier: Apache-2.0
// Settings checked one by one, so that a mistake is told with its place.
#include "cli/lint/lint_settings.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/base_lock.hpp"
#include "workspace/images/image_settings.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace kfpkg::cli {
namespace {

Status at(Status status, ErrorKind kind, std::string_view place) {
  if (status) return status;
  Error& error = status.error();
  return fail(kind, fmt::format("{}: {}", place, error.message), std::move(error.hint));
}

Status check_setting(const std::string& key, const std::string& star,
                     const workspace::Setting& setting) {
  if (key == "lint.targets") return lint::check_targets(setting.values);
  if (key == "lint.select" || key == "lint.ignore") return lint::check_selectors(setting.values);
  if (key != "lint.severity.*") return {};
  KFPKG_TRY(lint::check_selectors({star}));
  for (const std::string& severity : setting.values) KFPKG_TRY(lint::check_severity(severity));
  return {};
}

// The setting's origin when a kfpkg.yaml says it; the environment and flags are of one call.
std::string origin_in_file(const workspace::Config& config, std::string_view key) {
  const auto setting = config.settings().find({std::string(key), {}});
  if (setting == config.settings().end()) return {};
  const std::string& origin = setting->second.origin;
  return origin.find("kfpkg.yaml:") == std::string::npos ? std::string() : origin;
}

lint::ConfiguredImage configured_image(const workspace::ComponentFolder& folder) {
  lint::ConfiguredImage configured;
  configured.platforms_origin = origin_in_file(folder.config, "platforms");
  if (!configured.platforms_origin.empty()) configured.platforms = folder.config.list("platforms");
  configured.image_origin = origin_in_file(folder.config, "image");
  if (configured.image_origin.empty())
    configured.image_origin = origin_in_file(folder.config, "registry");
  if (configured.image_origin.empty()) return configured;
  if (const auto name = workspace::image_name_of(folder))
    configured.image = name->repository.familiar();
  return configured;
}

// The lock is read when a base image asks for it; one that cannot be read pins all, since the build
// will say so.
lint::BuildSettings build_settings(const workspace::ComponentFolder& folder) {
  lint::BuildSettings settings;
  const auto platforms = workspace::parse_platforms(folder.config.list("platforms"));
  settings.inputs = workspace::build_inputs(folder, platforms.value_or(settings.inputs.platforms));
  settings.is_locked = [root = folder.workspace.native()](const oci::Reference& image) {
    const DiskTree tree(root, {});
    Diagnostics ignored;
    const auto stored = dockerfile::read_lock(tree, ignored);
    return !stored || !*stored || (*stored)->lock.bases.contains(image.str());
  };
  settings.configured = configured_image(folder);
  const workspace::BuildContext& context = folder.context;
  if (!context.below.empty()) {
    const std::string display = context.display == "." ? std::string() : context.display;
    settings.around = std::make_shared<DiskTree>(context.path, display);
  }
  settings.folder_with = [path = folder.path.native(),
                          root = folder.workspace.native()](std::string_view name) {
    return workspace::context_with(name, workspace::FolderPlace{path, root, {}});
  };
  return settings;
}

}  // namespace

Status check_rule_flags(const RuleFlags& flags) {
  const auto wrong = [](Status status, std::string_view flag) {
    return at(std::move(status), ErrorKind::usage, flag);
  };
  KFPKG_TRY(wrong(lint::check_targets(flags.targets), "--target"));
  KFPKG_TRY(wrong(lint::check_selectors(flags.select), "--select"));
  return wrong(lint::check_selectors(flags.ignore), "--ignore");
}

Result<lint::LintOptions> rule_options(const workspace::ComponentFolder& folder,
                                       const RuleFlags& flags) {
  const workspace::Config& config = folder.config;
  for (const auto& [key, setting] : config.settings()) {
    if (!key.first.starts_with("lint.")) continue;
    KFPKG_TRY(at(check_setting(key.first, key.second, setting), ErrorKind::config, setting.origin));
  }
  lint::LintOptions rules;
  rules.targets = flags.targets.empty() ? config.list("lint.targets") : flags.targets;
  rules.select = config.list("lint.select");
  rules.ignore = config.list("lint.ignore");
  rules.severities = config.named("lint.severity.*");
  rules.flags = {flags.select, flags.ignore};
  rules.build = build_settings(folder);
  return rules;
}

}  // namespace kfpkg::cli
