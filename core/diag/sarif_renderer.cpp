// SPDX-License-Identifier: Apache-2.0
// OASIS SARIF 2.1.0: sections 3.18 (tool), 3.27 (result), 3.30 (region), 3.55 (fix).
#include "core/diag/sarif_renderer.hpp"

#include "core/diag/fingerprint.hpp"
#include "core/diag/severity.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace kfpkg {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view k_schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// UTF-16 code units before `offset` on its line: code points, and those of four bytes once more.
std::size_t utf16_column(const SourceBuffer& source, std::size_t offset, const Position& position) {
  const std::size_t begin = source.line_begin(position.line);
  const std::string_view before = source.text({begin, offset});
  return position.column +
         static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char byte) {
           return static_cast<unsigned char>(byte) >= 0xF0U;
         }));
}

// Unreserved characters of RFC 3986 and '/' stand for themselves.
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char byte : path) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/").find(byte) != std::string_view::npos;
    uri += plain ? std::string(1, byte) : fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  }
  return uri;
}

Json artifact_json(const Place& place) {
  const std::string path = report_path(place);
  if (path.starts_with('/')) return {{"uri", "file://" + uri_of(path)}};
  return {{"uri", uri_of(path)}, {"uriBaseId", "%SRCROOT%"}};
}

Json region_json(const SourceBuffer& source, Span span) {
  const Position start = source.position(span.begin);
  const Position end = source.position(span.end);
  return {{"startLine", start.line},
          {"startColumn", utf16_column(source, span.begin, start)},
          {"endLine", end.line},
          {"endColumn", utf16_column(source, span.end, end)}};
}

// Viewers show nothing for an empty region, so what has no length is shown by the character there.
Span visible(const SourceBuffer& source, Span span) {
  if (span.end > span.begin) return span;
  const std::string_view bytes = source.bytes();
  const std::size_t begin = std::min(span.begin, bytes.size());
  std::size_t end = begin;
  if (end == bytes.size() || bytes[end] == '\n' || bytes[end] == '\r') return {begin, end};
  do ++end;
  while (end < bytes.size() && (static_cast<unsigned char>(bytes[end]) & 0xC0U) == 0x80U);
  return {begin, end};
}

Json location_json(const Place& place) {
  Json physical = {{"artifactLocation", artifact_json(place)}};
  physical["region"] = region_json(*place.source, visible(*place.source, place.span));
  return {{"physicalLocation", std::move(physical)}};
}

Json fix_json(const Fix& fix, const Place& place) {
  Json replacements = Json::array();
  for (const TextEdit& edit : fix.edits) {
    replacements.push_back({{"deletedRegion", region_json(*place.source, edit.span)},
                            {"insertedContent", {{"text", edit.replacement}}}});
  }
  Json change = {{"artifactLocation", artifact_json(place)},
                 {"replacements", std::move(replacements)}};
  Json changes = Json::array();
  changes.push_back(std::move(change));
  return {{"description", {{"text", fix.description}}}, {"artifactChanges", std::move(changes)}};
}

void add_related(Json& result, const Diagnostic& diagnostic) {
  Json places = Json::array();
  for (const Related& related : diagnostic.related) {
    if (!related.place.source) continue;
    Json location = location_json(related.place);
    location["message"] = {{"text", related.message}};
    places.push_back(std::move(location));
  }
  if (!places.empty()) result["relatedLocations"] = std::move(places);
}

void add_fixes(Json& result, const Diagnostic& diagnostic) {
  Json fixes = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    // The schema asks for at least one replacement.
    if (!fix.edits.empty()) fixes.push_back(fix_json(fix, diagnostic.place));
  }
  if (!fixes.empty()) result["fixes"] = std::move(fixes);
}

using RuleIndex = std::map<std::string_view, std::size_t>;

Json result_json(const Diagnostic& diagnostic, const RuleIndex& index, const std::string& print) {
  Json result = {{"ruleId", diagnostic.rule}};
  const auto rule = index.find(diagnostic.rule);
  if (rule != index.end()) result["ruleIndex"] = rule->second;
  result["level"] = words_of(diagnostic.severity).sarif;
  const std::string help = diagnostic.help.empty() ? "" : "\n" + diagnostic.help;
  result["message"] = {{"text", diagnostic.message + help}};
  if (diagnostic.place.source) {
    result["locations"] = Json::array();
    result["locations"].push_back(location_json(diagnostic.place));
    add_related(result, diagnostic);
  }
  result["partialFingerprints"] = {{"kfpkg/v1", print}};
  if (diagnostic.place.source) add_fixes(result, diagnostic);
  // Levels are fewer than severities may be, so the original stays readable.
  result["properties"] = {{"severity", name_of(diagnostic.severity)},
                          {"failsAt", name_of(diagnostic.fails_at)}};
  if (!diagnostic.targets.empty()) result["properties"]["targets"] = diagnostic.targets;
  return result;
}

Json rule_json(const ReportedRule& rule) {
  Json json = {{"id", rule.id}, {"name", rule.name}};
  json["shortDescription"] = {{"text", fmt::format("{}.", rule.summary)}};
  json["fullDescription"] = {{"text", rule.explanation.empty() ? rule.summary : rule.explanation}};
  json["help"] = {{"text", rule.help}, {"markdown", rule.help}};
  json["defaultConfiguration"] = {{"level", words_of(rule.severity).sarif}};
  json["properties"] = {{"tags", {"kubeflow-pipelines", name_of(rule.fails_at)}}};
  return json;
}

}  // namespace

std::string render_sarif(const Diagnostics& diagnostics, std::span<const ReportedRule> rules,
                         std::string_view version) {
  Json driver = {{"name", "kfpkg"}, {"semanticVersion", version}, {"rules", Json::array()}};
  RuleIndex index;
  for (const ReportedRule& rule : rules) {
    const bool hit = std::any_of(diagnostics.begin(), diagnostics.end(),
                                 [&](const Diagnostic& d) { return d.rule == rule.id; });
    if (!hit || !index.emplace(rule.id, driver["rules"].size()).second) continue;
    driver["rules"].push_back(rule_json(rule));
  }
  const std::vector<std::string> prints = fingerprints(diagnostics);
  Json results = Json::array();
  for (std::size_t i = 0; i < diagnostics.size(); ++i)
    results.push_back(result_json(diagnostics[i], index, prints[i]));
  Json run = {{"tool", {{"driver", std::move(driver)}}}};
  run["columnKind"] = "utf16CodeUnits";
  run["results"] = std::move(results);
  Json document = {{"$schema", k_schema}, {"version", "2.1.0"}, {"runs", Json::array()}};
  document["runs"].push_back(std::move(run));
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kfpkg
