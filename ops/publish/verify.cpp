// SPDX-License-Identifier: Apache-2.0
// Gives the checks of a published URL a registry to ask.
#include "ops/publish/verify.hpp"

#include "publish/verify/verify.hpp"
#include "registry/protocol/resolve.hpp"

namespace kfpkg::ops {
namespace {

publish::ImageProbe probe_with(registry::Client& client) {
  return [&client](const oci::Reference& image,
                   std::stop_token stop) -> Result<std::optional<publish::ImageFacts>> {
    KFPKG_TRY_ASSIGN(const auto found, client.head_manifest(image, stop));
    if (!found) return std::nullopt;
    KFPKG_TRY_ASSIGN(const registry::Resolved resolved,
                     registry::resolve_platforms(client, image, stop));
    publish::ImageFacts facts;
    facts.digest = found->digest.str();
    for (const registry::PlatformImage& platform : resolved.platforms) {
      facts.platforms.push_back(platform.platform);
    }
    KFPKG_TRY_ASSIGN(facts.gone, registry::gone_platforms(client, resolved, stop));
    if (!facts.gone.empty()) return facts;
    KFPKG_TRY_ASSIGN(const auto gone_blobs, registry::gone_blobs(client, resolved, stop));
    for (const registry::GoneBlob& blob : gone_blobs)
      facts.gone_blobs.push_back(blob.digest.str() + " of " + blob.platform.str());
    return facts;
  };
}

}  // namespace

Result<publish::Verification> verify(workspace::Session& session,
                                     const publish::VerifyRequest& request) {
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client());
  return publish::verify(request, session.transport(), probe_with(*client), session.call().stop);
}

}  // namespace kfpkg::ops
