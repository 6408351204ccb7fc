// SPDX-License-Identifier: Apache-2.0
// ARG and ENV, as BuildKit follows them.
#include "dockerfile/variables.hpp"

#include <utility>
#include <vector>

namespace kfpkg::dockerfile {
namespace {

void keep(Variables& variables, const std::string& name, const std::optional<std::string>& text) {
  if (text) {
    variables[name] = *text;
  } else {
    variables.erase(name);
  }
}

}  // namespace

StageVariables::StageVariables(const Dockerfile& file, const Arguments& arguments)
    : m_build_args(arguments.build_args),
      m_escape(file.escape),
      m_globals(global_arguments(file, arguments)) {}

void StageVariables::start_stage(Variables environment) {
  m_environment = std::move(environment);
  m_known = m_environment;
}

void StageVariables::set(const std::string& name, const std::string& value) {
  m_environment[name] = value;
  m_known[name] = value;
}

void StageVariables::run(const Instruction& one) {
  if (one.name == "ARG") declare(one);
  if (one.name == "ENV") set_all(one);
}

std::optional<std::string> StageVariables::value(std::string_view word) const {
  return expand_known(word, m_known, m_escape);
}

void StageVariables::declare(const Instruction& arg) {
  for (const WordRange& range : quoted_words(arg.arguments, m_escape)) {
    const std::string word = arg.arguments.substr(range.begin, range.end - range.begin);
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (m_environment.contains(name)) continue;  // ENV wins
    const auto given = m_build_args.find(name);
    const auto global = m_globals.find(name);
    if (given != m_build_args.end()) {
      m_known[name] = given->second;
    } else if (equals != std::string::npos) {
      keep(m_known, name, value(word.substr(equals + 1)));
    } else if (global != m_globals.end()) {
      m_known[name] = global->second;
    } else {
      m_known.erase(name);
    }
  }
}

// `ENV a=b c=d`, or the old `ENV a b`; one instruction sees the values from before it.
void StageVariables::set_all(const Instruction& env) {
  std::vector<std::pair<std::string, std::optional<std::string>>> values;
  for (const WordRange& range : quoted_words(env.arguments, m_escape)) {
    const std::string word = env.arguments.substr(range.begin, range.end - range.begin);
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      const std::size_t rest = env.arguments.find_first_not_of(" \t", range.end);
      values = {
          {word, rest == std::string::npos ? std::nullopt : value(env.arguments.substr(rest))}};
      break;
    }
    values.emplace_back(word.substr(0, equals), value(word.substr(equals + 1)));
  }
  for (const auto& [name, text] : values) {
    keep(m_environment, name, text);
    keep(m_known, name, text);
  }
}

}  // namespace kfpkg::dockerfile
