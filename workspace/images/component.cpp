// SPDX-License-Identifier: Apache-2.0
// Reading a component folder.
#include "workspace/images/component.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "workspace/images/taken_files.hpp"
#include "workspace/images/workspace_images.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>

namespace kfpkg::workspace {
namespace {

constexpr std::string_view k_spec_name = "component.yaml";
constexpr std::string_view k_dockerfile_name = "Dockerfile";

Result<std::string> read_dockerfile(const Tree& tree) {
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(k_dockerfile_name));
  if (!entry) {
    return fail(ErrorKind::file,
                fmt::format("{}: no such file", tree.display_path(k_dockerfile_name)),
                "add a Dockerfile that copies the program, or start from one: kfpkg new NAME");
  }
  return tree.read(k_dockerfile_name, k_document_limit);
}

dockerfile::Arguments arguments_for(const oci::Platform& platform,
                                    const std::map<std::string, std::string>& build_args) {
  dockerfile::Arguments arguments;
  arguments.build_args.insert(build_args.begin(), build_args.end());
  arguments.target = platform;
  arguments.build = platform;
  return arguments;
}

// A file that a setting names lies beside kfpkg.yaml's component, one on the command line where the
// user stands.
Result<std::vector<image::Secret>> read_secrets(const ComponentFolder& folder,
                                                const Invocation& call) {
  std::vector<image::Secret> secrets;
  const auto set = folder.config.settings().find({"secrets", ""});
  if (set == folder.config.settings().end()) return secrets;
  const bool typed = set->second.origin.starts_with("--");
  for (const std::string& text : set->second.values) {
    auto secret = image::parse_secret(text, typed ? call.cwd : folder.path);
    if (!secret) return in_context(secret.error(), "reading " + set->second.origin);
    secrets.push_back(std::move(*secret));
  }
  return secrets;
}

Status find_own_bases(const ComponentFolder& folder, WorkspaceImages& images, ImageInputs& inputs) {
  for (const auto& bases : inputs.bases) {
    for (const dockerfile::BaseImage& base : bases) {
      const std::string key = base.reference.str();
      if (base.reference.digest || inputs.own_bases.contains(key)) continue;
      KFPKG_TRY_ASSIGN(const std::optional<OwnBase> own, images.find(folder, base.reference));
      if (own) inputs.own_bases.insert_or_assign(key, *own);
    }
  }
  return {};
}

Status read_build_settings(const ComponentFolder& folder, const Invocation& call,
                           ImageInputs& inputs) {
  const Config& config = folder.config;
  KFPKG_TRY_ASSIGN(inputs.platforms, parse_platforms(config.list("platforms")));
  inputs.build_args = config.named("build_args.*");
  inputs.labels = config.named("labels.*");
  inputs.target = config.text("target");
  KFPKG_TRY_ASSIGN(inputs.secrets, read_secrets(folder, call));
  KFPKG_TRY_ASSIGN(inputs.cache, image::parse_cache(config.text("cache")));
  inputs.provenance = config.text("provenance") == "true";
  inputs.sbom = config.text("sbom") == "true";
  inputs.mirrors = config.named("registries.*.mirror");
  return {};
}

// What changes the image beside its inputs. A cache in the image is part of it; others are not.
std::map<std::string, std::string> fingerprint_options(const ImageInputs& inputs) {
  std::map<std::string, std::string> options;
  if (!inputs.target.empty()) options["target"] = inputs.target;
  for (const auto& [name, value] : inputs.labels) options["label " + name] = value;
  for (const image::Secret& secret : inputs.secrets) options["secret " + secret.id] = "given";
  if (inputs.provenance) options["provenance"] = "true";
  if (inputs.sbom) options["sbom"] = "true";
  if (inputs.cache == image::CacheKind::inline_in_image) options["cache"] = "inline";
  return options;
}

Result<std::vector<ComponentFolder>> load_each(const std::vector<std::filesystem::path>& paths,
                                               const Settings& flags, const Invocation& call) {
  std::vector<ComponentFolder> folders;
  SharedSettings shared(call.cwd, call.environment);
  for (const std::filesystem::path& path : paths) {
    KFPKG_TRY_ASSIGN(ComponentFolder folder, load_folder(path, shared, flags));
    folders.push_back(std::move(folder));
  }
  return folders;
}

}  // namespace

// One message, also when many folders are read at once: the first finding, with its place.
tl::unexpected<Error> findings_error(const Diagnostics& diagnostics) {
  const Diagnostic& first = diagnostics.front();
  const Position at = first.place.source->position(first.place.span.begin);
  return fail(
      ErrorKind::findings,
      fmt::format("{}:{}:{}: {}", first.place.source->path(), at.line, at.column, first.message),
      first.help.empty() ? "run `kfpkg lint` for all findings" : first.help);
}

Settings flag_settings(const std::vector<std::string>& platforms, const std::string& registry,
                       const std::string& version) {
  Settings settings;
  if (!platforms.empty()) settings[{"platforms", ""}] = {platforms, "--platform"};
  if (!registry.empty()) settings[{"registry", ""}] = {{registry}, "--registry"};
  if (!version.empty()) settings[{"version", ""}] = {{version}, "--version"};
  return settings;
}

