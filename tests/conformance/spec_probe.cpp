// SPDX-License-Identifier: Apache-2.0
// Reads a JSON list of component texts from standard input and writes for each what kfpkg finds:
// {"findings"} and, where a safe fix is among them, {"fix"}. --target says for which KFP (default
// kfp-2), --unsafe-fixes allows all fixes, --each-fix adds {"each"}: what every single one makes.
// --rules writes the ids of the rules of severity error, --examples the specs of all rules' pages;
// these read nothing.
#include "core/sys/environment.hpp"
#include "lint/engine.hpp"
#include "lint/example.hpp"
#include "lint/fixes/fix_planner.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace kfpkg;
using nlohmann::json;

namespace {

// A text, and what python3 says of the program in it. Of a spec's own program nothing is asked:
// the SDK does not look at it.
struct Read {
  lint::ReadFolder folder;
  std::optional<python::ProgramAnswer> program{};
};

std::vector<Read> read_all(const json& texts, const lint::LintOptions& options) {
  std::vector<Read> all;
  std::vector<python::ProgramRequest> requests;
  std::vector<std::size_t> asking;
  for (const json& text : texts) {
    all.push_back({lint::read_text(make_source("component.yaml", text.get<std::string>()))});
    if (!all.back().folder.described_program()) continue;
    auto request = lint::program_of(all.back().folder, options);
    if (!request || !*request) continue;
    requests.push_back(**std::move(request));
    asking.push_back(all.size() - 1);
  }
  SystemProcessRunner processes;
  auto answers = python::read_programs(requests, "python3", Environment::of_process().variables(),
                                       processes, {});
  for (std::size_t i = 0; answers && i < asking.size(); ++i)
    all[asking[i]].program = std::move((*answers)[i]);
  return all;
}

Diagnostics lint(const SourcePtr& source, const lint::LintOptions& options) {
  Diagnostics diagnostics;
  lint::lint_source(source, options, diagnostics);
  return diagnostics;
}

// "3:5-3:12", columns as people count them.
std::string place_of(const Diagnostic& diagnostic) {
  if (!diagnostic.place.source) return "-";
  const Position begin = diagnostic.place.source->position(diagnostic.place.span.begin);
  const Position end = diagnostic.place.source->position(diagnostic.place.span.end);
  return fmt::format("{}:{}-{}:{}", begin.line, begin.column, end.line, end.column);
}

json findings(const Diagnostics& diagnostics) {
  json result = json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    json fixes = json::array();
    for (const Fix& fix : diagnostic.fixes)
      fixes.push_back(fmt::format("{} ({})", fix.description,
                                  fix.safety == FixSafety::safe ? "safe" : "unsafe"));
    result.push_back({{"rule", diagnostic.rule},
                      {"severity", name_of(diagnostic.severity)},
                      {"fails_at", name_of(diagnostic.fails_at)},
                      {"at", place_of(diagnostic)},
                      {"message", diagnostic.message},
                      {"help", diagnostic.help},
                      {"fixes", fixes}});
  }
  return result;
}

// Rules of the findings that an allowed fix answers.
json fixable(const Diagnostics& diagnostics, FixSafety allowed) {
  json result = json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    if (lint::usable_fix(diagnostic, allowed) != nullptr) {
      result.push_back(diagnostic.rule);
    }
  }
  return result;
}

json fixed(const SourcePtr& source, const lint::LintOptions& options, FixSafety allowed) {
  const auto again = [&](const SourcePtr& it) { return lint(it, options); };
  const std::string once = lint::fix_text(source, allowed, again).text;
  const SourcePtr mended = make_source("component.yaml", once);
  return {{"text", once},
          {"twice", lint::fix_text(mended, allowed, again).text},
          {"left", fixable(lint(mended, options), allowed)}};
}

// What each fix makes of the text when it is the only one.
json each_fix(const SourcePtr& source, const lint::LintOptions& options,
              const Diagnostics& diagnostics) {
  json result = json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      const std::string key = lint::key_of(diagnostic, fix.description);
      const auto with_it_alone = [&](const SourcePtr& it) {
        Diagnostics found = lint(it, options);
        for (Diagnostic& one : found) {
          std::erase_if(one.fixes, [&](const Fix& other) {
            return lint::key_of(one, other.description) != key;
          });
        }
        return found;
      };
      result.push_back({{"rule", diagnostic.rule},
                        {"fix", fix.description},
                        {"safe", fix.safety == FixSafety::safe},
                        {"text", lint::fix_text(source, FixSafety::unsafe, with_it_alone).text}});
    }
  }
  return result;
}

json answer(const Read& read, const lint::LintOptions& options, FixSafety allowed,
            bool with_each_fix) {
  const SourcePtr& source = read.folder.source;
  Diagnostics diagnostics;
  lint::check(read.folder, read.program ? &*read.program : nullptr, options, diagnostics);
  json result{{"findings", findings(diagnostics)}};
  if (with_each_fix) result["each"] = each_fix(source, options, diagnostics);
  if (!fixable(diagnostics, allowed).empty()) result["fix"] = fixed(source, options, allowed);
  return result;
}

// The specs of all rules' pages.
json examples() {
  json texts = json::array();
  for (const lint::Rule* rule : lint::rule_table()) {
    for (const std::string_view example : {rule->info.bad, rule->info.good}) {
      for (lint::ExampleFile& file : lint::example_files(example))
        if (file.path == "component.yaml") texts.push_back(std::move(file.content));
    }
  }
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  lint::LintOptions options;
  if (argc == 2 && std::string_view(argv[1]) == "--rules") {
    json rules = json::array();
    for (const lint::Rule* rule : lint::rule_table()) {
      if (rule->info.severity == Severity::error) rules.push_back(rule->info.rule.id);
    }
    std::cout << rules.dump() << '\n';
    return 0;
  }
  if (argc == 2 && std::string_view(argv[1]) == "--examples") {
    std::cout << examples().dump() << '\n';
    return 0;
  }
  FixSafety allowed = FixSafety::safe;
  bool with_each_fix = false;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--unsafe-fixes") allowed = FixSafety::unsafe;
    if (std::string_view(argv[i]) == "--each-fix") with_each_fix = true;
    if (std::string_view(argv[i]) == "--target" && i + 1 < argc) options.targets = {argv[++i]};
  }
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  json answers = json::array();
  for (const Read& read : read_all(json::parse(input), options))
    answers.push_back(answer(read, options, allowed, with_each_fix));
  std::cout << answers.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
}
