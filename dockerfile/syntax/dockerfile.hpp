// SPDX-License-Identifier: Apache-2.0
// A Dockerfile as instructions with positions, cut as BuildKit's parser cuts it.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "dockerfile/syntax/flags.hpp"
#include "dockerfile/syntax/heredoc.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// Part of an instruction: its text without continuation marks and comments, and where it stands.
struct Word {
  std::string text;
  Span span;
};

struct Instruction {
  std::string name;  ///< upper case: "FROM"
  Span name_span;
  Span
      span;  ///< from the name to the end of the last line, heredocs included, without its line end
  std::vector<Flag> flags;
  std::string
      arguments;  ///< after the flags, trimmed; continuation lines joined, comments left out
  /// The arguments cut at white space (quotes kept), or the strings of a JSON array (then `json` is
  /// true).
  std::vector<Word> words;
  bool json = false;
  std::vector<Heredoc> heredocs;
  /// ONBUILD: the one instruction that runs in builds and stages that are FROM this image; else
  /// none.
  std::vector<Instruction> trigger;

  [[nodiscard]] const Flag* flag(std::string_view flag_name) const;
  /// COPY --from with a stage or an image; an empty one means the build context.
  [[nodiscard]] bool copies_from_image() const;
};

struct Dockerfile {
  SourcePtr source;
  std::map<std::string, std::string>
      directives;  ///< "syntax", "escape", "check"; names in lower case
  char escape = '\\';
  std::vector<Instruction> instructions;
};

/// Nothing when BuildKit's parser would refuse it; the reason is then in `diagnostics`, with rule
/// KF601 `dockerfile-syntax`. Needs a FROM, and knows only the instructions of Dockerfile 1.x.
[[nodiscard]] std::optional<Dockerfile> parse(const SourcePtr& source, Diagnostics& diagnostics);

}  // namespace kfpkg::dockerfile
