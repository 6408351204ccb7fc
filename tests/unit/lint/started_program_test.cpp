// SPDX-License-Identifier: Apache-2.0
// Which program a command line starts, and where its files are.
#include "lint/folder/started_program.hpp"

#include "lint/folder/program_modules.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

spec::Component component_of(const std::string& command) {
  Diagnostics diagnostics;
  const auto component = spec::load_component(
      make_source("component.yaml",
                  "inputs: [{name: a, type: String}]\nimplementation:\n  container:\n    image: x\n"
                  "    command: " +
                      command + "\n"),
      diagnostics);
  REQUIRE(component);
  return *component;
}

// "file /app/main.py 2": kind, name, how many arguments it gets.
std::string started_by(const std::string& command) {
  constexpr const char* k_kinds[] = {"text", "file", "module", "script"};
  const spec::Component component = component_of(command);
  const auto started = find_started(component);
  if (!started) return "nothing";
  return std::string(k_kinds[static_cast<int>(started->kind)]) + " " + started->name + " " +
         std::to_string(started->arguments.size());
}

struct Case {
  const char* command;
  const char* expected;
};

const Case k_cases[] = {
    {"[python3, /app/main.py, --a, {inputValue: a}]", "file /app/main.py 2"},
    {"[python3.11, -u, -B, -W, ignore, main.py]", "file main.py 0"},
    {"[/usr/bin/python3, -m, pkg.train, x]", "module pkg.train 1"},
    {"[python, -c, 'print(1)', x]", "text print(1) 1"},
    {"[env, A=b, python3, main.py]", "file main.py 0"},
    {"[tini, --, python3, main.py]", "file main.py 0"},
    {"[/app/train, --a]", "script /app/train 1"},
    {"[train, --a]", "nothing"},
    {"[python3]", "nothing"},
    {"[python3, '-']", "nothing"},
    {"[python3, {inputValue: a}]", "nothing"},
    {"[pythonista, main.py]", "nothing"},
    {"[sh, -c, 'python3 main.py \"$0\" \"$@\"', --a, b]", "file main.py 2"},
    {"[sh, -c, 'exec python3 -u main.py \"$@\"', sh, --a, b]", "file main.py 2"},
    {"[sh, -c, 'cd /app && python3 main.py \"$@\"', sh, b]", "nothing"},
    {"[sh, -c, 'python3 $FILE \"$@\"', sh, b]", "nothing"},
    {"[sh, -c, 'python3 main.py --a 1']", "nothing"},
    {"[bash, -o, pipefail, -ec, 'pip install x && \"$0\" \"$@\"', python3, main.py, b]",
     "file main.py 1"},
    {"[sh, -ec, 'program_path=$(mktemp)\n\n      printf \"%s\" \"$0\" > \"$program_path\"\n\n      "
     "python3 -u \"$program_path\" \"$@\"\n\n      ', 'import x', --a]",
     "text import x 1"},
};

MemoryTree::File file(const std::string& text) {
  return {text, false};
}

// Modules of the program, the entry first; "" when there is none.
std::string files_of(const std::string& command, const Tree& tree) {
  const spec::Component component = component_of(command);
  const auto started = find_started(component);
  REQUIRE(started);
  const auto request = find_files(*started, &tree, "", nullptr);
  REQUIRE(request);
  if (!*request) return "";
  std::string text;
  for (const python::ProgramFile& each : (*request)->files)
    text += (text.empty() ? "" : " ") + each.module + (each.package ? "/" : "");
  return text;
}

}  // namespace

TEST_CASE("which Python program a command line starts", "[lint]") {
  for (const Case& one : k_cases) {
    INFO(one.command);
    CHECK(started_by(one.command) == one.expected);
  }
}

TEST_CASE("modules are read seven folders deep, and no deeper", "[lint]") {
  const MemoryTree tree({{"main.py", file("a")},
                         {"a/b/c/d/e/f/seven.py", file("")},
                         {"a/b/c/d/e/f/g/eight.py", file("")}});
  const std::string files = files_of("[python3, /app/main.py]", tree);
  CHECK(files.find("a.b.c.d.e.f.seven") != std::string::npos);
  CHECK(files.find("eight") == std::string::npos);
}

TEST_CASE("a program's files are found by the end of its path", "[lint]") {
  const MemoryTree tree({{"src/main.py", file("a")},
                         {"src/helper.py", file("b")},
                         {"src/pkg/__init__.py", file("")},
                         {"src/pkg/deep.py", file("")},
                         {"src/tests/test_main.py", file("")},
                         {"src/.hidden/x.py", file("")},
                         {"run", file("#!/usr/bin/env python3\n")},
                         {"other", file("#!/bin/sh\n")},
                         {"pkg/__main__.py", file("")}});
  CHECK(files_of("[python3, /app/main.py]", tree) == "main helper pkg/ pkg.deep");
  CHECK(files_of("[python3, /app/src/main.py]", tree) == "main helper pkg/ pkg.deep");
  CHECK(files_of("[python3, /app/none.py]", tree).empty());
  CHECK(files_of("[/app/run]", tree).substr(0, 3) == "run");
  CHECK(files_of("[/app/other]", tree).empty());
  CHECK(files_of("[python3, -m, pkg]", tree).substr(0, 12) == "pkg.__main__");
}
