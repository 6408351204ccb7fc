// SPDX-License-Identifier: Apache-2.0
// The findings document.
#include "core/diag/json_renderer.hpp"

#include <nlohmann/json.hpp>

namespace kfpkg {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(FixSafety safety) {
  return safety == FixSafety::safe ? "safe" : "unsafe";
}

Json position_of(const SourceBuffer& source, std::size_t offset) {
  const Position position = source.position(offset);
  return {{"line", position.line}, {"column", position.column}, {"offset", offset}};
}

void add_place(Json& json, const Place& place) {
  if (!place.source) {
    json["path"] = nullptr;
    return;
  }
  json["path"] = place.source->path();
  json["start"] = position_of(*place.source, place.span.begin);
  json["end"] = position_of(*place.source, place.span.end);
}

Json fix_json(const Fix& fix, const SourceBuffer* source) {
  Json edits = Json::array();
  for (const TextEdit& edit : fix.edits) {
    Json json = Json::object();
    if (source != nullptr) {
      json["start"] = position_of(*source, edit.span.begin);
      json["end"] = position_of(*source, edit.span.end);
    }
    json["replacement"] = edit.replacement;
    edits.push_back(std::move(json));
  }
  return {{"description", fix.description},
          {"safety", name_of(fix.safety)},
          {"edits", std::move(edits)}};
}

Json finding_json(const Diagnostic& diagnostic) {
  Json json = Json::object();
  json["rule"] = diagnostic.rule;
  json["name"] = diagnostic.name;
  json["severity"] = kfpkg::name_of(diagnostic.severity);
  json["fails_at"] = kfpkg::name_of(diagnostic.fails_at);
  json["targets"] = diagnostic.targets;
  add_place(json, diagnostic.place);
  json["message"] = diagnostic.message;
  json["help"] = diagnostic.help;
  json["related"] = Json::array();
  for (const Related& related : diagnostic.related) {
    Json other = Json::object();
    add_place(other, related.place);
    other["message"] = related.message;
    json["related"].push_back(std::move(other));
  }
  json["fixes"] = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    json["fixes"].push_back(fix_json(fix, diagnostic.place.source.get()));
  }
  return json;
}

}  // namespace

std::string render_findings_json(const Diagnostics& diagnostics) {
  Json document = Json::object();
  document["schema"] = "kfpkg.findings/1";
  document["findings"] = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    document["findings"].push_back(finding_json(diagnostic));
  }
  document["counts"] = {{"error", count(diagnostics, Severity::error)},
                        {"warning", count(diagnostics, Severity::warning)},
                        {"info", count(diagnostics, Severity::info)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kfpkg
