// SPDX-License-Identifier: Apache-2.0
// Looking for the image of a fingerprint.
#include "workspace/images/pushed_image.hpp"

#include "workspace/cache/receipts.hpp"
#include "workspace/images/image_fingerprint.hpp"

#include <fmt/format.h>

namespace kfpkg::workspace {
namespace {

Result<std::optional<PushedImage>> find_for(const ComponentFolder& folder, const ImageState& state,
                                            registry::Client& client, const Invocation& call) {
  KFPKG_TRY_ASSIGN(const image::ImageName name, image_name_of(folder));
  const oci::Reference tagged = name.repository.with_tag(image::fingerprint_tag(state.fingerprint));
  const ProgressScope scope(call.progress, folder.name);
  call.progress.step(folder.name, "asking the registry");
  auto found = registry::find_platforms(client, tagged, call.stop);
  if (!found) {
    return in_context(std::move(found.error()),
                      fmt::format("looking for {} in the registry", tagged.name()));
  }
  if (!*found) return std::nullopt;
  return PushedImage{tagged, std::move(**found), state.inputs.platforms, state.fingerprint,
                     state.inputs.files};
}

std::vector<std::string> last_platforms(const ComponentFolder& folder, const Invocation& call) {
  std::vector<std::string> platforms;
  const auto last = last_receipt(folder.path, call.environment);
  if (!last) return platforms;
  for (const auto& platform : last->platforms) platforms.push_back(platform.first);
  return platforms;
}

SettingsLayer platforms_of_last_push(const std::vector<std::string>& platforms) {
  const std::string key(key_of<&image::Settings::platforms>());
  return {{{key, {}}, {platforms, {Origin::Kind::receipt, "the last push", 0}}}};
}

}  // namespace

PushedImages::PushedImages(registry::Client& client, const Invocation& call)
    : m_client(client), m_call(call), m_locks(call, client), m_images(call, m_locks) {}

Result<ImageState> PushedImages::state_of(const ComponentFolder& folder) {
  ImageState state;
  KFPKG_TRY_ASSIGN(state.inputs, load_image_inputs(folder, m_images, m_call));
  KFPKG_TRY_ASSIGN(const LockSnapshot lock, m_locks.complete(folder, state.inputs));
  KFPKG_TRY_ASSIGN(const image::Fingerprint fingerprint,
                   fingerprint_of(folder, state.inputs, *lock, m_call));
  state.fingerprint = fingerprint.hex;
  return state;
}

Result<std::optional<PushedImage>> PushedImages::find(const ComponentFolder& folder,
                                                      const ImageState& state) {
  KFPKG_TRY_ASSIGN(auto found, find_for(folder, state, m_client, m_call));
  const std::vector<std::string> platforms = last_platforms(folder, m_call);
  const bool chosen = folder.config->image.platforms.origin.is(Origin::Kind::flag);
  if (found || chosen || platforms.empty()) return found;
  ComponentFolder other = folder;
  other.config = folder.config.with(platforms_of_last_push(platforms));
  KFPKG_TRY_ASSIGN(const ImageState other_state, state_of(other));
  return find_for(other, other_state, m_client, m_call);
}

}  // namespace kfpkg::workspace
