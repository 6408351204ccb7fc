// SPDX-License-Identifier: Apache-2.0
// The spec, the pushed image and the provenance of each folder.
#include "ops/publish/candidates.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/build.hpp"
#include "oci/mirror.hpp"
#include "release/version.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/images/image_settings.hpp"
#include "workspace/images/provenance.hpp"
#include "workspace/images/pushed_image.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::ops {
namespace {

Status check_version(const workspace::ComponentFolder& folder) {
  const std::string& version = *folder.config->image.version;
  if (release::Version::parse(version)) return {};
  if (!version.empty()) {
    const Origin& origin = folder.config->image.version.origin;
    return fail(ErrorKind::config,
                fmt::format("{}: \"{}\" is not a version",
                            origin.is(Origin::Kind::flag) ? folder.display : origin.str(), version),
                release::k_version_help);
  }
  return fail(
      ErrorKind::config, fmt::format("{}: has no version", folder.display),
      fmt::format("write `version: 0.1.0` in {}/kfpkg.yaml, or give --version", folder.display));
}

std::string readme_of(const workspace::ComponentFolder& folder) {
  const auto text = DiskTree(folder.path, folder.display).read("README.md", k_document_limit);
  return text ? *text : std::string();
}

tl::unexpected<Error> not_pushed(const workspace::ComponentFolder& folder) {
  const std::string platforms = fmt::format("{}", fmt::join(*folder.config->image.platforms, ","));
  return fail(ErrorKind::registry,
              fmt::format("{}: the registry has no image built from the files as they are for {}",
                          folder.display, platforms),
              fmt::format("run `kfpkg build {}{} --push` first", folder.display,
                          folder.config.image_flags()));
}

tl::unexpected<Error> lacks(const oci::Reference& image, const oci::Platform& platform) {
  return fail(
      ErrorKind::registry,
      fmt::format("{}: the registry has no {} image of it", image.familiar(), platform.str()),
      "build it anew: kfpkg build --push --force");
}

/// A version is for ever, so its image must be whole.
Status check_parts(const registry::Resolved& resolved, const std::vector<oci::Platform>& wanted,
                   registry::Client& client, const Invocation& call) {
  for (const oci::Platform& platform : wanted) {
    const bool is_there = std::ranges::any_of(
        resolved.platforms, [&](const auto& image) { return image.platform == platform; });
    if (!is_there) return lacks(resolved.reference, platform);
  }
  KFPKG_TRY_ASSIGN(const auto gone, registry::gone_platforms(client, resolved, call.stop));
  if (!gone.empty()) return lacks(resolved.reference, gone.front());
  return {};
}

void take_image(const registry::Resolved& resolved, publish::Candidate& candidate) {
  candidate.image = resolved.reference;
  for (const registry::PlatformImage& platform : resolved.platforms)
    candidate.platforms.push_back(platform.platform.str());
}

/// The image that the folder's files make.
Status take_own_image(const workspace::ComponentFolder& folder, workspace::PushedImages& images,
                      registry::Client& client, const Invocation& call,
                      publish::Candidate& candidate) {
  KFPKG_TRY_ASSIGN(const image::ImageName name, workspace::image_name_of(folder));
  candidate.tag = name.version_tag;
  KFPKG_TRY_ASSIGN(const workspace::ImageState state, images.state_of(folder));
  KFPKG_TRY_ASSIGN(const auto pushed, images.find(folder, state));
  if (!pushed) return not_pushed(folder);
  KFPKG_TRY(check_parts(pushed->resolved, pushed->platforms, client, call));
  take_image(pushed->resolved, candidate);
  candidate.fingerprint = pushed->fingerprint;
  KFPKG_TRY_ASSIGN(candidate.commit, workspace::provenance_commit(folder, pushed->files, call));
  return {};
}

/// The image of somebody else that the spec names: its digest is the registry's, and it gets no
/// tag.
Status take_named_image(const workspace::ComponentFolder& folder, const std::string& named,
                        registry::Client& client, const Invocation& call,
                        publish::Candidate& candidate) {
  const auto reference = oci::Reference::parse(named);
  if (!reference) {
    return fail(ErrorKind::config,
                fmt::format("{}: \"{}\" is not an image reference", candidate.spec_path, named),
                "name the image, or add a Dockerfile that makes it");
  }
  const ProgressScope scope(call.progress, folder.name);
  call.progress.step(folder.name, "asking the registry");
  const oci::Reference asked =
      oci::mirrored(*reference, values_of(folder.config->registry.mirrors));
  auto resolved = registry::resolve_platforms(client, asked, call.stop);
  if (!resolved) {
    return in_context(std::move(resolved.error()),
                      fmt::format("pinning {}, which {} names and no Dockerfile makes",
                                  reference->familiar(), candidate.spec_path));
  }
  KFPKG_TRY(check_parts(*resolved, {}, client, call));
  resolved->reference = reference->with_digest(*resolved->reference.digest);
  take_image(*resolved, candidate);
  KFPKG_TRY_ASSIGN(candidate.commit, workspace::provenance_commit(folder, {}, call));
  return {};
}

Result<publish::Candidate> make_candidate(const workspace::ComponentFolder& folder,
                                          workspace::PushedImages& images, registry::Client& client,
                                          const Invocation& call) {
  publish::Candidate candidate;
  candidate.name = folder.name;
  candidate.version = *folder.config->image.version;
  KFPKG_TRY_ASSIGN(const workspace::LoadedSpec spec, workspace::load_spec(folder));
  candidate.spec = std::string(spec.document.source->bytes());
  candidate.spec_path = spec.document.source->path();
  candidate.settings_path = folder.display == "." ? workspace::k_config_file
                                                  : folder.display + '/' + workspace::k_config_file;
  candidate.readme = readme_of(folder);
  const bool is_built = dockerfile::has_dockerfile(folder.path.native());
  KFPKG_TRY(is_built
                ? take_own_image(folder, images, client, call, candidate)
                : take_named_image(folder, spec.component.image.value, client, call, candidate));
  return candidate;
}

}  // namespace

std::vector<publish::RefusedComponent> without_version(
    const std::vector<workspace::ComponentFolder>& folders) {
  std::vector<publish::RefusedComponent> refused;
  for (const workspace::ComponentFolder& folder : folders) {
    if (Status version = check_version(folder); !version)
      refused.push_back({folder.name, std::move(version.error())});
  }
  return refused;
}

Result<Candidates> find_candidates(const std::vector<workspace::ComponentFolder>& folders,
                                   registry::Client& client, const Invocation& call) {
  Candidates candidates;
  workspace::PushedImages images(client, call);
  for (const workspace::ComponentFolder& folder : folders) {
    if (call.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    auto candidate = make_candidate(folder, images, client, call);
    if (candidate) {
      candidates.ready.push_back(std::move(*candidate));
      continue;
    }
    const ErrorKind kind = candidate.error().kind;
    candidates.refused.push_back({folder.name, std::move(candidate.error())});
    if (kind == ErrorKind::network) break;  // the next ones would wait as long
  }
  return candidates;
}

}  // namespace kfpkg::ops
