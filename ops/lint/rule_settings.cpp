// SPDX-License-Identifier: Apache-2.0
// Settings checked one by one, so that a mistake is told with its place.
#include "ops/lint/rule_settings.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/base_lock.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/images/image_settings.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace kfpkg::ops {
namespace {

Status at(Status status, const Origin& origin) {
  if (status) return status;
  Error& error = status.error();
  return fail(ErrorKind::config, fmt::format("{}: {}", origin.str(), error.message),
              std::move(error.hint));
}

Status check_settings(const lint::Settings& settings) {
  KFPKG_TRY(at(lint::check_selectors(*settings.ignore), settings.ignore.origin));
  KFPKG_TRY(at(lint::check_selectors(*settings.select), settings.select.origin));
  for (const auto& [rules, severity] : settings.severity) {
    KFPKG_TRY(at(lint::check_selectors({rules}), severity.origin));
    KFPKG_TRY(at(lint::check_severity(*severity), severity.origin));
  }
  return at(lint::check_targets(*settings.targets), settings.targets.origin);
}

// The origin of what a kfpkg.yaml says; the environment and flags are of one call.
std::string origin_in_file(const Origin& origin) {
  return origin.is(Origin::Kind::file) ? origin.str() : std::string();
}

lint::ConfiguredImage configured_image(const workspace::ComponentFolder& folder) {
  lint::ConfiguredImage configured;
  const image::Settings& settings = folder.config->image;
  configured.platforms_origin = origin_in_file(settings.platforms.origin);
  if (!configured.platforms_origin.empty()) configured.platforms = *settings.platforms;
  configured.image_origin = origin_in_file(settings.image.origin);
  if (configured.image_origin.empty())
    configured.image_origin = origin_in_file(settings.registry.origin);
  if (configured.image_origin.empty()) return configured;
  if (const auto name = workspace::image_name_of(folder))
    configured.image = name->repository.familiar();
  return configured;
}

// A folder without a Dockerfile asks nothing of the lock.
Result<std::shared_ptr<const dockerfile::BaseLock>> lock_for(
    const workspace::ComponentFolder& folder, workspace::StoredLocks& locks) {
  if (!dockerfile::has_dockerfile(folder.path.native())) return nullptr;
  return locks.of(folder);
}

lint::BuildSettings build_settings(const workspace::ComponentFolder& folder) {
  lint::BuildSettings settings;
  const auto platforms = workspace::parse_platforms(*folder.config->image.platforms);
  settings.inputs = workspace::build_inputs(folder, platforms.value_or(settings.inputs.platforms));
  settings.allows_platform_mismatch =
      image::parse_platform_mismatch(*folder.config->image.platform_mismatch).value_or(false);
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

Result<lint::LintOptions> rule_options(const workspace::ComponentFolder& folder,
                                       const RuleFlags& flags, workspace::StoredLocks& locks) {
  const lint::Settings& settings = folder.config->lint;
  KFPKG_TRY(check_settings(settings));
  lint::LintOptions rules;
  rules.spec_name = folder.spec;
  rules.targets = flags.targets.empty() ? *settings.targets : flags.targets;
  rules.select = *settings.select;
  rules.ignore = *settings.ignore;
  rules.severities = values_of(settings.severity);
  rules.flags = {flags.select, flags.ignore};
  rules.build = build_settings(folder);
  KFPKG_TRY_ASSIGN(rules.build.lock, lock_for(folder, locks));
  return rules;
}

}  // namespace kfpkg::ops
