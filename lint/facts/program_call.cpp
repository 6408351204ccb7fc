// SPDX-License-Identifier: Apache-2.0
// argparse's and click's walk over a command line, of which some words are placeholders.
#include "lint/facts/program_call.hpp"

#include "lint/folder/program_modules.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

using python::CommandLine;
using python::ProgramOption;

const spec::Placeholder* placeholder_of(const spec::Argument& argument) {
  return std::get_if<spec::Placeholder>(&argument.value);
}

bool is_if(const spec::Argument& argument) {
  const spec::Placeholder* placeholder = placeholder_of(argument);
  return placeholder != nullptr && placeholder->kind == spec::PlaceholderKind::if_present;
}

// The text at the beginning of an argument; `whole` tells that there is no more.
std::string_view leading_text(const spec::Argument& argument, bool& whole) {
  if (const auto* text = std::get_if<std::string>(&argument.value)) {
    whole = text->find("{{$") == std::string::npos;
    return *text;
  }
  whole = false;
  const auto& placeholder = std::get<spec::Placeholder>(argument.value);
  if (placeholder.kind != spec::PlaceholderKind::concat || placeholder.items.empty()) return {};
  const auto* text = std::get_if<std::string>(&placeholder.items.front().value);
  return text == nullptr ? std::string_view() : *text;
}

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

// Both libraries take these for flags, known or not.
bool looks_like_flag(std::string_view text) {
  if (text.size() < 2 || text.front() != '-' || is_number(text)) return false;
  return text.substr(0, text.find('=')).find(' ') == std::string_view::npos;
}

const ProgramOption* find_flag(const CommandLine& parser, std::string_view name) {
  for (const ProgramOption& option : parser.options) {
    if (std::find(option.flags.begin(), option.flags.end(), name) != option.flags.end())
      return &option;
  }
  return nullptr;
}

// argparse: the one option of which this is the beginning; of several it complains.
const ProgramOption* find_beginning(const CommandLine& parser, std::string_view name) {
  const ProgramOption* found = nullptr;
  for (const ProgramOption& option : parser.options) {
    const bool begins =
        std::any_of(option.flags.begin(), option.flags.end(),
                    [&](const auto& flag) { return flag.starts_with(name) && name.size() > 2; });
    if (begins && found != nullptr) return nullptr;
    if (begins) found = &option;
  }
  return found;
}

/// Reads one list of arguments after the other, with the parser of the command that it has met.
class Walk {
 public:
  Walk(const CommandLine& parser, bool greedy) : m_greedy(greedy) { enter(parser); }

  bool run(const std::vector<const spec::Argument*>& arguments) {
    for (std::size_t at = 0; at < arguments.size() && m_understood;) at = step(arguments, at);
    return m_understood;
  }
  ProgramCall take() {
    settle_positionals();
    return std::move(m_call);
  }

 private:
  void enter(const CommandLine& parser) {
    m_parser = &parser;
    m_call.parsers.push_back(&parser);
  }

  std::size_t step(const std::vector<const spec::Argument*>& arguments, std::size_t at) {
    const spec::Argument& argument = *arguments[at];
    if (is_if(argument)) {
      sometimes(argument);
      return at + 1;
    }
    bool whole = false;
    const std::string_view text = leading_text(argument, whole);
    if (text == "--") {
      m_call.sure = false;
      for (++at; at < arguments.size(); ++at) positional(*arguments[at]);
      return at;
    }
    if (!looks_like_flag(text)) {
      positional(argument);
      return at + 1;
    }
    return flag(arguments, at, text, whole);
  }

  // Both ways of an `if`, each read for itself.
  void sometimes(const spec::Argument& argument) {
    m_call.sure = false;
    const auto& placeholder = std::get<spec::Placeholder>(argument.value);
    for (const auto* list : {&placeholder.items, &placeholder.otherwise}) {
      std::vector<const spec::Argument*> arguments;
      for (const spec::Argument& item : *list) arguments.push_back(&item);
      for (std::size_t at = 0; at < arguments.size() && m_understood;) at = step(arguments, at);
    }
  }

  void positional(const spec::Argument& argument) {
    const bool none =
        std::none_of(m_parser->options.begin(), m_parser->options.end(),
                     [](const ProgramOption& option) { return option.flags.empty(); });
    if (!m_parser->has_commands || !none) {
      m_call.positionals.push_back({&argument, nullptr});
      return;
    }
    const auto* name = std::get_if<std::string>(&argument.value);
    for (const python::ProgramCommand& command : m_parser->commands) {
      if (name == nullptr ||
          std::find(command.names.begin(), command.names.end(), *name) == command.names.end())
        continue;
      enter(command.parser);
      return;
    }
    m_understood = false;
  }

