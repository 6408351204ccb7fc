// SPDX-License-Identifier: Apache-2.0
// Sources of COPY, ADD and bind mounts.
#include "dockerfile/sources.hpp"

#include "core/fs/tree.hpp"
#include "core/text/ascii.hpp"
#include "core/text/glob/glob.hpp"
#include "dockerfile/paths.hpp"
#include "dockerfile/syntax/heredoc.hpp"
#include "dockerfile/syntax/mounts.hpp"
#include "dockerfile/syntax/text.hpp"
#include "dockerfile/variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

/// With --parents `**` is a wildcard too: what stands before the first one is all that is sure.
std::string before_wildcard(const std::string& pattern) {
  std::string kept;
  for (const std::string_view part : split_path(pattern)) {
    if (has_wildcard(part)) break;
    kept = join_path(kept, part);
  }
  return kept;
}

bool is_pattern(const std::string& pattern) {
  const auto parts = split_path(pattern);
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return Glob::compile(part, GlobDialect::go).has_value();
  });
}

/// Flags that change nothing about which files are read. Whoever meets another one must expect
/// anything of it.
bool is_known(const Instruction& one, const Flag& flag) {
  static constexpr std::array<std::string_view, 9> k_copy = {
      "chmod", "checksum", "chown", "exclude", "from", "keep-git-dir", "link", "parents", "unpack"};
  static constexpr std::array<std::string_view, 4> k_run = {"device", "mount", "network",
                                                            "security"};
  return one.name == "RUN" ? std::find(k_run.begin(), k_run.end(), flag.name) != k_run.end()
                           : std::find(k_copy.begin(), k_copy.end(), flag.name) != k_copy.end();
}

/// Collects what instructions name, until one of them may take anything.
class SourceReader {
 public:
  explicit SourceReader(char escape) : m_escape(escape) {}

  /// No `variables`: none has a value.
  void read(const Instruction& one, std::size_t index, const StageVariables* variables) {
    m_variables = variables;
    if (one.name != "COPY" && one.name != "ADD" && one.name != "RUN") return;
    for (const Flag& flag : one.flags) {
      if (!is_known(one, flag)) unsure(fmt::format("--{} is no known flag", flag.name));
      if (flag.name == "mount") mount(flag, index);
    }
    if (one.name != "RUN") copy(one, index);
  }

  void unsure(std::string reason) {
    if (m_reason.empty()) m_reason = std::move(reason);
  }

  Sources found() && {
    if (!m_reason.empty()) return Everything{std::move(m_reason)};
    return std::move(m_sources);
  }

 private:
  void copy(const Instruction& one, std::size_t index) {
    if (one.copies_from_image() || one.words.empty()) return;
    for (std::size_t i = 0; i + 1 < one.words.size(); ++i) {
      const Word& word = one.words[i];
      if (heredoc_mark(word.text) || is_http(word.text)) continue;
      const auto plain = plain_text(word.text);
      // What names a git repository is taken for a path as well, as BuildKit does.
      if (!plain || is_http(*plain)) continue;
      std::string pattern = path_in_context(*plain);
      if (one.flag("parents") != nullptr) pattern = before_wildcard(pattern);
      add(std::move(pattern), index, word.span);
    }
  }

  void mount(const Flag& flag, std::size_t index) {
    const Mount mount = parse_mount(flag);
    if (!mount.doubt.empty()) return unsure(mount.doubt);
    if (mount.type != "bind" || !mount.from.empty()) return;
    // It is a plain path; a wildcard's characters would be read as a pattern here.
    if (has_wildcard(mount.source)) unsure(fmt::format("\"{}\" is no plain path", mount.source));
    add(path_in_context(mount.source), index, flag.span);
  }

  std::optional<std::string> plain_text(const std::string& word) {
    const bool has_variable = word.find('$') != std::string::npos;
    const auto plain = has_variable && m_variables != nullptr ? m_variables->value(word)
                                                              : expand_known(word, {}, m_escape);
    if (has_variable && !plain) {
      unsure(fmt::format("\"{}\" is known at build time only", word));
      return std::nullopt;
    }
    // A backslash may be a wildcard's escape that expand() has used up; then the word is not sure
    // either.
    const auto has_escape = [](const std::string& text) { return text.find('\\') != text.npos; };
    if (plain && !has_escape(word) && !has_escape(*plain)) return plain;
    unsure(fmt::format("\"{}\" is not plain text", word));
    return std::nullopt;
  }

  void add(std::string pattern, std::size_t index, Span span) {
    if (!is_pattern(pattern)) unsure(fmt::format("\"{}\" is no pattern", pattern));
    if (!m_seen.emplace(span.begin, pattern).second) return;  // for another platform
    m_sources.push_back({std::move(pattern), index, span});
  }

  char m_escape;
  const StageVariables* m_variables = nullptr;
  std::vector<ContextSource> m_sources;
  std::set<std::pair<std::size_t, std::string>> m_seen;
  std::string m_reason;  ///< the first one; empty while all is sure
};

