// SPDX-License-Identifier: Apache-2.0
// Reads a JSON list of component texts from standard input and writes the findings of kfpkg for
// each.
#include "lint/engine.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <iterator>
#include <string>

using namespace kfpkg;
using nlohmann::json;

namespace {

json findings(const std::string& text) {
  Diagnostics diagnostics;
  lint::lint_source(make_source("component.yaml", text), {}, diagnostics);
  json result = json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    result.push_back({{"rule", diagnostic.rule},
                      {"fails_at", name_of(diagnostic.fails_at)},
                      {"message", diagnostic.message}});
  }
  return result;
}

}  // namespace

int main() {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  json answers = json::array();
  for (const json& text : json::parse(input)) answers.push_back(findings(text.get<std::string>()));
  std::cout << answers.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
}
