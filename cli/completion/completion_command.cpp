// SPDX-License-Identifier: Apache-2.0
// kfpkg completion
#include "cli/commands.hpp"
#include "cli/completion/candidates.hpp"
#include "cli/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace kfpkg::cli {
namespace {

// What a shell completes is the part behind the last of its own word breaks, such as "=".
constexpr std::string_view k_bash = R"(# bash completion of kfpkg: source <(kfpkg completion bash)
_kfpkg() {
  local line=${COMP_LINE:0:COMP_POINT} current=${COMP_WORDS[COMP_CWORD]} word prefix
  word=${line##*[[:space:]]}
  case $current in '=' | ':') current= ;; esac
  prefix=${word%"$current"}
  mapfile -t COMPREPLY < <(kfpkg completion bash --line "$line" 2>/dev/null)
  COMPREPLY=("${COMPREPLY[@]#"$prefix"}")
}
complete -o default -F _kfpkg kfpkg
)";

constexpr std::string_view k_zsh = R"(#compdef kfpkg
# zsh completion of kfpkg: kfpkg completion zsh > "${fpath[1]}/_kfpkg", or source <(kfpkg completion zsh)
_kfpkg() {
  local -a found
  found=("${(@f)$(kfpkg completion zsh --line "${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}")
  if [[ -n $found ]]; then
    _describe kfpkg found
  else
    _files
  fi
}
if [[ $funcstack[1] == _kfpkg ]]; then
  _kfpkg "$@"
else
  compdef _kfpkg kfpkg
fi
)";

constexpr std::string_view k_fish =
    R"(# fish completion of kfpkg: kfpkg completion fish > ~/.config/fish/completions/kfpkg.fish
complete -c kfpkg -a '(kfpkg completion fish --line (commandline -cp) 2>/dev/null)'
)";

std::string for_bash(const Candidate& candidate) {
  return candidate.word;
}

// A colon parts a word from what it is about.
std::string for_zsh(const Candidate& candidate) {
  std::string text;
  for (const char c : candidate.word) {
    if (c == ':' || c == '\\') text += '\\';
    text += c;
  }
  return candidate.about.empty() ? text : fmt::format("{}:{}", text, candidate.about);
}

std::string for_fish(const Candidate& candidate) {
  return candidate.about.empty() ? candidate.word
                                 : fmt::format("{}\t{}", candidate.word, candidate.about);
}

struct Shell {
  std::string_view name;
  std::string_view script;
  std::string (*line)(const Candidate& candidate);
};

constexpr std::array k_shells{Shell{"bash", k_bash, for_bash}, Shell{"zsh", k_zsh, for_zsh},
                              Shell{"fish", k_fish, for_fish}};

struct Options {
  std::string shell;
  std::string line;
};

Result<const Shell*> find_shell(const std::string& name) {
  const auto found = std::ranges::find(k_shells, name, &Shell::name);
  if (found != k_shells.end()) return &*found;
  return fail(ErrorKind::usage, fmt::format("completion: \"{}\" is none of bash, zsh, fish", name),
              "name the shell that you use: kfpkg completion bash");
}

// The line begins with the name of the program.
std::string answer(const Shell& shell, const std::string& line, workspace::Session& session) {
  std::vector<std::string> words = words_of_line(line);
  words.erase(words.begin());
  std::string text;
  for (const Candidate& candidate : candidates(all_commands(), words, session))
    text += shell.line(candidate) + '\n';
  return text;
}

Action bind_completion(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  line.positional("shell", options->shell, "bash, zsh or fish");
  line.option("--line", options->line, "TEXT",
              "print what may follow this beginning of a command line, and no script");
  return [options](workspace::Session& session, Console& console) -> Result<ExitCode> {
    KFPKG_TRY_ASSIGN(const Shell* shell, find_shell(options->shell));
    KFPKG_TRY(write_product(console, options->line.empty()
                                         ? std::string(shell->script)
                                         : answer(*shell, options->line, session)));
    return ExitCode::done;
  };
}

}  // namespace

Command completion_command() {
  return {"completion",
          "a script that completes commands, options and components in a shell",
          "  kfpkg completion bash >~/.local/share/bash-completion/completions/kfpkg\n",
          bind_completion,
          false,
          185};
}

}  // namespace kfpkg::cli
