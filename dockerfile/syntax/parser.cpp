// SPDX-License-Identifier: Apache-2.0
// Dockerfile parser, after BuildKit's frontend/dockerfile/parser.
#include "core/text/ascii.hpp"
#include "core/text/suggest.hpp"
#include "dockerfile/syntax/dockerfile.hpp"
#include "dockerfile/syntax/flags.hpp"
#include "dockerfile/syntax/heredoc.hpp"
#include "dockerfile/syntax/lines.hpp"
#include "dockerfile/syntax/rule_id.hpp"
#include "dockerfile/syntax/shell_word.hpp"
#include "dockerfile/syntax/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kfpkg::dockerfile {
namespace {

constexpr std::array<std::string_view, 18> k_instructions = {
    "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR"};

class Parser {
 public:
  Parser(const SourcePtr& source, Diagnostics& diagnostics)
      : m_source(source), m_diagnostics(diagnostics), m_reader(source->bytes()) {
    m_file.source = source;
  }

  std::optional<Dockerfile> run() {
    read_escape();
    LogicalLine line;
    while (m_reader.next_logical(line, m_file.escape)) {
      if (!instruction(line.trimmed())) return std::nullopt;
    }
    const auto is_from = [](const Instruction& i) { return i.name == "FROM"; };
    if (!m_failed &&
        std::none_of(m_file.instructions.begin(), m_file.instructions.end(), is_from)) {
      report({0, 0}, "no FROM instruction", "start with `FROM <image>`");
    }
    if (m_failed) return std::nullopt;
    return std::move(m_file);
  }

 private:
  void report(Span span, std::string message, std::string help = {}) {
    Diagnostic found;
    found.rule = k_dockerfile_syntax.id;
    found.name = k_dockerfile_syntax.name;
    found.place = {m_source, span};
    found.message = std::move(message);
    found.help = std::move(help);
    m_diagnostics.push_back(std::move(found));
    m_failed = true;
  }

  void read_escape() {
    m_file.directives = read_directives(m_source->bytes());
    const auto escape = m_file.directives.find("escape");
    if (escape == m_file.directives.end()) return;
    if (escape->second == "\\" || escape->second == "`") {
      m_file.escape = escape->second[0];
    } else {
      report({0, 0}, fmt::format("invalid escape character \"{}\"", escape->second),
             "only \\ and ` can be the escape character");
    }
  }

  /// False when the rest of the file cannot be read sensibly.
  bool instruction(const LogicalLine& line) {
    Instruction made = read(line);
    check(made);
    const bool ended = take_heredocs(made);
    m_file.instructions.push_back(std::move(made));
    return ended;
  }

  Instruction read(const LogicalLine& line) const {
    const auto end = std::find_if(line.text.begin(), line.text.end(), is_blank);
    const auto length = static_cast<std::size_t>(end - line.text.begin());
    Instruction made;
    made.name = ascii_upper(line.text.substr(0, length));
    made.name_span = line.slice(0, length).span();
    made.span = {made.name_span.begin, line.end};
    LogicalLine rest = line.slice(length).trimmed();
    made.flags = take_flags(rest, m_file.escape);
    made.arguments = rest.text;
    take_words(made, rest);
    if (made.name == "ONBUILD" && !rest.text.empty() && !is_onbuild(rest))
      made.trigger.push_back(read(rest));
    return made;
  }

  static bool is_onbuild(const LogicalLine& line) {
    const auto end = std::find_if(line.text.begin(), line.text.end(), is_blank);
    return ascii_upper(std::string(line.text.begin(), end)) == "ONBUILD";
  }

  void check(const Instruction& made) {
    if (std::find(k_instructions.begin(), k_instructions.end(), made.name) ==
        k_instructions.end()) {
      report(made.name_span, fmt::format("unknown instruction: {}", made.name),
             did_you_mean(made.name, k_instructions));
      return;
    }
    if (made.arguments.empty() && made.name != "CMD" && made.name != "ENTRYPOINT") {
      report(made.name_span, fmt::format("{} needs an argument", made.name));
      return;
    }
    if (made.name == "ONBUILD") return check_trigger(made);
    if (made.name == "FROM") m_has_from = true;
    if (made.name == "FROM" && made.words.size() != 1 &&
        (made.words.size() != 3 || ascii_upper(made.words[1].text) != "AS")) {
      report(made.span, "FROM takes an image, and at most `AS <name>` after it");
    }
    if (!m_has_from && made.name != "ARG") {
      report(made.name_span, fmt::format("{} before the first FROM", made.name),
             "only ARG may stand there");
    }
    if ((made.name == "COPY" || made.name == "ADD") && made.words.size() < 2) {
      report(made.span, fmt::format("{} needs at least one source and a destination", made.name));
    }
  }

