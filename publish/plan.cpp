// SPDX-License-Identifier: Apache-2.0
// Pinning candidates and comparing them with releases.
#include "publish/plan.hpp"

#include "core/crypto/sha256.hpp"
#include "publish/layout.hpp"
#include "publish/pin.hpp"
#include "release/name.hpp"
#include "release/version.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::publish {
namespace {

std::string place_of(const Candidate& candidate) {
  return candidate.settings_path.empty() ? candidate.name : candidate.settings_path;
}

Status check_version(const Candidate& candidate, const Releases& there) {
  if (candidate.version.empty()) {
    return fail(
        ErrorKind::config,
        fmt::format("{}: publishing {} needs a version", place_of(candidate), candidate.name),
        fmt::format("write \"version: {}\" there, or give --version",
                    release::next_patch(there.listed())));
  }
  if (release::Version::parse(candidate.version)) return {};
  return fail(ErrorKind::config,
              fmt::format("{}: \"{}\" is not a version", place_of(candidate), candidate.version),
              release::k_version_help);
}

Result<PlannedRelease> pinned(const Candidate& candidate, std::string_view base_url) {
  PlannedRelease planned;
  Release& made = planned.release;
  made.name = candidate.name;
  made.entry.version = candidate.version;
  made.entry.path = version_path(candidate.name, candidate.version);
  planned.url = fmt::format("{}/{}", base_url, made.entry.path);
  KFPKG_TRY_ASSIGN(made.text,
                   pin_spec(candidate.spec, {candidate.image, candidate.version, planned.url},
                            candidate.spec_path));
  made.entry.sha256 = sha256_hex(made.text);
  made.entry.image = candidate.image.with_digest(*candidate.image.digest).str();
  made.entry.platforms = candidate.platforms;
  made.entry.fingerprint = candidate.fingerprint;
  made.entry.commit = candidate.commit;
  made.readme = with_lf(candidate.readme);
  return planned;
}

Status check_same(const Candidate& candidate, const Release& here, const Releases& there,
                  const TextOf& text_of) {
  const release::IndexVersion* entry = there.find(candidate.version);
  if (entry == nullptr || entry->sha256 == here.entry.sha256) return {};
  const Result<std::string> text = text_of(there, candidate.version);
  const std::string what =
      text && *text != here.text
          ? fmt::format("{}, {}", here.entry.path, first_difference(*text, here.text))
          : fmt::format("the index says sha256 {}, it is {} now", entry->sha256, here.entry.sha256);
  return version_conflict(candidate.name, candidate.version, there.listed(), what,
                          candidate.settings_path);
}

Result<PlannedRelease> plan_release(const Candidate& candidate, const Releases& there,
                                    std::string_view base_url, const TextOf& text_of) {
  KFPKG_TRY(check_version(candidate, there));
  KFPKG_TRY_ASSIGN(PlannedRelease planned, pinned(candidate, base_url));
  KFPKG_TRY(check_same(candidate, planned.release, there, text_of));
  const bool is_listed = there.find(candidate.version) != nullptr;
  planned.outcome = is_listed ? PublishOutcome::already_published : PublishOutcome::created;
  return planned;
}

}  // namespace

std::string_view name_of(PublishOutcome outcome) {
  return outcome == PublishOutcome::created ? "created" : "already-published";
}

Result<std::vector<std::string>> names_of(std::span<const Candidate> candidates) {
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) {
    if (!release::is_component_name(candidate.name)) {
      return fail(ErrorKind::config,
                  fmt::format("{}: \"{}\" cannot be the name of a published component",
                              candidate.spec_path, candidate.name),
                  "use letters, digits, '.', '_' and '-'");
    }
    if (std::find(names.begin(), names.end(), candidate.name) != names.end()) {
      return fail(ErrorKind::config,
                  fmt::format("{}: there are two components named \"{}\"", place_of(candidate),
                              candidate.name),
                  "give one of them another name");
    }
    names.push_back(candidate.name);
  }
  return names;
}

ReleasePlan plan_releases(std::span<const Candidate> candidates, std::span<const Releases> there,
                          std::string_view base_url, const TextOf& text_of) {
  ReleasePlan plan;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    auto planned = plan_release(candidates[i], there[i], base_url, text_of);
    if (planned) {
      plan.releases.push_back(std::move(*planned));
    } else {
      plan.refused.push_back({candidates[i].name, std::move(planned.error())});
    }
  }
  return plan;
}

}  // namespace kfpkg::publish
