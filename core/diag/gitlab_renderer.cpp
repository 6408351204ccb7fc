// SPDX-License-Identifier: Apache-2.0
// The fields that GitLab reads, and no others.
#include "core/diag/gitlab_renderer.hpp"

#include "core/diag/fingerprint.hpp"
#include "core/diag/severity.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace kfpkg {
namespace {

using Json = nlohmann::ordered_json;

// A path is required, so what is about no file is about the folder.
Json location_json(const Place& place) {
  if (!place.source) return {{"path", "."}, {"lines", {{"begin", 1}, {"end", 1}}}};
  const std::size_t begin = place.source->position(place.span.begin).line;
  const std::size_t end = place.source->position(place.span.end).line;
  return {{"path", report_path(place)}, {"lines", {{"begin", begin}, {"end", end}}}};
}

}  // namespace

std::string render_gitlab(const Diagnostics& diagnostics) {
  const std::vector<std::string> prints = fingerprints(diagnostics);
  Json issues = Json::array();
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    const Diagnostic& diagnostic = diagnostics[i];
    Json issue = Json::object();
    issue["description"] = fmt::format("{}: {}", diagnostic.rule, diagnostic.message);
    issue["check_name"] = diagnostic.name;
    issue["fingerprint"] = prints[i];
    issue["severity"] = words_of(diagnostic.severity).gitlab;
    issue["location"] = location_json(diagnostic.place);
    issues.push_back(std::move(issue));
  }
  return issues.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kfpkg
