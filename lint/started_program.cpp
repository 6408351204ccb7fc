// SPDX-License-Identifier: Apache-2.0
// Command lines taken apart: which Python program they start, and with what.
#include "lint/started_program.hpp"

#include "lint/interpreters.hpp"

#include <algorithm>
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

std::string_view trim(std::string_view text) {
  constexpr std::string_view k_blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(k_blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(k_blanks) - begin + 1);
}

std::optional<StartedProgram> find(const Arguments& arguments, std::size_t depth);

// What follows the name of the interpreter.
std::optional<StartedProgram> python(const Arguments& arguments) {
  constexpr std::string_view k_plain = "bBdEiIOPqRsSuvx";
  using Kind = StartedProgram::Kind;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string* word = text_of(arguments, i);
    if (word == nullptr || word->empty() || *word == "-") return std::nullopt;
    if (word->front() != '-')
      return StartedProgram{Kind::file, *word, arguments[i], from(arguments, i + 1)};
    if (*word == "-c" || *word == "-m") {
      const std::string* name = text_of(arguments, i + 1);
      if (name == nullptr) return std::nullopt;
      return StartedProgram{*word == "-c" ? Kind::text : Kind::module, *name, arguments[i + 1],
                            from(arguments, i + 2)};
    }
    if (*word == "-W" || *word == "-X") {
      ++i;
    } else if (!word->starts_with("-W") && !word->starts_with("-X") &&
               word->find_first_not_of(k_plain, 1) != std::string::npos) {
      return std::nullopt;
    }
  }
  return std::nullopt;
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
  std::vector<std::string_view> parts;
  for (words = trim(words); !words.empty(); words = trim(words)) {
    const std::size_t end = std::min(words.find_first_of(" \t"), words.size());
    parts.push_back(words.substr(0, end));
    words.remove_prefix(end);
  }
  if (parts.size() < 2 || !is_python(parts.front())) return std::nullopt;
  std::size_t at = 1;
  while (at < parts.size() && (parts[at] == "-u" || parts[at] == "-B")) ++at;
  if (at + 1 != parts.size()) return std::nullopt;
  if (parts[at].find_first_of("\"'$`;|&<>(){}*?[]#~\\-\n") == 0) return std::nullopt;
  if (parts[at].find_first_of("\"'$`;|&<>(){}*?[]#~\\\n") != std::string_view::npos)
    return std::nullopt;
  return StartedProgram{StartedProgram::Kind::file, std::string(parts[at]), nullptr,
                        std::move(rest)};
}

// What follows the name of the shell.
std::optional<StartedProgram> shell(const Arguments& arguments, std::size_t depth) {
  std::size_t at = 0;
  bool command = false;
  for (; !command; ++at) {
    const std::string* word = text_of(arguments, at);
    if (word == nullptr || word->size() < 2 || word->front() != '-' || (*word)[1] == '-')
      return std::nullopt;
    command = word->ends_with('c');
    if (word->ends_with('o')) ++at;  // -o pipefail
  }
  const std::string* script = text_of(arguments, at);
  if (script == nullptr) return std::nullopt;
  const std::string_view text = trim(*script);
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

// Programs that start another one: what they are and how many words belong to them.
std::size_t wrapper(const Arguments& arguments, std::string_view name) {
  std::size_t at = 1;
  const bool env = name == "env";
  if (!env && name != "tini" && name != "dumb-init") return 0;
  for (const std::string* word = text_of(arguments, at); word != nullptr;
       word = text_of(arguments, ++at)) {
    if (*word == "--") return at + 1;
    const bool own = env ? word->find('=') != std::string::npos
                         : *word == "-g" || *word == "-s" || *word == "-v" || *word == "-vv";
    if (!own) return word->starts_with('-') ? 0 : at;
  }
  return 0;
}

std::optional<StartedProgram> find(const Arguments& arguments, std::size_t depth) {
  const std::string* program = text_of(arguments, 0);
  if (program == nullptr || program->empty() || depth > k_most_wrappers) return std::nullopt;
  if (is_python(*program)) return python(from(arguments, 1));
  if (is_shell(*program)) return shell(from(arguments, 1), depth);
  if (const std::size_t words = wrapper(arguments, base_name(*program)); words > 0)
    return find(from(arguments, words), depth + 1);
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
