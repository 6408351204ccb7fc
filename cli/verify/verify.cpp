// SPDX-License-Identifier: Apache-2.0
// Runs the checks of a published URL and prints them.
#include "cli/verify/verify.hpp"

#include "publish/verify/verify.hpp"
#include "registry/protocol/resolve.hpp"
#include "workspace/session.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>

#include <ostream>

namespace kfpkg::cli {
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
    return facts;
  };
}

std::string_view mark_of(publish::CheckOutcome outcome) {
  switch (outcome) {
    case publish::CheckOutcome::passed:
      return "ok";
    case publish::CheckOutcome::failed:
      return "FAILED";
    case publish::CheckOutcome::skipped:
      return "skipped";
  }
  return "";
}

std::string render(const publish::Verification& verification) {
  std::vector<std::vector<std::string>> rows{{"CHECK", "RESULT", "DETAIL"}};
  for (const publish::Check& check : verification.checks) {
    rows.push_back({check.name, std::string(mark_of(check.outcome)), printable(check.detail)});
  }
  std::string text = fmt::format("{}\n", printable(verification.url)) + render_table(rows);
  if (const publish::Check* failure = verification.first_failure()) {
    if (!failure->hint.empty()) text += fmt::format("help: {}\n", printable(failure->hint));
  }
  return text;
}

}  // namespace

Result<ExitCode> run_verify(const VerifyOptions& options, Services& services,
                            const CommonOptions& common) {
  publish::VerifyRequest request;
  request.url = options.url;
  KFPKG_TRY_ASSIGN(request.platforms, workspace::parse_platforms(options.platforms));
  KFPKG_TRY_ASSIGN(registry::Client* const client, services.session.client());
  KFPKG_TRY_ASSIGN(
      const publish::Verification verification,
      publish::verify(request, services.transport, probe_with(*client), services.stop));
  services.out << (common.format == OutputFormat::json
                       ? publish::render_verification_json(verification)
                       : render(verification));
  const publish::Check* failure = verification.first_failure();
  return failure == nullptr ? ExitCode::done : exit_code(failure->kind);
}

}  // namespace kfpkg::cli
