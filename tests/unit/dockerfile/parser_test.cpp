// SPDX-License-Identifier: Apache-2.0
// Instructions and their positions; what BuildKit's parser refuses.
#include "dockerfile/syntax/dockerfile.hpp"
#include "dockerfile/syntax/shell_word.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

Dockerfile good(std::string text) {
  Diagnostics diagnostics;
  auto file = parse(make_source("Dockerfile", std::move(text)), diagnostics);
  if (!file) FAIL(diagnostics.at(0).message);
  return *std::move(file);
}

std::string complaint(std::string text) {
  Diagnostics diagnostics;
  const auto file = parse(make_source("Dockerfile", std::move(text)), diagnostics);
  return file ? "accepted" : diagnostics.at(0).message;
}

std::vector<std::string> names(const Dockerfile& file) {
  std::vector<std::string> all;
  for (const Instruction& one : file.instructions) all.push_back(one.name);
  return all;
}

std::string_view text(const Dockerfile& file, Span span) {
  return file.source->text(span);
}

}  // namespace

TEST_CASE("comments, empty lines and continuations are cut as BuildKit cuts them", "[dockerfile]") {
  const Dockerfile file = good(
      "# comment\r\n"
      "\n"
      "  from  python:3.11-slim  as Base \r\n"
      "RUN one && \\\n"
      "  # inside a command\n"
      "\n"
      "    two \\  \n"
      "  three\n"
      "RUN echo \\\\\n"
      "CMD [\"a\", \"b c\"]");
  CHECK(names(file) == std::vector<std::string>{"FROM", "RUN", "RUN", "CMD"});
  CHECK(file.instructions[0].words[2].text == "Base");
  CHECK(text(file, file.instructions[0].words[0].span) == "python:3.11-slim");
  CHECK(file.instructions[1].arguments == "one &&     two   three");
  CHECK(file.source->position(file.instructions[1].words[2].span.begin) == Position{7, 5});
  CHECK(file.instructions[2].arguments == "echo \\\\");
  CHECK(file.instructions[3].json);
  CHECK(file.instructions[3].words[1].text == "b c");
  CHECK(text(file, file.instructions[3].words[1].span) == "\"b c\"");
}

TEST_CASE("directives count only at the very top", "[dockerfile]") {
  const Dockerfile file = good(
      "# syntax = docker/dockerfile:1\n# escape=`\nFROM a\nRUN x `\n  y\nRUN c:\\\n# "
      "check=skip=all\n");
  CHECK(file.directives.at("syntax") == "docker/dockerfile:1");
  CHECK(file.escape == '`');
  CHECK(file.directives.count("check") == 0);
  CHECK(file.instructions[1].arguments == "x   y");
  CHECK(file.instructions[2].arguments == "c:\\");
  CHECK(good("# hello\n# escape=`\nFROM a\n").escape == '\\');
}

TEST_CASE("flags keep their values and places", "[dockerfile]") {
  const Dockerfile file = good(
      "FROM a\nCOPY --from=0 --chown=1:2 \\\n  x y /z/\nRUN --mount=type=bind,source=a ls --all\n");
  const Instruction& copy = file.instructions[1];
  CHECK(copy.flag("from")->value == "0");
  CHECK(text(file, copy.flag("chown")->value_span) == "1:2");
  CHECK(copy.words.size() == 3);
  CHECK(file.instructions[2].arguments == "ls --all");
}

TEST_CASE("heredocs are skipped with their names", "[dockerfile]") {
  const Dockerfile file = good(
      "FROM a\nRUN <<EOF\nFROM not-a-stage\nEOF\nCOPY <<-'ONE' <<TWO "
      "/to/\n\tx\n\tONE\n$y\nTWO\nRUN cat "
      "\"<<no\"\nUSER u\n");
  CHECK(names(file) == std::vector<std::string>{"FROM", "RUN", "COPY", "RUN", "USER"});
  CHECK(text(file, file.instructions[1].heredocs[0].content) == "FROM not-a-stage\n");
  const auto& docs = file.instructions[2].heredocs;
  REQUIRE(docs.size() == 2);
  CHECK_FALSE(docs[0].expand);
  CHECK(docs[0].strip_tabs);
  CHECK(docs[1].expand);
  CHECK(text(file, docs[1].content) == "$y\n");
}

