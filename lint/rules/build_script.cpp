// SPDX-License-Identifier: Apache-2.0
// A build.sh that makes another image than the spec names.
#include "lint/rules/rules.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

struct ShellWord {
  std::string_view text;  ///< without quotes around it
  std::size_t at = 0;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// The words of one command, continuation lines joined; empty at the end of the text.
class ShellReader {
 public:
  explicit ShellReader(std::string_view text) : m_text(text) {}

  bool next(std::vector<ShellWord>& words) {
    words.clear();
    while (m_at < m_text.size() && words.empty()) read_line(words);
    return !words.empty();
  }

 private:
  void read_line(std::vector<ShellWord>& words) {
    while (m_at < m_text.size()) {
      const char c = m_text[m_at];
      if (is_blank(c) || m_text.substr(m_at).starts_with("\\\n")) {
        m_at += is_blank(c) ? 1U : 2U;
      } else if (c == '#') {
        m_at = std::min(m_text.find('\n', m_at), m_text.size());
      } else if (c == '\n' || c == ';' || c == '&' || c == '|') {
        ++m_at;
        return;
      } else {
        read_word(words);
      }
    }
  }

  void read_word(std::vector<ShellWord>& words) {
    const std::size_t begin = m_at;
    char quote = 0;
    for (; m_at < m_text.size(); ++m_at) {
      const char c = m_text[m_at];
      if (quote == 0 && (is_blank(c) || c == '\n' || c == ';' || c == '&' || c == '|')) break;
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    std::string_view text = m_text.substr(begin, m_at - begin);
    const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                        text.back() == text.front();
    if (quoted) text = text.substr(1, text.size() - 2);
    words.push_back({text, begin + (quoted ? 1U : 0U)});
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of("$`\"'\\*?(){}<>") == std::string_view::npos;
}

bool builds(const std::vector<ShellWord>& words) {
  constexpr std::array<std::string_view, 4> k_builders{"docker", "podman", "nerdctl", "buildah"};
  const auto tool = std::find_if(words.begin(), words.end(), [&](const ShellWord& word) {
    return std::find(k_builders.begin(), k_builders.end(), word.text) != k_builders.end();
  });
  return tool != words.end() && std::any_of(tool, words.end(), [](const ShellWord& word) {
           return word.text == "build" || word.text == "bud";
         });
}

struct Tag {
  oci::Reference reference;
  Span span;
};

// Images that `-t` and `--tag` of build commands name; nothing when one of them is computed, for
// then it may be the right one.
std::optional<std::vector<Tag>> literal_tags(std::string_view text) {
  std::vector<Tag> tags;
  ShellReader reader(text);
  std::vector<ShellWord> words;
  while (reader.next(words)) {
    if (!builds(words)) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      ShellWord value = words[i];
      if ((value.text == "-t" || value.text == "--tag") && i + 1 < words.size()) {
        value = words[++i];
      } else if (value.text.starts_with("--tag=")) {
        value = {value.text.substr(6), value.at + 6};
      } else {
        continue;
      }
      const auto reference =
          is_plain(value.text) ? oci::Reference::parse(value.text) : std::nullopt;
      if (!reference) return std::nullopt;
      tags.push_back({*reference, {value.at, value.at + value.text.size()}});
    }
  }
  return tags;
}

// Of the spec and the script one may leave out the registry.
bool same_repository(const oci::Reference& a, const oci::Reference& b) {
  const std::string one = "/" + a.familiar();
  const std::string other = "/" + b.familiar();
  const auto name = [](const std::string& text) {
    return text.substr(0, text.find_first_of(":@", text.rfind('/')));
  };
  return name(one).ends_with(name(other)) || name(other).ends_with(name(one));
}

void check(const FolderView& view, Findings& findings) {
  const std::string path = join_path(view.folder, "build.sh");
  const auto entry = view.tree->stat(path);
  if (!entry || !*entry || (*entry)->type != EntryType::file) return;
  auto text = view.tree->read(path, k_document_limit);
  const auto image = oci::Reference::parse(view.component->image.value);
  if (!text || !image) return;
  const SourcePtr script = make_source(view.tree->display_path(path), std::move(*text));
  const auto tags = literal_tags(script->bytes());
  if (!tags || tags->empty()) return;
  const bool known = std::any_of(tags->begin(), tags->end(), [&](const Tag& tag) {
    return same_repository(tag.reference, *image);
  });
  if (known) return;
  const Tag& tag = tags->front();
  Diagnostic& found =
      findings.add_in(script, tag.span,
                      fmt::format("build.sh makes {}, and the spec names {}",
                                  script->text(tag.span), view.component->image.value),
                      "let both name one image");
  found.related.push_back({findings.place(view.component->image.span), "the spec's image"});
}

}  // namespace

const Rule k_build_other_image{
    {{"KF302", "build-other-image"},
     Severity::warning,
     FailsAt::policy,
     "",
     "build.sh makes another image than the one that the spec names",
     "Nothing that `docker build --tag` names in build.sh is the spec's image, so the component "
     "runs "
     "an image that this script does not make. Only names that stand there literally are compared.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "ghcr.io/acme/show:1", command: [echo, {inputValue: text}]}}
--- file build.sh executable
#!/usr/bin/env bash
docker build --tag ghcr.io/acme/shout:1 .
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "ghcr.io/acme/show:1", command: [echo, {inputValue: text}]}}
--- file build.sh executable
#!/usr/bin/env bash
docker build --tag ghcr.io/acme/show:1 .
)"},
    Needs::folder,
    check};

}  // namespace kfpkg::lint
