// SPDX-License-Identifier: Apache-2.0
// The JSON of a baseline, and findings compared with it by fingerprint, and by
// their words where a masked value is in the fingerprint.
#include "lint/baseline.hpp"

#include "core/diag/fingerprint.hpp"
#include "core/json/bounds.hpp"
#include "core/text/redact.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace kfpkg::lint {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view k_schema = "kfpkg.baseline/1";

tl::unexpected<Error> broken(std::string_view file, std::string_view what) {
  return fail(ErrorKind::config, fmt::format("{}: {}", file, what),
              "write it anew: kfpkg lint --baseline FILE --write-baseline");
}

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

auto sort_key(const KnownFinding& known) {
  return std::tie(known.path, known.rule, known.message, known.fingerprint);
}

using Words = std::tuple<std::string, std::string, std::string>;  // path, rule, masked message

constexpr std::string_view k_hidden = "***";

// Older baselines hold values that are masked now, and masks differ in length.
std::string masked(std::string_view message) {
  std::string text;
  for (const char c : redact(message)) {
    if (c != '*' || !text.ends_with(k_hidden)) text += c;
  }
  return text;
}

// What it is about holds a value that is masked: its fingerprint changes with what is known of
// values.
bool is_masked(const Diagnostic& diagnostic) {
  const auto holds = [](std::string_view text) { return text.find(k_hidden) != text.npos; };
  if (holds(masked(diagnostic.message))) return true;
  if (!diagnostic.place.source) return false;
  const SourceBuffer& source = *diagnostic.place.source;
  return holds(source.line(source.position(diagnostic.place.span.begin).line));
}

std::string dump(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<std::vector<KnownFinding>> read_baseline(std::string_view text, std::string_view file) {
  if (!json_depth_within(text)) return broken(file, "nests too deeply for a baseline");
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return broken(file, "is no JSON of a baseline");
  if (const std::string schema = text_at(json, "schema"); schema != k_schema) {
    return broken(file, fmt::format("has the schema \"{}\", not \"{}\"", schema, k_schema));
  }
  const auto findings = json.find("findings");
  if (findings == json.end() || !findings->is_array()) return broken(file, "has no findings");
  std::vector<KnownFinding> known;
  known.reserve(findings->size());
  for (const Json& each : *findings) {
    if (!each.is_object()) return broken(file, "has a finding that is none");
    KnownFinding one{text_at(each, "path"), text_at(each, "rule"), text_at(each, "message"),
                     text_at(each, "fingerprint")};
    if (one.fingerprint.empty()) return broken(file, "has a finding without fingerprint");
    known.push_back(std::move(one));
  }
  return known;
}

std::string render_baseline(std::vector<KnownFinding> known) {
  std::sort(known.begin(), known.end(),
            [](const KnownFinding& a, const KnownFinding& b) { return sort_key(a) < sort_key(b); });
  std::string text = fmt::format("{{\n  \"schema\": \"{}\",\n  \"findings\": [", k_schema);
  const char* separator = "\n";
  for (const KnownFinding& each : known) {
    text += fmt::format(
        "{}    {{\"path\": {}, \"rule\": {}, \"message\": {}, \"fingerprint\": {}}}", separator,
        dump(each.path), dump(each.rule), dump(redact(each.message)), dump(each.fingerprint));
    separator = ",\n";
  }
  return text + (known.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

std::vector<KnownFinding> known_findings(const Diagnostics& diagnostics, const PathOf& path_of) {
  const std::vector<std::string> prints = fingerprints(diagnostics, path_of);
  std::vector<KnownFinding> known;
  known.reserve(diagnostics.size());
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    const Diagnostic& each = diagnostics[i];
    known.push_back({path_of(each.place), each.rule, each.message, prints[i]});
  }
  return known;
}

std::vector<KnownFinding> subtract_baseline(Diagnostics& diagnostics,
                                            const std::vector<KnownFinding>& known,
                                            const PathOf& path_of) {
  std::unordered_set<std::string_view> listed;
  for (const KnownFinding& each : known) listed.insert(each.fingerprint);
  const std::vector<std::string> prints = fingerprints(diagnostics, path_of);
  std::unordered_set<std::string_view> seen;
  for (const std::string& print : prints) {
    if (listed.contains(print)) seen.insert(print);
  }
  std::multimap<Words, std::string_view> unseen;
  for (const KnownFinding& each : known) {
    if (!seen.contains(each.fingerprint))
      unseen.emplace(Words{each.path, each.rule, masked(each.message)}, each.fingerprint);
  }
  std::size_t i = 0;
  std::erase_if(diagnostics, [&](const Diagnostic& one) {
    if (listed.contains(prints[i++])) return true;
    if (unseen.empty() || !is_masked(one)) return false;
    const auto found = unseen.find(Words{path_of(one.place), one.rule, masked(one.message)});
    if (found == unseen.end()) return false;
    seen.insert(found->second);
    unseen.erase(found);
    return true;
  });
  std::vector<KnownFinding> gone;
  std::copy_if(known.begin(), known.end(), std::back_inserter(gone),
               [&](const KnownFinding& each) { return !seen.contains(each.fingerprint); });
  return gone;
}

}  // namespace kfpkg::lint
