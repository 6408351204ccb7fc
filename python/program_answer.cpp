// SPDX-License-Identifier: Apache-2.0
// The answers of the script under python/program, one JSON line each.
#include "core/json/bounds.hpp"
#include "python/program.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfpkg::python {
namespace {

using nlohmann::json;

constexpr std::size_t k_deepest_command = 8;

// The answer is about hostile files, so nothing in it is taken for granted.
class AnswerReader {
 public:
  explicit AnswerReader(const ProgramRequest& request) : m_request(request) {}

  [[nodiscard]] Program program(const json& answer) const;
  [[nodiscard]] PipelineFile pipeline(const json& answer) const;

 private:
  [[nodiscard]] Place place(const json& object, const char* key = "at") const;
  [[nodiscard]] ProgramOption option(const json& entry) const;
  [[nodiscard]] CommandLine command_line(const json& entry, std::size_t depth) const;
  [[nodiscard]] NamedPlace named(const json& entry, const char* key) const;
  [[nodiscard]] std::vector<NamedPlace> all_named(const json& object, const char* list,
                                                  const char* key = "name") const;
  [[nodiscard]] ComponentCall call(const json& entry) const;
  [[nodiscard]] PipelineFunction function(const json& entry) const;

  const ProgramRequest& m_request;
};

std::string text(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_string()
             ? found->get<std::string>()
             : std::string();
}

bool truth(const json& object, const char* key, bool otherwise = false) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_boolean() ? found->get<bool>()
                                                                            : otherwise;
}

int number(const json& object, const char* key, int otherwise) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || found == object.end() || !found->is_number_integer()) return otherwise;
  return static_cast<int>(std::clamp<std::int64_t>(found->get<std::int64_t>(), -1, 1 << 20));
}

const json& list(const json& object, const char* key) {
  static const json k_none = json::array();
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() && found->is_array() ? *found : k_none;
}

std::vector<std::string> texts(const json& object, const char* key) {
  std::vector<std::string> result;
  for (const json& entry : list(object, key)) {
    if (entry.is_string()) result.push_back(entry.get<std::string>());
  }
  return result;
}

Place AnswerReader::place(const json& object, const char* key) const {
  const json& at = list(object, key);
  if (at.size() != 3) return {};
  for (const json& entry : at) {
    if (!entry.is_number_unsigned()) return {};
  }
  const auto file = at[0].get<std::size_t>();
  if (file >= m_request.files.size()) return {};
  const SourcePtr& source = m_request.files[file].source;
  const std::size_t size = source->bytes().size();
  const std::size_t begin = std::min(at[1].get<std::size_t>(), size);
  return {source, {begin, std::clamp(at[2].get<std::size_t>(), begin, size)}};
}

ProgramOption AnswerReader::option(const json& entry) const {
  ProgramOption result;
  result.flags = texts(entry, "flags");
  result.dest = text(entry, "dest");
  result.type = text(entry, "type");
  result.choices = texts(entry, "choices");
  result.takes = number(entry, "takes", 1);
  result.least = number(entry, "least", std::max(result.takes, 0));
  result.required = truth(entry, "required");
  result.conditional = truth(entry, "conditional");
  result.loose = truth(entry, "loose");
  result.used = truth(entry, "used", true);
  result.place = place(entry);
  return result;
}

CommandLine AnswerReader::command_line(const json& entry, std::size_t depth) const {
  CommandLine result;
  result.open = text(entry, "open");
  result.abbreviates = truth(entry, "abbreviates");
  result.accepts_unknown = truth(entry, "accepts_unknown");
  result.has_commands = truth(entry, "has_commands");
  for (const json& each : list(entry, "options")) result.options.push_back(option(each));
  if (depth >= k_deepest_command) return result;
  for (const json& each : list(entry, "commands")) {
    const auto parser = each.is_object() ? each.find("parser") : each.end();
    if (!each.is_object() || parser == each.end()) continue;
    result.commands.push_back({texts(each, "names"), command_line(*parser, depth + 1)});
  }
  return result;
}