  // `text` stands before the value in `--name=value`, in `-n5` and in a concat.
  PassedFlag passed(const spec::Argument& argument, std::string_view text, bool whole) const {
    PassedFlag flag;
    flag.argument = &argument;
    flag.parser = m_parser;
    const std::size_t equals = text.find('=');
    flag.name = text.substr(0, equals);
    flag.has_text = equals != std::string_view::npos || !whole;
    if (whole && equals != std::string_view::npos) flag.text = text.substr(equals + 1);
    flag.option = find_flag(*m_parser, flag.name);
    if (flag.option != nullptr) return flag;
    if (m_parser->abbreviates) flag.option = find_beginning(*m_parser, flag.name);
    if (flag.option == nullptr && !text.starts_with("--")) {
      flag.option = find_flag(*m_parser, text.substr(0, 2));
      flag.has_text = flag.has_text || (flag.option != nullptr && flag.option->takes != 0);
    }
    return flag;
  }

  std::size_t flag(const std::vector<const spec::Argument*>& arguments, std::size_t at,
                   std::string_view text, bool whole) {
    PassedFlag made = passed(*arguments[at], text, whole);
    ++at;
    if (made.option == nullptr) {
      // What follows may be its value, and so may be no positional.
      if (!made.has_text && at < arguments.size() && is_value(*arguments[at])) ++at;
      m_call.sure = false;
    } else if (!made.has_text) {
      at = values(arguments, at, made);
    } else {
      made.value_missing = !made.option->loose && made.option->least > 1;
    }
    m_call.flags.push_back(std::move(made));
    return at;
  }

  std::size_t values(const std::vector<const spec::Argument*>& arguments, std::size_t at,
                     PassedFlag& made) {
    const ProgramOption& option = *made.option;
    if (option.loose) {
      m_call.sure = false;
      while (at < arguments.size() && is_value(*arguments[at])) ++at;
      return at;
    }
    const auto enough = [&] {
      return option.takes >= 0 && made.values.size() >= static_cast<std::size_t>(option.takes);
    };
    bool may_follow = false;
    while (!enough() && at < arguments.size()) {
      may_follow = is_if(*arguments[at]);
      if (may_follow || (!is_value(*arguments[at]) && !m_greedy)) break;
      made.values.push_back(arguments[at++]);
    }
    const bool few = made.values.size() < static_cast<std::size_t>(std::max(option.least, 0));
    made.value_missing = few && !may_follow;
    return at;
  }

  static bool is_value(const spec::Argument& argument) {
    bool whole = false;
    const std::string_view text = leading_text(argument, whole);
    return !is_if(argument) && !looks_like_flag(text) && text != "--";
  }

  // Gives positionals their arguments when each of both is told apart by its number alone.
  void settle_positionals() {
    std::vector<const ProgramOption*> declared;
    for (const ProgramOption& option : m_parser->options) {
      if (option.flags.empty()) declared.push_back(&option);
    }
    const bool plain = std::all_of(declared.begin(), declared.end(), [](const auto* option) {
      return option->takes == 1 && !option->conditional && !option->loose;
    });
    if (!m_parser->open.empty() || !plain || m_parser->has_commands) m_call.sure = false;
    if (!m_call.sure) return;
    for (std::size_t i = 0; i < m_call.positionals.size() && i < declared.size(); ++i)
      m_call.positionals[i].option = declared[i];
    for (std::size_t i = m_call.positionals.size(); i < declared.size(); ++i) {
      if (declared[i]->required && m_call.missing_positional == nullptr)
        m_call.missing_positional = declared[i];
    }
  }

  const CommandLine* m_parser = nullptr;
  bool m_greedy = false;
  bool m_understood = true;
  ProgramCall m_call;
};

}  // namespace

std::optional<ProgramCall> follow_call(const ProgramView& program) {
  using Parser = python::Program::Parser;
  const Parser parser = program.facts.parser;
  if (parser != Parser::argparse && parser != Parser::click) return std::nullopt;
  Walk walk(program.facts.command_line, parser == Parser::click);
  if (!walk.run(program.started.arguments)) return std::nullopt;
  return walk.take();
}

std::vector<std::string_view> known_flags(const CommandLine& parser) {
  std::vector<std::string_view> flags;
  for (const ProgramOption& option : parser.options)
    flags.insert(flags.end(), option.flags.begin(), option.flags.end());
  return flags;
}

std::vector<PassedValue> passed_values(const ProgramCall& call) {
  std::vector<PassedValue> values;
  for (const PassedFlag& flag : call.flags) {
    for (const spec::Argument* value : flag.values)
      values.push_back({flag.option, value, flag.name});
  }
  for (const PassedPositional& one : call.positionals) {
    if (one.option != nullptr) values.push_back({one.option, one.argument, one.option->dest});
  }
  return values;
}

void add_related(Diagnostic& found, const Place& place, std::string message) {
  if (place.source && place.source->path() != k_inline_program)
    found.related.push_back({place, std::move(message)});
}

bool is_unreadable_text(const ProgramView& program) {
  return program.started.kind == StartedProgram::Kind::text &&
         program.facts.parser == python::Program::Parser::unreadable &&
         program.started.name.find("{{$") == std::string::npos;
}

Span program_span(const ProgramView& program) {
  const spec::Argument* argument = program.started.argument;
  if (program.started.kind != StartedProgram::Kind::text) return argument->span;
  // A program in the spec is long; its first line stands for it.
  return {argument->span.begin, argument->span.begin + 1};
}

}  // namespace kfpkg::lint
