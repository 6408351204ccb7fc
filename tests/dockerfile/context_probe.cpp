// SPDX-License-Identifier: Apache-2.0
// Lets test scripts ask the dockerfile room: `context_probe FOLDER` prints the context files of
// FOLDER/Dockerfile as a JSON array; `context_probe --match` answers lines of ["rules", "path"] by
// true, false or error, `context_probe --expand` lines of ["word", {"NAME": "value"}] by a JSON
// string or null, `context_probe --contexts` lines of {"files", "target", "args"} by the Dockerfile
// and the context files, or null for a Dockerfile that is refused.
#include "core/fs/tree.hpp"
#include "dockerfile/build.hpp"
#include "dockerfile/context.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <map>
#include <string>
#include <utility>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

int match_lines() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto asked = nlohmann::json::parse(line);
    Diagnostics diagnostics;
    const IgnoreRules rules =
        IgnoreRules::parse(make_source(".dockerignore", asked[0].get<std::string>()), diagnostics);
    if (!diagnostics.empty()) {
      std::cout << "error\n";
    } else {
      std::cout << (rules.ignored(asked[1].get<std::string>()) ? "true\n" : "false\n");
    }
  }
  return 0;
}

int expand_lines() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto asked = nlohmann::json::parse(line);
    Variables variables;
    for (const auto& [name, value] : asked[1].items()) variables[name] = value.get<std::string>();
    const auto value = expand(asked[0].get<std::string>(), variables, '\\');
    std::cout << (value ? nlohmann::json(*value) : nlohmann::json()).dump() << '\n';
  }
  return 0;
}

nlohmann::json answer_context(const nlohmann::json& asked) {
  std::map<std::string, MemoryTree::File, std::less<>> files;
  for (const auto& [name, file] : asked["files"].items())
    files[name] = {file.value("text", ""), false, file.value("link", "")};
  BuildInputs inputs;
  inputs.target = asked["target"].get<std::string>();
  for (const auto& [name, value] : asked["args"].items())
    inputs.build_args[name] = value.get<std::string>();
  const MemoryTree tree(std::move(files));
  Diagnostics diagnostics;
  const auto build = read_build(tree, inputs, diagnostics);
  if (!build || !*build || !diagnostics.empty()) return nullptr;
  const auto taken = context_files(tree, "", (*build)->sources, (*build)->ignore.rules);
  if (!taken) return nullptr;
  return {{"dockerfile", (*build)->file.source->bytes()}, {"files", *taken}};
}

int answer_contexts() {
  std::string line;
  while (std::getline(std::cin, line))
    std::cout << answer_context(nlohmann::json::parse(line)).dump() << '\n';
  return 0;
}

int list_context(const std::string& folder) {
  const DiskTree tree(folder, "");
  Diagnostics diagnostics;
  const auto build = read_build(tree, {}, diagnostics);
  if (!build) return 3;
  if (!*build || !diagnostics.empty()) return 2;
  const auto files = context_files(tree, "", (*build)->sources, (*build)->ignore.rules);
  if (!files) return 3;
  std::cout << nlohmann::json(*files).dump() << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const std::string what = argv[1];
  if (what == "--match") return match_lines();
  if (what == "--contexts") return answer_contexts();
  return what == "--expand" ? expand_lines() : list_context(what);
}
