// SPDX-License-Identifier: Apache-2.0
// Unified diffs; the expected ones are those of GNU diff -u without its times.
#include "core/text/diff.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace kfpkg;

namespace {

std::string numbered(int lines, int changed, const std::string& instead) {
  std::string text;
  for (int i = 1; i <= lines; ++i) {
    if (i == changed) {
      text += instead;
    } else {
      text += std::to_string(i) + "\n";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a diff is what diff -u prints", "[core]") {
  struct Case {
    std::string before;
    std::string after;
    std::string hunks;
  };
  const Case cases[] = {
      {"a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
      {"", "a\n", "@@ -0,0 +1 @@\n+a\n"},
      {"a\n", "", "@@ -1 +0,0 @@\n-a\n"},
      {"a\nb", "a\nc",
       "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"},
      {"a\r\nb\r\n", "a\r\nx\r\nb\r\n", "@@ -1,2 +1,3 @@\n a\r\n+x\r\n b\r\n"},
      {numbered(9, 5, "5\n"), numbered(9, 5, "x\n"),
       "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
      {numbered(20, 2, ""), numbered(20, 19, ""),
       "@@ -1,4 +1,5 @@\n 1\n+2\n 3\n 4\n 5\n@@ -15,5 +16,4 @@\n 16\n 17\n 18\n-19\n 20\n"},
      {numbered(12, 2, ""), numbered(12, 9, ""),
       "@@ -1,11 +1,11 @@\n 1\n+2\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n 10\n 11\n 12\n"},
  };
  for (const Case& c : cases) {
    INFO(c.before << "->\n" << c.after);
    CHECK(unified_diff("x/y.yaml", c.before, c.after) == "--- x/y.yaml\n+++ x/y.yaml\n" + c.hunks);
  }
  CHECK(unified_diff("x", "a\n", "a\n").empty());
  CHECK(unified_diff("a\nb/\"c\"\x1B", "", "x\n")
            .starts_with("--- \"a\\012b/\\\"c\\\"\\033\"\n+++ \"a\\012b/"));
}

TEST_CASE("a diff drops and takes as few lines as can be", "[core]") {
  const std::string diff = unified_diff("x", "a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n");
  std::size_t changed = 0;
  for (std::size_t at = diff.find("@@\n"); at != std::string::npos; at = diff.find('\n', at + 1)) {
    if (at + 1 < diff.size() && (diff[at + 1] == '-' || diff[at + 1] == '+')) ++changed;
  }
  CHECK(changed == 5);
}

TEST_CASE("a text that changes everywhere is one replacement", "[core]") {
  std::string before;
  std::string after;
  for (int i = 0; i < 5000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  CHECK(unified_diff("x", before, after).find("@@ -1,5000 +1,5000 @@\n-a0\n") != std::string::npos);
}
