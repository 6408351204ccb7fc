// SPDX-License-Identifier: Apache-2.0
// Looking for the image of a fingerprint.
#include "cli/flows/pushed_image.hpp"

#include "cli/flows/receipts.hpp"

#include <fmt/format.h>

namespace kfpkg::cli {
namespace {

Result<std::optional<PushedImage>> find_for(const ComponentFolder& folder, registry::Client& client,
                                            const Services& services) {
  KFPKG_TRY_ASSIGN(const ImageInputs inputs, load_image_inputs(folder, services));
  KFPKG_TRY_ASSIGN(LockFile lock, load_lock(folder, services));
  KFPKG_TRY(complete_lock(lock.lock, inputs, client, LockUpdate::missing, services));
  KFPKG_TRY_ASSIGN(const image::Fingerprint fingerprint, fingerprint_of(folder, inputs, lock.lock));
  KFPKG_TRY_ASSIGN(const image::ImageName name, image_name_of(folder));
  const oci::Reference tagged = name.repository.with_tag(image::fingerprint_tag(fingerprint.hex));
  const ProgressScope scope(services.progress, folder.name);
  services.progress.step(folder.name, "asking the registry");
  const auto found = client.head_manifest(tagged, services.stop);
  if (!found) {
    return in_context(found.error(), fmt::format("looking for {} in the registry", tagged.name()));
  }
  if (!*found) return std::nullopt;
  KFPKG_TRY_ASSIGN(
      registry::Resolved resolved,
      registry::resolve_platforms(client, tagged.with_digest((*found)->digest), services.stop));
  return PushedImage{tagged, std::move(resolved), fingerprint.hex, inputs.files};
}

std::vector<std::string> last_platforms(const ComponentFolder& folder, const Services& services) {
  std::vector<std::string> platforms;
  const auto last = last_receipt(folder.path, services.environment);
  if (!last) return platforms;
  for (const auto& platform : last->platforms) platforms.push_back(platform.first);
  return platforms;
}

}  // namespace

Result<std::optional<PushedImage>> find_pushed_image(const ComponentFolder& folder,
                                                     registry::Client& client,
                                                     const Services& services) {
  KFPKG_TRY_ASSIGN(auto found, find_for(folder, client, services));
  const std::vector<std::string> platforms = last_platforms(folder, services);
  const auto set = folder.config.settings().find({"platforms", ""});
  const bool chosen = set != folder.config.settings().end() && set->second.origin == "--platform";
  if (found || chosen || platforms.empty()) return found;
  ComponentFolder other = folder;
  other.config = folder.config.with({{{"platforms", ""}, {platforms, "the last push"}}});
  return find_for(other, client, services);
}

}  // namespace kfpkg::cli
