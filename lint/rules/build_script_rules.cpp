// SPDX-License-Identifier: Apache-2.0
// A build.sh that makes another image than the spec names, or for other platforms than kfpkg.yaml
// says.
#include "core/text/split.hpp"
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"
#include "lint/shell_words.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace kfpkg::lint {
namespace {

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

struct Value {
  std::string_view text;
  Span span;
};

bool is_one_of(std::string_view text, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

// Values of an option of build commands, `--tag x` and `--tag=x`.
std::vector<Value> values_of(std::string_view script, std::span<const std::string_view> option) {
  std::vector<Value> values;
  ShellReader reader(script);
  std::vector<ShellWord> words;
  while (reader.next(words)) {
    if (!builds(words)) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      ShellWord value = words[i];
      const std::size_t equals = value.text.find('=');
      if (is_one_of(value.text, option) && i + 1 < words.size()) {
        value = words[++i];
      } else if (equals != std::string_view::npos &&
                 is_one_of(value.text.substr(0, equals), option)) {
        value = {value.text.substr(equals + 1), value.at + equals + 1};
      } else {
        continue;
      }
      values.push_back({value.text, {value.at, value.at + value.text.size()}});
    }
  }
  return values;
}

struct Tag {
  oci::Reference reference;
  Span span;
};

// Images that build commands name; nothing when one of them is computed, for then it may be the
// right one.
std::optional<std::vector<Tag>> literal_tags(std::string_view script) {
  constexpr std::array<std::string_view, 2> k_tag{"-t", "--tag"};
  std::vector<Tag> tags;
  for (const Value& value : values_of(script, k_tag)) {
    const auto reference = is_plain(value.text) ? oci::Reference::parse(value.text) : std::nullopt;
    if (!reference) return std::nullopt;
    tags.push_back({*reference, value.span});
  }
  return tags;
}

SourcePtr read_script(const FolderView& view) {
  const std::string path = join_path(view.folder, "build.sh");
  const auto entry = view.tree->stat(path);
  if (!entry || !*entry || (*entry)->type != EntryType::file) return nullptr;
  auto text = view.tree->read(path, k_document_limit);
  return text ? make_source(view.tree->display_path(path), std::move(*text)) : nullptr;
}

void check_image(const FolderView& view, Findings& findings) {
  const SourcePtr script = read_script(view);
  const auto image = oci::Reference::parse(view.component->image.value);
  if (!script || !image) return;
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
                      "let both name the same image");
  found.related.push_back({findings.place(view.component->image.span), "the spec's image"});
}

std::set<std::string> platforms_in(std::string_view list) {
  std::set<std::string> platforms;
  for (const std::string_view text : split(list, ",")) {
    const auto platform = oci::Platform::parse(text);
    platforms.insert(platform ? platform->str() : std::string(text));
  }
  return platforms;
}

void check_platforms(const FolderView& view, Findings& findings) {
  constexpr std::array<std::string_view, 1> k_platform{"--platform"};
  if (view.config->platforms.empty()) return;
  const SourcePtr script = read_script(view);
  if (!script) return;
  const std::string configured = fmt::format("{}", fmt::join(view.config->platforms, ","));
  for (const Value& value : values_of(script->bytes(), k_platform)) {
    if (!is_plain(value.text) || platforms_in(value.text) == platforms_in(configured)) continue;
    findings
        .add_in(script, value.span,
                fmt::format("build.sh builds for {}, and {} says {}", value.text,
                            view.config->platforms_origin, configured),
                fmt::format("write --platform {}", configured))
        .fixes.push_back(
            {"take the platforms of kfpkg.yaml", FixSafety::unsafe, {{value.span, configured}}});
    return;
  }
}

constexpr Rule k_build_other_image{
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
    check_image};

constexpr Rule k_build_other_platforms{
    {{"KF306", "build-other-platforms"},
     Severity::warning,
     FailsAt::policy,
     "",
     "build.sh builds for other platforms than kfpkg.yaml says",
     "The setting \"platforms\" says what kfpkg build makes. Who uses build.sh instead then pushes "
     "an image that some nodes of the cluster cannot run: \"exec format error\". Only what stands "
     "literally after --platform is compared.",
     "",
     ""},
    check_platforms};

constexpr std::array k_rules{k_build_other_image, k_build_other_platforms};

}  // namespace

extern const std::span<const Rule> k_build_script_rules = k_rules;

}  // namespace kfpkg::lint
