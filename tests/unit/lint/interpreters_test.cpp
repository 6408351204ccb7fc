// SPDX-License-Identifier: Apache-2.0
// Which word of a command line an interpreter reads.
#include "lint/folder/interpreters.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg::lint;

namespace {

// Words are split at blanks; <> is one that is only known at run time.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

CommandWords pointers(const std::vector<std::string>& words) {
  CommandWords result;
  for (const std::string& word : words) result.push_back(word == "<>" ? nullptr : &word);
  return result;
}

std::string read_by(const std::string& line) {
  constexpr const char* k_kinds[] = {"file ", "module ", "text "};
  const auto words = split(line);
  const auto read = interpreted_word(pointers(words));
  if (!read) return "nothing";
  return k_kinds[static_cast<int>(read->kind)] + words.at(read->at);
}

std::string wrapped_by(const std::string& line) {
  const auto words = split(line);
  const auto at = wrapped_program(pointers(words));
  return at ? words.at(*at) : "nothing";
}

}  // namespace

TEST_CASE("what an interpreter reads", "[lint]") {
  const std::pair<const char*, const char*> cases[] = {
      {"python3 main.py --a", "file main.py"},
      {"/usr/bin/python3.11 -u -bB -P -W ignore -Xdev -X utf8 main.py", "file main.py"},
      {"python -m pkg.train x", "module pkg.train"},
      {"python -u -c print(1)", "text print(1)"},
      {"python3 --version", "nothing"},
      {"python3 -", "nothing"},
      {"python3", "nothing"},
      {"python3 <> main.py", "nothing"},
      {"python3 -m <>", "nothing"},
      {"sh run.sh", "file run.sh"},
      {"/bin/bash -eu -o pipefail run.sh", "file run.sh"},
      {"bash -euxo pipefail -c text run.sh", "text text"},
      {"bash -ec text", "text text"},
      {"bash -lc text", "text text"},
      {"bash --login run.sh", "nothing"},
      {"sh -s run.sh", "nothing"},
      {"sh -c <>", "nothing"},
      {"java -Xmx1g -Da=b -jar app.jar x", "file app.jar"},
      {"java -cp app.jar Main", "nothing"},
      {"java <> -jar app.jar", "nothing"},
      {"Rscript train.R", "file train.R"},
      {"node --inspect main.js", "nothing"},
      {"cat file", "nothing"},
      {"<> file", "nothing"},
  };
  for (const auto& [line, expected] : cases) {
    INFO(line);
    CHECK(read_by(line) == expected);
  }
}

TEST_CASE("what env and init programs start", "[lint]") {
  const std::pair<const char*, const char*> cases[] = {
      {"env A=b C=d python3 main.py", "python3"},
      {"/usr/bin/env python3", "python3"},
      {"env -i python3", "nothing"},
      {"tini -g -- python3 main.py", "python3"},
      {"/usr/bin/dumb-init python3", "python3"},
      {"tini -p SIGTERM -- python3", "nothing"},
      {"env A=b", "nothing"},
      {"env <> python3", "nothing"},
      {"python3 main.py", "nothing"},
  };
  for (const auto& [line, expected] : cases) {
    INFO(line);
    CHECK(wrapped_by(line) == expected);
  }
}
