// SPDX-License-Identifier: Apache-2.0
// Sources of COPY, ADD and bind mounts.
#include "dockerfile/sources.hpp"

#include "core/fs/tree.hpp"
#include "core/text/glob.hpp"
#include "dockerfile/paths.hpp"
#include "dockerfile/stages.hpp"
#include "dockerfile/syntax/mounts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
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

/// Collects what instructions name, until one of them may take anything.
class SourceReader {
 public:
  explicit SourceReader(char escape) : m_escape(escape) {}

  void read(const Instruction& one, std::size_t index) {
    if (one.name == "COPY" || one.name == "ADD") copy(one, index);
    if (one.name == "RUN") mounts(one, index);
  }

  Sources found() && {
    if (!m_reason.empty()) return Everything{std::move(m_reason)};
    return std::move(m_sources);
  }

 private:
  void copy(const Instruction& one, std::size_t index) {
    if (one.flag("from") != nullptr || one.words.empty()) return;
    for (std::size_t i = 0; i + 1 < one.words.size(); ++i) {
      const Word& word = one.words[i];
      if (is_url(word.text) || word.text.starts_with("<<")) continue;
      const auto plain = plain_text(word.text);
      if (!plain) continue;
      std::string pattern = path_in_context(*plain);
      if (one.flag("parents") != nullptr) pattern = before_wildcard(pattern);
      add(std::move(pattern), index, word.span);
    }
  }

  void mounts(const Instruction& run, std::size_t index) {
    for (const Flag& flag : run.flags) {
      if (flag.name != "mount") continue;
      const Mount mount = parse_mount(flag);
      if (mount.type != "bind" || mount.from.span != Span{}) continue;
      if (mount.source.find('$') != std::string::npos) {
        unsure(fmt::format("\"{}\" is known at build time only", mount.source));
      } else if (has_wildcard(mount.source)) {
        unsure(fmt::format("\"{}\" is no plain path", mount.source));
      } else {
        add(path_in_context(mount.source), index, flag.span);
      }
    }
  }

  std::optional<std::string> plain_text(const std::string& word) {
    if (word.find('$') != std::string::npos) {
      unsure(fmt::format("\"{}\" is known at build time only", word));
      return std::nullopt;
    }
    const auto plain = expand(word, {}, m_escape);
    // A backslash may be a wildcard's escape that expand() has used up; then the word is not sure
    // either.
    if (plain && word.find('\\') == std::string::npos) return plain;
    unsure(fmt::format("\"{}\" is not plain text", word));
    return std::nullopt;
  }

  void add(std::string pattern, std::size_t index, Span span) {
    if (!is_pattern(pattern)) unsure(fmt::format("\"{}\" is no pattern", pattern));
    m_sources.push_back({std::move(pattern), index, span});
  }

  void unsure(std::string reason) {
    if (m_reason.empty()) m_reason = std::move(reason);
  }

  char m_escape;
  std::vector<ContextSource> m_sources;
  std::string m_reason;  ///< the first one; empty while all is sure
};

}  // namespace

bool is_url(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://") ||
         source.starts_with("git://") || source.starts_with("git@") || source.starts_with("ssh://");
}

Sources context_sources(const Dockerfile& file) {
  SourceReader reader(file.escape);
  const std::size_t last_stage = stages(file).back().first;
  for (std::size_t i = 0; i < file.instructions.size(); ++i) {
    const Instruction& written = file.instructions[i];
    // The last stage's triggers run in no stage of this file.
    const bool triggers = !written.trigger.empty() && i < last_stage;
    reader.read(triggers ? written.trigger.front() : written, i);
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
