// SPDX-License-Identifier: Apache-2.0
// Whether a text is the one that was published.
#include "publish/pin.hpp"
#include "publish/published_url.hpp"
#include "publish/verify/verify_steps.hpp"
#include "release/index.hpp"
#include "release/version.hpp"

#include <fmt/format.h>

#include <optional>

namespace kfpkg::publish {
namespace {

constexpr const char* k_check = "content";
constexpr const char* k_tampered_hint = "publish the version again, or ask who changed the file";

/// The body of a URL, or nothing when it cannot be had: then this comparison is left out.
std::optional<std::string> try_fetch(const VerifyRun& run, std::string url, std::uint64_t limit) {
  http::Request request;
  request.url = std::move(url);
  request.body_limit = limit;
  request.total_timeout = std::chrono::seconds(60);
  if (!http::parse_url(request.url)) return std::nullopt;
  auto response = http::send_following(run.transport, std::move(request), run.stop);
  if (!response || response->status != 200) return std::nullopt;
  return std::move(response->body);
}

enum class Verdict { same, other, unknown };

Verdict against_url(const VerifyRun& run, const PublishedUrl& place) {
  if (place.sha256.empty()) return Verdict::unknown;
  if (place.sha256 == run.result.sha256) return Verdict::same;
  run.fail(k_check,
           fmt::format("other bytes than the URL says: their sha256 is {}", run.result.sha256),
           k_tampered_hint);
  return Verdict::other;
}

/// The index may lag behind or be ahead where caches are between.
Verdict check_newest(const VerifyRun& run, const release::Index& index, const PublishedUrl& place) {
  if (!place.version.empty() || !place.sha256.empty()) return Verdict::same;
  const auto highest = release::newest(index.versions(place.name));
  if (!highest || highest->str() == run.result.version) return Verdict::same;
  run.fail(k_check,
           fmt::format("the file is version {}, the newest one published is {}", run.result.version,
                       highest->str()),
           "wait: caches of web servers keep files for minutes (raw.githubusercontent.com: 5)");
  return Verdict::other;
}

/// A place that is not kfpkg's may have an index.json of its own.
Verdict against_index(const VerifyRun& run, const PublishedUrl& place, bool says_here) {
  const std::string url = fmt::format("{}/{}", place.base, release::k_index_path);
  const auto text = try_fetch(run, url, release::k_index_limit);
  if (!text) return Verdict::unknown;
  const auto index = release::read_index(*text, url);
  if (!index && says_here) {
    run.fail(k_check, index.error().message, "mend it: take the last index.json that was right");
    return Verdict::other;
  }
  if (!index || (!says_here && !index->components.contains(place.name))) return Verdict::unknown;
  const std::string version = place.version.empty() ? run.result.version : place.version;
  const release::IndexVersion* known = index->find(place.name, version);
  if (known == nullptr) {
    run.fail(k_check, fmt::format("{} lists no {} {}", url, place.name, version), "kfpkg publish");
    return Verdict::other;
  }
  if (known->sha256 != run.result.sha256) {
    run.fail(
        k_check,
        fmt::format("other bytes than were published as {} {}: sha256 {} here, {} in the index",
                    place.name, version, run.result.sha256, known->sha256),
        k_tampered_hint);
    return Verdict::other;
  }
  return check_newest(run, *index, place);
}

Verdict against_location(const VerifyRun& run, std::string_view text, std::string_view location) {
  if (location.empty() || location == run.request.url) return Verdict::unknown;
  const auto theirs = try_fetch(run, std::string(location), text.size() + release::k_index_limit);
  if (!theirs) return Verdict::unknown;
  if (component_digest(*theirs) == run.result.sha256) return Verdict::same;
  run.fail(k_check,
           fmt::format("other bytes than at {}, where it says that it was published",
                       http::redact_url(location)),
           k_tampered_hint);
  return Verdict::other;
}

}  // namespace

void check_content(const VerifyRun& run, std::string_view text,
                   std::string_view canonical_location) {
  const auto place = parse_published_url(run.request.url);
  const auto origin = parse_published_url(canonical_location);
  const bool is_copy = !place || !origin || origin->base != place->base;
  Verdict verdict = Verdict::unknown;
  if (place) verdict = against_url(run, *place);
  if (place && verdict != Verdict::other) {
    const Verdict indexed = against_index(run, *place, !is_copy);
    if (indexed != Verdict::unknown) verdict = indexed;
  }
  // A copy elsewhere may have an index that was changed with it; its original tells.
  if (verdict != Verdict::other && (verdict == Verdict::unknown || is_copy)) {
    const Verdict located = against_location(run, text, canonical_location);
    if (located != Verdict::unknown) verdict = located;
  }
  if (verdict == Verdict::same)
    run.pass(k_check, fmt::format("as published, sha256 {}", run.result.sha256));
  if (verdict == Verdict::unknown) {
    run.skip(k_check, "there is no index.json and no other published place to compare with");
  }
}

}  // namespace kfpkg::publish
