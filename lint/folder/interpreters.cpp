// SPDX-License-Identifier: Apache-2.0
// Names and options of interpreters and wrappers.
#include "lint/folder/interpreters.hpp"

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

using Kind = InterpretedWord::Kind;
using Found = std::optional<InterpretedWord>;

const std::string* word_at(const CommandWords& words, std::size_t at) {
  return at < words.size() ? words[at] : nullptr;
}

Found found(const CommandWords& words, Kind kind, std::size_t at) {
  const std::string* word = word_at(words, at);
  if (word == nullptr || word->empty() || *word == "-") return std::nullopt;
  return InterpretedWord{kind, at};
}

bool consists_of(std::string_view word, std::string_view letters) {
  return word.size() > 1 && word.find_first_not_of(letters, 1) == std::string_view::npos;
}

Found read_by_python(const CommandWords& words) {
  constexpr std::string_view k_plain = "bBdEiIOPqRsSuvx";
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::string* word = words[at];
    if (word == nullptr) return std::nullopt;
    if (!word->starts_with('-')) return found(words, Kind::file, at);
    if (*word == "-c") return found(words, Kind::text, at + 1);
    if (*word == "-m") return found(words, Kind::module, at + 1);
    if (*word == "-W" || *word == "-X") {
      ++at;
    } else if (!word->starts_with("-W") && !word->starts_with("-X") &&
               !consists_of(*word, k_plain)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// Letters of `set` may stand together: -euxo pipefail -c.
Found read_by_shell(const CommandWords& words) {
  constexpr std::string_view k_plain = "abcefhiklmnopuvxBCEHPT";
  bool text = false;
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::string* word = words[at];
    if (word == nullptr) return std::nullopt;
    if (!word->starts_with('-')) return found(words, text ? Kind::text : Kind::file, at);
    if (!consists_of(*word, k_plain)) return std::nullopt;
    text = text || word->find('c') != std::string::npos;
    if (word->find('o') != std::string::npos) ++at;
  }
  return std::nullopt;
}

Found read_by_java(const CommandWords& words) {
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::string* word = words[at];
    if (word == nullptr) return std::nullopt;
    if (*word == "-jar") return found(words, Kind::file, at + 1);
    if (!word->starts_with("-X") && !word->starts_with("-D")) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_python(std::string_view program) {
  std::string_view name = base_name(program);
  if (!name.starts_with("python")) return false;
  name.remove_prefix(6);
  return name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_shell(std::string_view program) {
  constexpr std::array<std::string_view, 5> k_shells{"sh", "bash", "ash", "dash", "zsh"};
  return std::find(k_shells.begin(), k_shells.end(), base_name(program)) != k_shells.end();
}

std::optional<InterpretedWord> interpreted_word(const CommandWords& words) {
  constexpr std::array<std::string_view, 5> k_others{"node", "Rscript", "perl", "ruby", "julia"};
  const std::string* program = word_at(words, 0);
  if (program == nullptr) return std::nullopt;
  if (is_python(*program)) return read_by_python(words);
  if (is_shell(*program)) return read_by_shell(words);
  const std::string_view name = base_name(*program);
  if (name == "java") return read_by_java(words);
  if (std::find(k_others.begin(), k_others.end(), name) == k_others.end()) return std::nullopt;
  const std::string* first = word_at(words, 1);
  if (first == nullptr || first->starts_with('-')) return std::nullopt;
  return found(words, Kind::file, 1);
}

std::optional<std::size_t> wrapped_program(const CommandWords& words) {
  const std::string* program = word_at(words, 0);
  if (program == nullptr) return std::nullopt;
  const std::string_view name = base_name(*program);
  const bool env = name == "env";
  if (!env && name != "tini" && name != "dumb-init") return std::nullopt;
  for (std::size_t at = 1; word_at(words, at) != nullptr; ++at) {
    const std::string& word = *words[at];
    if (word == "--") return at + 1;
    const bool own = env ? word.find('=') != std::string::npos
                         : word == "-g" || word == "-s" || word == "-v" || word == "-vv";
    if (own) continue;
    return word.starts_with('-') ? std::nullopt : std::optional(at);
  }
  return std::nullopt;
}

}  // namespace kfpkg::lint
