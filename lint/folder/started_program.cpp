// SPDX-License-Identifier: Apache-2.0
// Command lines taken apart: which Python program they start, and with what.
#include "lint/folder/started_program.hpp"

#include "core/text/split.hpp"
#include "core/text/trim.hpp"
#include "lint/folder/interpreters.hpp"

#include <cstddef>
#include <utility>

namespace kfpkg::lint {
namespace {

using Arguments = std::vector<const spec::Argument*>;
constexpr std::size_t k_most_wrappers = 4;

const std::string* text_of(const Arguments& arguments, std::size_t at) {
  return at < arguments.size() ? std::get_if<std::string>(&arguments[at]->value) : nullptr;
}

Arguments from(const Arguments& arguments, std::size_t first) {
  if (first >= arguments.size()) return {};
  return {arguments.begin() + static_cast<std::ptrdiff_t>(first), arguments.end()};
}

std::optional<StartedProgram> find(const Arguments& arguments, std::size_t depth);

CommandWords words_of(const Arguments& arguments) {
  CommandWords words;
  words.reserve(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) words.push_back(text_of(arguments, i));
  return words;
}

std::optional<StartedProgram> python(const Arguments& arguments) {
  using Kind = StartedProgram::Kind;
  const auto read = interpreted_word(words_of(arguments));
  if (!read) return std::nullopt;
  const Kind kind = read->kind == InterpretedWord::Kind::text     ? Kind::text
                    : read->kind == InterpretedWord::Kind::module ? Kind::module
                                                                  : Kind::file;
  return StartedProgram{kind, *text_of(arguments, read->at), arguments[read->at],
                        from(arguments, read->at + 1)};
}

// The program that KFP's own converters write into a spec: a shell copies it into a file.
bool runs_a_copy(std::string_view script) {
  return script.find("printf \"%s\" \"$0\" > \"$program_path\"") != std::string_view::npos &&
         script.ends_with("\"$program_path\" \"$@\"") &&
         script.find("python3 ") != std::string_view::npos;
}

// `exec python3 -u /app/main.py "$0" "$@"`, one plain command.
std::optional<StartedProgram> one_command(std::string_view script, const Arguments& arguments) {
  std::string_view words = script;
  if (words.starts_with("exec ")) words.remove_prefix(5);
  Arguments rest = arguments;
  if (words.ends_with(" \"$0\" \"$@\"")) {
    words.remove_suffix(10);
  } else if (words.ends_with(" \"$@\"")) {
    words.remove_suffix(5);
    rest = from(arguments, 1);
  } else {
    return std::nullopt;
  }
  const auto found = split(words, " \t");
  const std::vector<std::string> parts(found.begin(), found.end());
  CommandWords command;
  for (const std::string& part : parts) command.push_back(&part);
  if (parts.empty() || !is_python(parts.front())) return std::nullopt;
  const auto read = interpreted_word(command);
  const bool file = read && read->kind == InterpretedWord::Kind::file;
  if (!file || read->at + 1 != parts.size()) return std::nullopt;
  const std::string& path = parts.back();
  if (path.find_first_of("\"'$`;|&<>(){}*?[]#~\\\n") != std::string::npos) return std::nullopt;
  return StartedProgram{StartedProgram::Kind::file, path, nullptr, std::move(rest)};
}

std::optional<StartedProgram> shell(const Arguments& arguments, std::size_t depth) {
  const auto read = interpreted_word(words_of(arguments));
  if (!read || read->kind != InterpretedWord::Kind::text) return std::nullopt;
  const std::size_t at = read->at;
  const std::string_view text = trim(*text_of(arguments, at));
  const Arguments rest = from(arguments, at + 1);
  if (runs_a_copy(text)) {
    const std::string* program = text_of(rest, 0);
    if (program == nullptr) return std::nullopt;
    return StartedProgram{StartedProgram::Kind::text, *program, rest.front(), from(rest, 1)};
  }
  if (text.ends_with("&& \"$0\" \"$@\"") || text == "exec \"$0\" \"$@\"" || text == "\"$0\" \"$@\"")
    return find(rest, depth + 1);
  if (text.find('\n') != std::string_view::npos) return std::nullopt;
  auto found = one_command(text, rest);
  if (found) found->argument = arguments[at];
  return found;
}

std::optional<StartedProgram> find(const Arguments& arguments, std::size_t depth) {
  const std::string* program = text_of(arguments, 0);
  if (program == nullptr || program->empty() || depth > k_most_wrappers) return std::nullopt;
  if (is_python(*program)) return python(arguments);
  if (is_shell(*program)) return shell(arguments, depth);
  if (const auto wrapped = wrapped_program(words_of(arguments)))
    return find(from(arguments, *wrapped), depth + 1);
  if (program->find('/') == std::string::npos) return std::nullopt;
  return StartedProgram{StartedProgram::Kind::script, *program, arguments.front(),
                        from(arguments, 1)};
}

}  // namespace

std::optional<StartedProgram> find_started(const spec::Component& component) {
  Arguments arguments;
  if (component.command.empty()) return std::nullopt;  // the image decides
  for (const auto* list : {&component.command, &component.args}) {
    for (const spec::Argument& argument : *list) arguments.push_back(&argument);
  }
  return find(arguments, 0);
}

}  // namespace kfpkg::lint
