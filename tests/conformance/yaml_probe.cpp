// SPDX-License-Identifier: Apache-2.0
// Reads a JSON list of texts from standard input and writes what kfpkg's YAML reader makes of each:
// the error when it refuses the text, else its documents with the type of every scalar, and where
// the scalars stand.
#include "core/yaml/document.hpp"
#include "core/yaml/events.hpp"
#include "core/yaml/plain_text.hpp"
#include "tests/support/yaml_tree.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

using namespace kfpkg;
using nlohmann::json;

namespace {

json scalar(const yaml::Node& node) {
  switch (yaml::scalar_type(node)) {
    case yaml::ScalarType::null:
      return nullptr;
    case yaml::ScalarType::boolean:
      return yaml::as_bool(node);
    case yaml::ScalarType::integer:
      return json{{"type", "int"}};
    case yaml::ScalarType::real:
      return json{{"type", "float"}};
    case yaml::ScalarType::timestamp:
      return json{{"type", "timestamp"}};
    case yaml::ScalarType::binary:
      return json{{"type", "binary"}};
    case yaml::ScalarType::string:
    case yaml::ScalarType::merge:
    case yaml::ScalarType::other:
      break;
  }
  return node.value;
}

json describe(const yaml::Node& node) {
  if (node.kind == yaml::Kind::scalar) return scalar(node);
  if (node.kind == yaml::Kind::sequence) {
    json items = json::array();
    for (const yaml::Node& item : node.items) items.push_back(describe(item));
    return items;
  }
  // As a Python dict: a key keeps its first place and its last value.
  std::map<std::string, std::size_t> places;
  json pairs = json::array();
  for (const yaml::Entry& entry : node.entries) {
    const json key = scalar(entry.key);
    const std::string name = (key.is_object() ? entry.key.value : "") +
                             key.dump(-1, ' ', false, json::error_handler_t::replace);
    const auto [place, is_new] = places.try_emplace(name, pairs.size());
    if (is_new) {
      pairs.push_back(json::array({key, describe(entry.value)}));
    } else {
      pairs[place->second][1] = describe(entry.value);
    }
  }
  return json{{"pairs", pairs}};
}

// Scalars that are written in the text, each once, by their bytes.
void places(const yaml::Node& node, std::set<std::pair<std::size_t, std::size_t>>& found) {
  if (node.kind == yaml::Kind::scalar && node.span.begin != node.span.end)
    found.emplace(node.span.begin, node.span.end);
  for (const yaml::Node& item : node.items) places(item, found);
  for (const yaml::Entry& entry : node.entries) {
    places(entry.key, found);
    places(entry.value, found);
  }
}

// Texts that are read without libyaml give the tree of its events.
bool reads_alike(const std::string& text) {
  const auto root = yaml::read_plain_text(text);
  Diagnostics diagnostics;
  if (!root) return true;
  const auto documents = yaml::compose(make_source("-", text), diagnostics);
  return documents && documents->size() == 1 && test::same_tree(documents->at(0).root, *root);
}

json probe(const std::string& text) {
  if (!reads_alike(text)) return json{{"error", "read in two ways"}, {"line", 1}};
  Diagnostics diagnostics;
  const auto documents = yaml::parse(make_source("-", text), diagnostics);
  if (!documents) {
    return json{
        {"error", diagnostics.at(0).message},
        {"line",
         diagnostics.at(0).place.source->position(diagnostics.at(0).place.span.begin).line}};
  }
  json result = json::array();
  std::set<std::pair<std::size_t, std::size_t>> found;
  for (const yaml::Document& document : *documents) {
    result.push_back(describe(document.root));
    places(document.root, found);
  }
  return json{{"documents", result}, {"scalars", found}};
}

}  // namespace

int main() {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  json answers = json::array();
  for (const json& text : json::parse(input)) answers.push_back(probe(text.get<std::string>()));
  std::cout << answers.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
}
