// SPDX-License-Identifier: Apache-2.0
// What is a comment in Python, and which lines it is about.
#include "lint/comments/comments.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

using Found = std::vector<std::string>;

// "# a 3-5", one for each comment.
Found comments_in(const std::string& text) {
  const SourcePtr source = make_source("x.py", text);
  Found found;
  for (const Comment& comment : python_comments(*source)) {
    found.push_back(
        fmt::format("{} {}-{}", source->text(comment.span), comment.first, comment.last));
  }
  return found;
}

}  // namespace

TEST_CASE("comments of Python are about their line, or alone about the next statement", "[lint]") {
  CHECK(comments_in("a = 1  # x\nb = 2\n") == Found{"# x 1-1"});
  CHECK(comments_in("# x\n\n# y\nf(1,\n  2)\nb\n") == Found{"# x 4-5", "# y 4-5"});
  CHECK(comments_in("f(\n  # x\n\n  1,\n  2)\n") == Found{"# x 4-4"});
  CHECK(comments_in("f(  # x\n  1)\n") == Found{"# x 1-1"});
  CHECK(comments_in("# x\na = 1 + \\\n  2\nb\n") == Found{"# x 2-3"});
  CHECK(comments_in("# x\r\na = [\r\n]\r\n") == Found{"# x 2-3"});
  CHECK(comments_in("a\n# end") == Found{"# end 1-0"});
  CHECK(comments_in("# x\ns = \"\"\"a\n\nb\"\"\"\nc\n") == Found{"# x 2-4"});
  CHECK(comments_in("").empty());
}

TEST_CASE("what is in a string of Python is no comment", "[lint]") {
  for (const char* text :
       {"'# x'", "\"# x\"", "'''# x'''", "\"\"\"\n# x\n\"\"\"", "r'\\' \"# x\"", "'\\'# x'",
        "f'{a}# x'", "'''a'# x'''", "'''\\'''# x'''", "rb'# x'", "'a\\\n# x'", "\"'\" '# x'"}) {
    CAPTURE(text);
    CHECK(comments_in(text).empty());
  }
  CHECK(comments_in("'' # x") == Found{"# x 1-1"});
  CHECK(comments_in("'a' 'b'# x") == Found{"# x 1-1"});
  CHECK(comments_in("''''a'''# x") == Found{"# x 1-1"});
  CHECK(comments_in("r'\\\\'# x") == Found{"# x 1-1"});
  CHECK(comments_in("'open\nb # x") == Found{"# x 2-2"});
}
