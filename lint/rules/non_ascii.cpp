// SPDX-License-Identifier: Apache-2.0
// Characters that SDK 2.x reads in another encoding on some machines.
#include "lint/rule.hpp"

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// One finding for all: who has one such character in a file has many.
void check(const DocumentView& view, Findings& findings) {
  constexpr std::string_view k_bom = "\xEF\xBB\xBF";
  const std::string_view text = view.source->bytes();
  const auto first = text.begin() + (text.starts_with(k_bom) ? 3 : 0);
  const auto found = std::find_if_not(first, text.end(), is_ascii);
  if (found == text.end()) return;
  const auto begin = static_cast<std::size_t>(found - text.begin());
  const auto end =
      static_cast<std::size_t>(std::find_if(found, text.end(), is_ascii) - text.begin());
  findings.add({begin, end}, "SDK 2.x reads this file in the machine's own encoding",
               "keep to ASCII where it loads components on Windows, or load the text: "
               "load_component_from_text(open(path, encoding=\"utf-8\").read())");
}

}  // namespace

extern const Rule k_non_ascii{
    {{"KF014", "non-ascii"},
     Severity::info,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "the file holds characters beyond ASCII",
     "load_component_from_file of SDK 2.x opens files without naming an "
     "encoding. On Windows, and in containers without a locale, Python then "
     "does not read UTF-8: names and texts become others, or the file is "
     "refused. Loading by URL is not affected.",
     R"(name: Show
description: Zeigt Überschriften
implementation: {container: {image: "a/b:1", command: [show]}}
)",
     R"(name: Show
description: Zeigt Titel
implementation: {container: {image: "a/b:1", command: [show]}}
)",
     true},
    check};

}  // namespace kfpkg::lint