Program AnswerReader::program(const json& answer) const {
  Program result;
  const std::string parser = text(answer, "parser");
  if (parser == "argparse") result.parser = Program::Parser::argparse;
  if (parser == "click") result.parser = Program::Parser::click;
  if (parser == "unreadable") result.parser = Program::Parser::unreadable;
  result.why = text(answer, "why");
  result.why_place = place(answer, "why_at");
  const auto line = answer.find("command_line");
  if (line != answer.end()) result.command_line = command_line(*line, 0);
  for (const json& each : list(answer, "paths")) {
    const Place at = place(each);
    if (at.source) result.paths.push_back({text(each, "path"), at});
  }
  return result;
}

NamedPlace AnswerReader::named(const json& entry, const char* key) const {
  return {text(entry, key), place(entry), truth(entry, "guarded"), truth(entry, "imported")};
}

std::vector<NamedPlace> AnswerReader::all_named(const json& object, const char* list_key,
                                                const char* key) const {
  std::vector<NamedPlace> result;
  for (const json& each : list(object, list_key)) {
    NamedPlace entry = named(each, key);
    if (entry.place.source) result.push_back(std::move(entry));
  }
  return result;
}

ComponentCall AnswerReader::call(const json& entry) const {
  ComponentCall result;
  result.load = number(entry, "component", -1);
  result.name = text(entry, "name");
  result.place = place(entry);
  result.splat = truth(entry, "splat");
  result.in_pipeline = truth(entry, "in_pipeline");
  result.keywords = all_named(entry, "keywords");
  for (const json& each : list(entry, "positional")) {
    const Place at = place(json{{"at", each}});
    if (at.source) result.positional.push_back(at);
  }
  return result;
}

PipelineFunction AnswerReader::function(const json& entry) const {
  PipelineFunction result{text(entry, "name"), truth(entry, "guarded"), place(entry), {}};
  for (const json& each : list(entry, "parameters")) {
    const Place at = place(each);
    if (at.source) result.parameters.push_back({text(each, "name"), truth(each, "typed"), at});
  }
  return result;
}

PipelineFile AnswerReader::pipeline(const json& answer) const {
  PipelineFile result;
  result.readable = text(answer, "parser") == "pipeline";
  result.uses = all_named(answer, "uses");
  result.methods = all_named(answer, "methods");
  result.compiles = all_named(answer, "compiles", "path");
  for (const json& each : list(answer, "loads"))
    result.loads.push_back({text(each, "how"), text(each, "argument"), place(each)});
  for (const json& each : list(answer, "calls")) {
    ComponentCall made = call(each);
    const bool known = made.load < static_cast<int>(result.loads.size());
    if (known && made.place.source) result.calls.push_back(std::move(made));
  }
  for (const json& each : list(answer, "pipelines")) result.pipelines.push_back(function(each));
  return result;
}

ProgramAnswer read_answer(const ProgramRequest& request, std::string_view line) {
  if (!json_depth_within(line)) return {};
  const json answer = json::parse(line, nullptr, false);
  if (!answer.is_object()) return {};
  const AnswerReader reader(request);
  if (request.kind == ProgramRequest::Kind::pipeline) return reader.pipeline(answer);
  return reader.program(answer);
}

}  // namespace

std::vector<ProgramAnswer> read_program_answers(const std::vector<ProgramRequest>& requests,
                                                std::string_view output) {
  std::vector<ProgramAnswer> answers(requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const std::size_t end = output.find('\n');
    if (end == std::string_view::npos) break;  // a line that was cut off says nothing
    answers[i] = read_answer(requests[i], output.substr(0, end));
    output.remove_prefix(end + 1);
  }
  return answers;
}

}  // namespace kfpkg::python
