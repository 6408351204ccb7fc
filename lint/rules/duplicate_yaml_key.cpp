// SPDX-License-Identifier: Apache-2.0
// Keys that are written twice, of which YAML keeps the last.
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

namespace kfpkg::lint {
namespace {

// Nearly no mapping does, and most have few keys.
bool may_repeat_key(const std::vector<yaml::Entry>& entries) {
  constexpr std::size_t k_few = 12;
  if (entries.size() > k_few) return true;
  for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
    const auto same = [&](const yaml::Entry& other) { return other.key.value == entry->key.value; };
    if (std::any_of(std::next(entry), entries.end(), same)) return true;
  }
  return false;
}

void check_keys(const std::vector<yaml::Entry>& entries, Findings& findings) {
  std::map<std::string_view, Span> seen;
  for (const yaml::Entry& entry : entries) {
    if (entry.merged) continue;
    const auto [place, is_new] = seen.try_emplace(entry.key.value, entry.key.place());
    if (is_new) continue;
    findings
        .add(entry.key.place(),
             fmt::format("the key \"{}\" is there twice, and only the last one counts",
                         entry.key.value),
             "remove one of them")
        .related.push_back({findings.place(place->second), "the one that is ignored"});
  }
}

void check_node(const yaml::Node& node, Findings& findings) {
  // An alias repeats what was looked at where its anchor stands.
  if (node.kind == yaml::Kind::scalar || node.alias_span) return;
  for (const yaml::Node& item : node.items) check_node(item, findings);
  for (const yaml::Entry& entry : node.entries) {
    if (!entry.merged) check_node(entry.value, findings);
  }
  if (may_repeat_key(node.entries)) check_keys(node.entries, findings);
}

void check(const DocumentView& view, Findings& findings) {
  for (const yaml::Document& document : *view.documents) check_node(document.root, findings);
}

}  // namespace

extern const Rule k_duplicate_yaml_key{
    {{"KF005", "duplicate-yaml-key"},
     Severity::error,
     FailsAt::silent,
     "",
     "a key is written twice in one mapping",
     "PyYAML, with which KFP reads specs, keeps the last one without a word.",
     R"(name: Train
name: Train again
implementation: {container: {image: "a/b:1", command: [train]}}
)",
     R"(name: Train
implementation: {container: {image: "a/b:1", command: [train]}}
)"},
    check};

}  // namespace kfpkg::lint