  void check_trigger(const Instruction& onbuild) {
    const std::string name = onbuild.trigger.empty() ? "ONBUILD" : onbuild.trigger.front().name;
    if (name == "ONBUILD" || name == "FROM" || name == "MAINTAINER") {
      report(onbuild.span, fmt::format("ONBUILD cannot trigger {}", name));
    } else if (!m_has_from) {
      report(onbuild.name_span, "ONBUILD before the first FROM", "only ARG may stand there");
    } else {
      check(onbuild.trigger.front());
    }
  }

  void take_words(Instruction& made, const LogicalLine& rest) const {
    static constexpr std::array<std::string_view, 7> k_json = {
        "ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"};
    const bool may_be_json = std::find(k_json.begin(), k_json.end(), made.name) != k_json.end();
    if (may_be_json && rest.text.starts_with('[') && take_json(made, rest)) return;
    for (std::size_t at = 0; at < rest.text.size();) {
      std::size_t end = at;
      while (end < rest.text.size() && !is_blank(rest.text[end])) ++end;
      const LogicalLine word = rest.slice(at, end - at);
      if (!word.text.empty()) made.words.push_back({word.text, word.span()});
      at = end + 1;
    }
  }

  /// An array of strings; anything else is no JSON form but plain text, as in Docker.
  static bool take_json(Instruction& made, const LogicalLine& rest) {
    const auto parsed = nlohmann::json::parse(rest.text, nullptr, false);
    if (!parsed.is_array()) return false;
    const auto is_text = [](const nlohmann::json& item) { return item.is_string(); };
    if (!std::all_of(parsed.begin(), parsed.end(), is_text)) return false;
    std::size_t at = 0;
    for (const auto& item : parsed) {
      const std::size_t begin = rest.text.find('"', at);
      std::size_t end = begin + 1;
      while (rest.text[end] != '"') end += rest.text[end] == '\\' ? 2U : 1U;
      at = end + 1;
      made.words.push_back({item.get<std::string>(), rest.slice(begin, at - begin).span()});
    }
    made.json = true;
    return true;
  }

  /// Reads the bodies of `<<NAME` words of this instruction; false when one has no end.
  bool take_heredocs(Instruction& made) {
    const Instruction& runs = made.trigger.empty() ? made : made.trigger.front();
    if (runs.json || (runs.name != "RUN" && runs.name != "COPY" && runs.name != "ADD")) return true;
    if (made.arguments.find("<<") == std::string::npos) return true;
    for (const WordRange& range : quoted_words(made.arguments, '\\')) {
      const std::string_view word = made.arguments;
      auto doc = heredoc_mark(word.substr(range.begin, range.end - range.begin));
      if (!doc) continue;
      if (!heredoc_body(*doc, made)) {
        report(made.span, fmt::format("heredoc <<{} has no end", doc->name),
               fmt::format("end it with a line that holds only {}", doc->name));
        return false;
      }
      made.heredocs.push_back(*std::move(doc));
    }
    return true;
  }

  bool heredoc_body(Heredoc& doc, Instruction& made) {
    LineReader::Physical line;
    bool first = true;
    while (m_reader.next(line)) {
      if (std::exchange(first, false)) doc.content.begin = line.begin;
      std::string_view text = line.text;
      while (doc.strip_tabs && text.starts_with('\t')) text.remove_prefix(1);
      made.span.end = line.begin + line.text.size();
      if (text == doc.name) {
        doc.content.end = line.begin;
        return true;
      }
    }
    return false;
  }

  SourcePtr m_source;
  Diagnostics& m_diagnostics;
  LineReader m_reader;
  Dockerfile m_file;
  bool m_has_from = false;
  bool m_failed = false;
};

}  // namespace

const Flag* Instruction::flag(std::string_view flag_name) const {
  const auto found = std::find_if(flags.begin(), flags.end(),
                                  [&](const Flag& one) { return one.name == flag_name; });
  return found == flags.end() ? nullptr : &*found;
}

bool Instruction::copies_from_image() const {
  const Flag* from = name == "COPY" ? flag("from") : nullptr;
  return from != nullptr && !from->value.empty();
}

std::optional<Dockerfile> parse(const SourcePtr& source, Diagnostics& diagnostics) {
  return Parser(source, diagnostics).run();
}

}  // namespace kfpkg::dockerfile