Result<std::vector<ComponentFolder>> load_folders(const std::vector<std::string>& paths,
                                                  const Settings& flags, const Invocation& call) {
  KFPKG_TRY_ASSIGN(const auto found, find_component_folders(paths, call.cwd));
  return load_each(found, flags, call);
}

Result<std::vector<ComponentFolder>> load_built_folders(const std::vector<std::string>& paths,
                                                        const Settings& flags,
                                                        const Invocation& call) {
  KFPKG_TRY_ASSIGN(const auto found, find_built_folders(paths, call.cwd));
  KFPKG_TRY_ASSIGN(auto folders, load_each(found, flags, call));
  for (ComponentFolder& folder : folders) {
    std::error_code ignored;
    folder.is_image = !std::filesystem::exists(folder.path / k_spec_name, ignored);
  }
  return folders;
}

Result<LoadedSpec> load_spec(const ComponentFolder& folder) {
  const DiskTree tree(folder.path, folder.display);
  KFPKG_TRY_ASSIGN(std::string text, tree.read(k_spec_name, k_document_limit));
  Diagnostics diagnostics;
  const SourcePtr source = make_source(tree.display_path(k_spec_name), std::move(text));
  auto documents = yaml::parse(source, diagnostics);
  if (!documents) return findings_error(diagnostics);
  if (documents->empty()) {
    return fail(ErrorKind::findings, fmt::format("{}: holds no document", source->path()),
                "run `kfpkg lint`");
  }
  auto component = spec::read_component(documents->front(), diagnostics);
  if (!component) return findings_error(diagnostics);
  return LoadedSpec{std::move(documents->front()), std::move(*component)};
}

Result<ImageInputs> load_dockerfile(const ComponentFolder& folder, const Invocation& call) {
  const DiskTree tree(folder.path, folder.display);
  ImageInputs inputs;
  KFPKG_TRY(read_build_settings(folder, call, inputs));
  KFPKG_TRY_ASSIGN(std::string text, read_dockerfile(tree));
  Diagnostics diagnostics;
  auto parsed = dockerfile::parse(
      make_source(tree.display_path(k_dockerfile_name), std::move(text)), diagnostics);
  if (!parsed) return findings_error(diagnostics);
  inputs.dockerfile = std::move(*parsed);
  for (const oci::Platform& platform : inputs.platforms) {
    inputs.bases.push_back(dockerfile::base_images(
        inputs.dockerfile, arguments_for(platform, inputs.build_args), diagnostics));
  }
  if (!diagnostics.empty()) return findings_error(diagnostics);
  return inputs;
}

std::vector<std::string> triggers_of(const ImageInputs& inputs) {
  const dockerfile::Dockerfile& file = inputs.dockerfile;
  const auto stages = dockerfile::stages(file);
  auto made = stages.end() - 1;
  for (auto stage = stages.begin(); stage != stages.end(); ++stage) {
    if (!inputs.target.empty() && stage->name == inputs.target) made = stage;
  }
  std::vector<std::string> triggers;
  for (std::size_t i = made->first; i < made->last; ++i) {
    const dockerfile::Instruction& each = file.instructions[i];
    if (each.trigger.empty()) continue;
    const Span span = each.trigger.front().span;
    triggers.emplace_back(file.source->bytes().substr(span.begin, span.end - span.begin));
  }
  return triggers;
}

Result<ImageInputs> load_image_inputs(const ComponentFolder& folder, WorkspaceImages& images,
                                      const Invocation& call) {
  KFPKG_TRY_ASSIGN(ImageInputs inputs, load_dockerfile(folder, call));
  KFPKG_TRY_ASSIGN(inputs.ignore_text, read_ignore(folder));
  KFPKG_TRY_ASSIGN(inputs.files, own_files(folder, inputs));
  KFPKG_TRY(find_own_bases(folder, images, inputs));
  return inputs;
}

Result<image::Fingerprint> fingerprint_of(const ComponentFolder& folder, const ImageInputs& inputs,
                                          const image::Lock& lock) {
  const DiskTree tree(folder.context.path, folder.context.display);
  image::FingerprintRequest request;
  request.tree = &tree;
  KFPKG_TRY_ASSIGN(request.files, all_files(folder, inputs, lock));
  request.dockerfile = std::string(inputs.dockerfile.source->bytes());
  request.build_args = inputs.build_args;
  request.platforms = inputs.platforms;
  request.options = fingerprint_options(inputs);
  for (const auto& bases : inputs.bases) {
    for (const dockerfile::BaseImage& base : bases) {
      const std::string key = base.reference.str();
      const auto own = inputs.own_bases.find(key);
      const auto found = lock.bases.find(key);
      if (own != inputs.own_bases.end()) {
        request.bases[key] = "fingerprint:" + own->second.fingerprint;
      } else if (found != lock.bases.end()) {
        request.bases[key] = found->second.str();
      }
    }
  }
  return image::fingerprint(request);
}

Result<image::ImageName> image_name_of(const ComponentFolder& folder) {
  return image::image_name(
      folder.config.text("image"),
      {folder.config.text("registry"), folder.name, folder.config.text("version")});
}

}  // namespace kfpkg::workspace
