// SPDX-License-Identifier: Apache-2.0
// A walk over the words, with the options that the command declares.
#include "cli/completion/candidates.hpp"

#include "cli/command_line.hpp"
#include "cli/command_table.hpp"
#include "core/fs/paths.hpp"
#include "core/terminal/terminal.hpp"
#include "core/text/split.hpp"
#include "lint/rule_table.hpp"
#include "spec/kfp_version.hpp"
#include "templates/pack.hpp"
#include "workspace/folders/folders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace kfpkg::cli {
namespace {

using Candidates = std::vector<Candidate>;

Candidates of_words(std::span<const std::string_view> words) {
  Candidates all;
  for (const std::string_view word : words) all.push_back({std::string(word), {}});
  return all;
}

Candidates platforms(workspace::Session&) {
  constexpr std::array<std::string_view, 2> k_platforms{"linux/amd64", "linux/arm64"};
  return of_words(k_platforms);
}

Candidates kfp_versions(workspace::Session&) {
  return of_words(spec::kfp_version_names());
}

Candidates caches(workspace::Session&) {
  constexpr std::array<std::string_view, 4> k_caches{"registry", "gha", "inline", "none"};
  return of_words(k_caches);
}

Candidates rules(workspace::Session&) {
  Candidates all;
  for (const lint::Rule* rule : lint::rule_table()) {
    all.push_back({std::string(rule->info.rule.id), std::string(rule->info.summary)});
    all.push_back({std::string(rule->info.rule.name), std::string(rule->info.summary)});
  }
  return all;
}

Candidates templates(workspace::Session&) {
  Candidates all;
  const auto names = templates::template_names(*templates::embedded_pack());
  for (const std::string& name : names.value_or(std::vector<std::string>()))
    all.push_back({name, {}});
  return all;
}

Candidates components(workspace::Session& session) {
  const Invocation& call = session.call();
  const auto folders = workspace::find_component_folders({}, call, workspace::OtherFiles::skip,
                                                         workspace::NoComponents::accept);
  Candidates all;
  for (const auto& folder : folders.value_or(std::vector<std::filesystem::path>()))
    all.push_back({display_of(folder, call.cwd), {}});
  return all;
}

using Offer = Candidates (*)(workspace::Session&);

struct Offered {
  std::string_view command;  ///< empty: every one
  std::string_view name;     ///< of the option, or of the positional
  Offer offer;
};

constexpr std::array k_offered{
    Offered{"lint", "--target", kfp_versions},
    Offered{"", "--platform", platforms},
    Offered{"", "--cache", caches},
    Offered{"", "--select", rules},
    Offered{"", "--ignore", rules},
    Offered{"", "--template", templates},
    Offered{"", "rule", rules},
    Offered{"", "path", components},
};

std::vector<std::string> names_of(const OptionSpec& option) {
  std::vector<std::string> names;
  for (const std::string_view name : split(option.names, ",")) names.emplace_back(name);
  return names;
}

bool is_called(const OptionSpec& option, std::string_view name) {
  const auto names = names_of(option);
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The formats of a report stand in its help, behind the colon.
Candidates formats_in(const OptionSpec& option) {
  const std::size_t colon = option.help.rfind(": ");
  return of_words(split(std::string_view(option.help).substr(colon + 2), ", "));
}

/// One line: the command, and what it declares.
class Line {
 public:
  Line(const Command& command, workspace::Session& session)
      : m_command(command), m_session(session), m_options(declared_by(command)) {}

  [[nodiscard]] Candidates after(std::span<const std::string> words) const {
    const std::string& last = words.back();
    const std::size_t equals = last.find('=');
    if (last.starts_with("--") && equals != std::string::npos) {
      const OptionSpec* option = find(last.substr(0, equals));
      return option == nullptr ? Candidates() : values(*option, last, equals + 1);
    }
    if (words.size() > 1) {
      const OptionSpec* option = find(words[words.size() - 2]);
      if (option != nullptr && option->kind != OptionSpec::Kind::flag)
        return values(*option, last, 0);
    }
    return last.starts_with('-') ? options_beside(words) : positional(words);
  }

 private:
  [[nodiscard]] const OptionSpec* find(std::string_view name) const {
    const auto found = std::ranges::find_if(m_options, [&](const OptionSpec& option) {
      return option.kind != OptionSpec::Kind::positional && is_called(option, name);
    });
    return found == m_options.end() ? nullptr : &*found;
  }

  [[nodiscard]] Candidates offered(const OptionSpec& option) const {
    if (option.value_name.find('|') != std::string::npos)
      return of_words(split(option.value_name, "|"));
    if (is_called(option, "--format")) return formats_in(option);
    const auto row = std::ranges::find_if(k_offered, [&](const Offered& each) {
      return is_called(option, each.name) &&
             (each.command.empty() || each.command == m_command.name);
    });
    return row == k_offered.end() ? Candidates() : row->offer(m_session);
  }

  // Of a list the part behind the last comma is written, with what stands before it.
  [[nodiscard]] Candidates values(const OptionSpec& option, const std::string& word,
                                  std::size_t begin) const {
    const std::size_t comma = word.rfind(',');
    if (option.kind == OptionSpec::Kind::list && comma != std::string::npos && comma >= begin)
      begin = comma + 1;
    Candidates all = offered(option);
    for (Candidate& each : all) each.word.insert(0, word, 0, begin);
    return all;
  }

  // What was given once is offered again only where it may be.
  [[nodiscard]] Candidates options_beside(std::span<const std::string> words) const {
    Candidates all;
    for (const OptionSpec& option : m_options) {
      const bool given = std::ranges::any_of(words.first(words.size() - 1), [&](const auto& word) {
        return is_called(option, word.substr(0, word.find('=')));
      });
      if (option.kind == OptionSpec::Kind::positional || (given && !option.repeats)) continue;
      all.push_back({names_of(option).back(), option.help});
    }
    all.push_back({"--help", "what the command does and takes"});
    return all;
  }

  // The next one that has no word yet; the last one when it repeats.
  [[nodiscard]] Candidates positional(std::span<const std::string> words) const {
    std::size_t before = 0;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const OptionSpec* option = find(words[i]);
      if (option != nullptr && option->kind != OptionSpec::Kind::flag) ++i;
      if (option == nullptr && !words[i].starts_with('-')) ++before;
    }
    for (const OptionSpec& option : m_options) {
      if (option.kind != OptionSpec::Kind::positional) continue;
      if (before == 0 || option.repeats) return offered(option);
      --before;
    }
    return {};
  }

  const Command& m_command;
  workspace::Session& m_session;
  std::vector<OptionSpec> m_options;
};

// First words, or the second ones of a group.
Candidates names_behind(std::span<const Command> commands, const std::string& group) {
  Candidates all;
  for (const Command& command : commands) {
    const std::size_t space = command.name.find(' ');
    if (group.empty() && space == std::string_view::npos)
      all.push_back({std::string(command.name), std::string(command.summary)});
    if (!group.empty() && space != std::string_view::npos && command.name.substr(0, space) == group)
      all.push_back({std::string(command.name.substr(space + 1)), std::string(command.summary)});
  }
  return all;
}

Candidates all_candidates(std::span<const Command> commands, std::span<const std::string> words,
                          workspace::Session& session) {
  if (words.size() < 2) return names_behind(commands, {});
  const Command* command = find_command(commands, words.front());
  if (command == nullptr) return {};
  if (command->bind != nullptr) return Line(*command, session).after(words.subspan(1));
  if (words.size() == 2) return names_behind(commands, words.front());
  command = find_command(commands, fmt::format("{} {}", words[0], words[1]));
  return command == nullptr ? Candidates() : Line(*command, session).after(words.subspan(2));
}

}  // namespace

std::vector<std::string> words_of_line(std::string_view line) {
  std::vector<std::string> words{{}};
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && i + 1 < line.size()) {
      words.back() += line[++i];
    } else if (quote == 0 && blank) {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

std::vector<Candidate> candidates(std::span<const Command> commands,
                                  const std::vector<std::string>& words,
                                  workspace::Session& session) {
  if (words.empty()) return {};
  Candidates all = all_candidates(commands, words, session);
  // A folder's name may hold what drives a terminal.
  std::erase_if(all, [&](const Candidate& each) {
    return !each.word.starts_with(words.back()) || printable(each.word) != each.word;
  });
  return all;
}

}  // namespace kfpkg::cli
