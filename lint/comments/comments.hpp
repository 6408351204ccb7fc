// SPDX-License-Identifier: Apache-2.0
// Comments of the languages of a component folder. What looks like one inside a string, a block
// scalar or a heredoc is text and is left out.
#pragma once

#include "core/text/source.hpp"
#include "core/yaml/document.hpp"
#include "dockerfile/syntax/dockerfile.hpp"

#include <cstddef>
#include <vector>

namespace kfpkg::lint {

/// From the "#" to the end of the line, in Markdown up to "-->", with the 1-based lines that a
/// suppression there is about.
struct Comment {
  Span span;
  std::size_t first = 0;
  std::size_t last = 0;  ///< less than `first`: nothing follows
};

/// About its own line; alone on a line about the next one that is more than a comment. A scalar
/// that begins there belongs to it with all its lines.
[[nodiscard]] std::vector<Comment> yaml_comments(const SourceBuffer& source,
                                                 const std::vector<yaml::Document>& documents);

/// About the whole instruction that it stands in or before; the parser knows no comments behind an
/// instruction.
[[nodiscard]] std::vector<Comment> dockerfile_comments(const dockerfile::Dockerfile& file);

/// About its own line; alone on a line about the next statement with all its lines, or between
/// brackets the next line. Strings of all kinds are recognised, of f-strings only the outer quotes.
[[nodiscard]] std::vector<Comment> python_comments(const SourceBuffer& source);

/// `<!-- ... -->` outside of code: about its own line; alone on a line about the next one that
/// holds something.
[[nodiscard]] std::vector<Comment> markdown_comments(const SourceBuffer& source);

/// Lines that begin with "#", as in .dockerignore and build.sh: about the next one that is none.
[[nodiscard]] std::vector<Comment> line_comments(const SourceBuffer& source);

/// Those of a file, whose name tells the language.
[[nodiscard]] std::vector<Comment> comments_of(const SourcePtr& source);

}  // namespace kfpkg::lint
