// SPDX-License-Identifier: Apache-2.0
// Characters that word processors and web pages put in the place of plain ones.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kfpkg::lint {
namespace {

enum class Where { anywhere, at_an_end, in_front };

struct OddCharacter {
  std::string_view bytes;
  std::string_view what;
  Where where;
  std::optional<std::string_view> plain;  ///< what was meant
};

constexpr std::array<OddCharacter, 11> k_odd{{
    {"\xC2\xA0", "a no-break space (U+00A0)", Where::anywhere, " "},
    {"\xC2\xAD", "a soft hyphen (U+00AD)", Where::anywhere, ""},
    {"\xE2\x80\x8B", "a space without width (U+200B)", Where::anywhere, ""},
    {"\xE2\x81\xA0", "a word joiner (U+2060)", Where::anywhere, ""},
    {"\xEF\xBB\xBF", "a byte order mark (U+FEFF)", Where::anywhere, ""},
    {"\xE2\x80\x93", "a dash (U+2013)", Where::in_front, "--"},
    {"\xE2\x80\x94", "a dash (U+2014)", Where::in_front, "--"},
    {"\xE2\x80\x9C", "a quotation mark (U+201C)", Where::at_an_end, std::nullopt},
    {"\xE2\x80\x9D", "a quotation mark (U+201D)", Where::at_an_end, std::nullopt},
    {"\xE2\x80\x98", "a quotation mark (U+2018)", Where::at_an_end, std::nullopt},
    {"\xE2\x80\x99", "a quotation mark (U+2019)", Where::at_an_end, std::nullopt},
}};

bool holds(std::string_view text, const OddCharacter& odd) {
  if (odd.where == Where::anywhere) return text.find(odd.bytes) != std::string_view::npos;
  return text.starts_with(odd.bytes) ||
         (odd.where == Where::at_an_end && text.ends_with(odd.bytes));
}

std::vector<TextEdit> replacements(const SourceBuffer& source, Span span, const OddCharacter& odd) {
  std::vector<TextEdit> edits;
  const std::string_view text = source.text(span);
  for (std::size_t at = text.find(odd.bytes); at != std::string_view::npos;
       at = text.find(odd.bytes, at + 1)) {
    const Span place{span.begin + at, span.begin + at + odd.bytes.size()};
    edits.push_back({place, std::string(*odd.plain)});
    if (odd.where == Where::in_front) break;
  }
  return edits;
}

// A program in the spec may hold what it likes.
void check_text(const SourceBuffer& source, std::string_view text, Span span, Findings& findings) {
  if (text.find('\n') != std::string_view::npos) return;
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), is_ascii)) return;
  const auto odd = std::find_if(k_odd.begin(), k_odd.end(),
                                [&](const OddCharacter& one) { return holds(text, one); });
  if (odd == k_odd.end()) return;
  Diagnostic& found =
      findings.add(span, fmt::format("the text \"{}\" holds {}", text, odd->what),
                   odd->plain ? "write plain characters: it was most likely pasted"
                              : "write plain quotation marks, which YAML takes away");
  if (!odd->plain) return;
  auto edits = replacements(source, span, *odd);
  if (!edits.empty())
    found.fixes.push_back({"write plain characters", FixSafety::unsafe, std::move(edits)});
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  check_text(*view.source, component.image.value, component.image.span, findings);
  visit_texts(component, [&](const spec::Argument& argument, const std::string& text) {
    check_text(*view.source, text, argument.span, findings);
  });
}

}  // namespace

extern const Rule k_odd_character{
    {{"KF224", "odd-character"},
     Severity::warning,
     FailsAt::silent,
     "",
     "a word of the command holds a character that looks like another one",
     "Web pages and word processors write no-break spaces, dashes for --, and curved quotation "
     "marks. YAML and KFP take them for letters like others, and the program does not know such a "
     "flag.",
     "name: Show\n"
     "implementation: {container: {image: \"a/b:1\", command: [show, \xE2\x80\x93verbose]}}\n",
     "name: Show\n"
     "implementation: {container: {image: \"a/b:1\", command: [show, --verbose]}}\n"},
    check};

}  // namespace kfpkg::lint