/// True where Docker's own reader of Dockerfiles is asked for, in some version.
bool is_docker_syntax(std::string_view image) {
  for (const std::string_view registry : {"docker.io/", "index.docker.io/"}) {
    if (image.starts_with(registry)) image.remove_prefix(registry.size());
  }
  image = image.substr(0, image.find_first_of(":@ "));
  return image == "docker/dockerfile" || image == "docker/dockerfile-upstream";
}

SourceReader reader_of(const Dockerfile& file) {
  SourceReader reader(file.escape);
  const auto syntax = file.directives.find("syntax");
  if (syntax != file.directives.end() && !is_docker_syntax(syntax->second))
    reader.unsure(fmt::format("{} reads this Dockerfile", syntax->second));
  return reader;
}

/// ONBUILD runs in another stage, where its variables have values that are not known here.
void read_trigger(const Dockerfile& file, std::size_t index, SourceReader& reader) {
  const Instruction& written = file.instructions[index];
  // They are cut anew where they run, with a backslash for escape character.
  if (file.escape != '\\' && written.arguments.find_first_of("\\`") != std::string::npos)
    reader.unsure(fmt::format("\"{}\" is not plain text", written.arguments));
  reader.read(written.trigger.front(), index, nullptr);
}

void read_stage(const Dockerfile& file, const Stage& stage, SourceReader& reader,
                StageVariables* variables) {
  // The last stage's triggers run in no stage of this file.
  const bool is_last = stage.last == file.instructions.size();
  for (std::size_t i = stage.first; i < stage.last; ++i) {
    const Instruction& one = file.instructions[i];
    if (variables != nullptr) variables->run(one);
    reader.read(one, i, variables);
    if (!one.trigger.empty() && !is_last) read_trigger(file, i, reader);
  }
}

}  // namespace

bool is_http(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

std::vector<const Word*> added_urls(const Dockerfile& file) {
  std::vector<const Word*> urls;
  for (const Instruction& instruction : file.instructions) {
    if (instruction.name != "ADD") continue;
    for (const Word& word : instruction.words) {
      if (is_url(word.text)) urls.push_back(&word);
    }
  }
  return urls;
}

bool is_url(std::string_view source) {
  if (is_http(source)) return true;
  const auto is_in = [](std::string_view more) {
    return [more](unsigned char c) {
      return std::isalnum(c) != 0 || more.find(static_cast<char>(c)) != std::string_view::npos;
    };
  };
  const auto scheme = ascii_lower(source.substr(0, std::min(source.find("://"), source.size())));
  if (scheme.size() < source.size()) return scheme == "git" || scheme == "ssh";
  // USER@HOST:PATH, as ssh has it.
  const std::size_t at = source.find('@');
  const std::size_t colon = source.find(':');
  if (at == 0 || colon == std::string_view::npos || colon < at + 2) return false;
  return std::all_of(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at),
                     is_in("-_")) &&
         std::all_of(source.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                     source.begin() + static_cast<std::ptrdiff_t>(colon), is_in("-."));
}

Sources context_sources(const Dockerfile& file) {
  SourceReader reader = reader_of(file);
  for (const Stage& stage : stages(file)) read_stage(file, stage, reader, nullptr);
  return std::move(reader).found();
}

Sources context_sources(const Dockerfile& file, const std::vector<Arguments>& arguments) {
  SourceReader reader = reader_of(file);
  for (const Arguments& platform : arguments) {
    const Variables globals = global_arguments(file, platform);
    StageVariables variables(file, platform);
    std::map<std::string, Variables> environments;  // of the last stage that is called so
    for (const Stage& stage : stages(file)) {
      const std::string& from = file.instructions[stage.first].words.front().text;
      const auto below =
          environments.find(ascii_lower(expand(from, globals, file.escape).value_or("")));
      variables.start_stage(below == environments.end() ? Variables{} : below->second);
      read_stage(file, stage, reader, &variables);
      if (!stage.name.empty()) environments[stage.name] = variables.environment();
    }
  }
  return std::move(reader).found();
}

Sources trigger_sources(const std::vector<std::string>& triggers) {
  std::string text = "FROM scratch\n";
  for (const std::string& trigger : triggers) text += trigger + '\n';
  Diagnostics unread;
  const auto file = parse(make_source("ONBUILD", std::move(text)), unread);
  if (!file) return Everything{"ONBUILD of a base image cannot be read"};
  return context_sources(*file);
}

Sources both(Sources one, const Sources& other) {
  auto* named = std::get_if<std::vector<ContextSource>>(&one);
  const auto* more = std::get_if<std::vector<ContextSource>>(&other);
  if (named == nullptr) return one;
  if (more == nullptr) return other;
  named->insert(named->end(), more->begin(), more->end());
  return one;
}

}  // namespace kfpkg::dockerfile