TEST_CASE("what cannot be built is said with its place", "[dockerfile]") {
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {"", "no FROM instruction"},
      {"# only\n", "no FROM instruction"},
      {"FROM a\nHELLO x\n", "unknown instruction: HELLO"},
      {"FROM\n", "FROM needs an argument"},
      {"FROM a b\n", "FROM takes an image, and at most `AS <name>` after it"},
      {"FROM a AS\n", "FROM takes an image, and at most `AS <name>` after it"},
      {"FROM a is b\n", "FROM takes an image, and at most `AS <name>` after it"},
      {"RUN x\nFROM a\n", "RUN before the first FROM"},
      {"FROM a\nCOPY x\n", "COPY needs at least one source and a destination"},
      {"FROM a\nRUN <<EOF\nx\n", "heredoc <<EOF has no end"},
      {"# escape=x\nFROM a\n", "invalid escape character \"x\""},
      {"ARG V=1\nFROM a:$V AS b\nCMD\n", "accepted"},
      {"\xEF\xBB\xBF"
       "FROM a\n",
       "accepted"},
      {"FROM a\nCMD [\"x\", 1]\n", "accepted"},
      {"FROM a\nRUN [ -d /x ]\n", "accepted"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(complaint(row.text) == row.message);
  }
  Diagnostics diagnostics;
  (void)parse(make_source("Dockerfile", "FROM a\n  RNU x\n"), diagnostics);
  CHECK(diagnostics.at(0).help == "did you mean \"RUN\"?");
  CHECK(diagnostics.at(0).place.source->position(diagnostics[0].place.span.begin) ==
        Position{2, 3});
}

TEST_CASE("ONBUILD holds the instruction that it triggers", "[dockerfile]") {
  const auto read = [](const std::string& text) {
    Diagnostics diagnostics;
    auto file = parse(make_source("Dockerfile", text), diagnostics);
    return std::pair(std::move(file), std::move(diagnostics));
  };
  const auto [file, none] =
      read("FROM a\nONBUILD copy --from=b x \\\n  y\nONBUILD RUN <<EOF\nls\nEOF\nUSER 1\n");
  REQUIRE(file);
  REQUIRE(file->instructions.size() == 4);
  const Instruction& copy = file->instructions[1].trigger.at(0);
  CHECK(copy.name == "COPY");
  CHECK(copy.flag("from")->value == "b");
  CHECK(copy.words.at(1).text == "y");
  CHECK(file->source->text(copy.words[1].span) == "y");
  CHECK(file->instructions[2].heredocs.at(0).name == "EOF");
  CHECK(file->instructions[3].trigger.empty());
  for (const char* wrong : {"ONBUILD", "ONBUILD ONBUILD RUN x", "ONBUILD FROM b",
                            "ONBUILD maintainer x", "ONBUILD COPPY a b", "ONBUILD COPY a"}) {
    INFO(wrong);
    const auto [refused, why] = read(std::string("FROM a\n") + wrong + "\n");
    CHECK_FALSE(refused);
    CHECK(why.size() == 1);
  }
}

TEST_CASE("variables are put in as BuildKit's lexer does", "[dockerfile]") {
  const Variables variables = {
      {"A", "x"}, {"E", ""}, {"LONG_1", "y"}, {"P", "linux/arm64/v8"}, {"T", "a.b.tar.gz"}};
  struct Row {
    const char* word;
    const char* value;  // null: not known
  };
  const Row rows[] = {
      {"plain", "plain"},
      {"$A", "x"},
      {"${A}b", "xb"},
      {"$LONG_1/z", "y/z"},
      {"$NO", ""},
      {"${NO:-d}", "d"},
      {"${NO-d}", "d"},
      {"${E:-d}", "d"},
      {"${E-d}", ""},
      {"${A:+s}", "s"},
      {"${E:+s}", ""},
      {"${E+s}", "s"},
      {"${NO:-${A}:1}", "x:1"},
      {"\\$A", "$A"},
      {"'$A'", "$A"},
      {"\"$A b\"", "x b"},
      {"\"\\$A\\n\"", "$A\\n"},
      {"$", "$"},
      {"a$/b", "a$/b"},
      {"${NO:?must}", nullptr},
      {"${A%x}", ""},
      {"${P%%/*}", "linux"},
      {"${P%/*}", "linux/arm64"},
      {"${P#*/}", "arm64/v8"},
      {"${P##*/}", "v8"},
      {"${P%/v?}-x", "linux/arm64-x"},
      {"${P/\\//-}", "linux-arm64/v8"},
      {"${P//\\//-}", "linux-arm64-v8"},
      {"${T%%.*}", "a"},
      {"${T/.tar*/}", "a.b"},
      {"${T//[.]/_}", "a.b.tar.gz"},
      {"${NO%x}", ""},
      {"${A#${NO:-x}}", ""},
      {"${A^x}", nullptr},
      {"${A:%x}", nullptr},
      {"${A%\\x}", nullptr},
      {"${A/x}", nullptr},
      {"${", nullptr},
      {"${A", nullptr},
      {"'open", nullptr},
      {"\"open", nullptr},
      {"${A:?no}", "x"},
      {"", ""},
      {"\"\"", ""},
  };
  for (const Row& row : rows) {
    INFO(row.word);
    const auto value = expand(row.word, variables, '\\');
    CHECK(value.has_value() == (row.value != nullptr));
    if (value && row.value != nullptr) CHECK(*value == row.value);
  }
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "${N:-";
  CHECK_FALSE(expand(deep, variables, '\\').has_value());
}
