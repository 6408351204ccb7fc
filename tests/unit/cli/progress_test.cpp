// SPDX-License-Identifier: Apache-2.0
// What is on the screen while several things are worked on.
#include "cli/progress.hpp"

#include <catch2/catch.hpp>

#include <sstream>
#include <thread>

using namespace kfpkg;
using namespace kfpkg::cli;

namespace {

/// As much of a terminal as progress needs: line ends, carriage returns, cursor up, clear below.
std::vector<std::string> screen(const std::string& bytes) {
  std::vector<std::string> rows{""};
  std::size_t row = 0;
  std::size_t column = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n') {
      ++row;
      column = 0;
      if (row == rows.size()) rows.emplace_back();
    } else if (bytes[i] == '\r') {
      column = 0;
    } else if (bytes[i] == '\x1B') {
      const std::size_t end = bytes.find_first_of("AJK", i);
      const std::string number = bytes.substr(i + 2, end - i - 2);
      if (bytes[end] == 'A') row -= std::stoul(number);
      if (bytes[end] == 'J') {
        rows.resize(row + 1);
        rows[row].resize(column);
      }
      i = end;
    } else {
      rows[row].resize(std::max(rows[row].size(), column + 1), ' ');
      rows[row][column++] = bytes[i];
    }
  }
  return rows;
}

struct Shown {
  explicit Shown(std::size_t width, bool interactive = true)
      : progress(out, {interactive, false, width}, clock) {}
  std::chrono::steady_clock::time_point time{};
  Clock clock = [this] {
    Clock made = Clock::system();
    made.now = [this] { return time; };
    return made;
  }();
  std::ostringstream out;
  TerminalProgress progress;
  std::vector<std::string> rows() { return screen(out.str()); }
};

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("a terminal shows one line per subject with its step and seconds", "[cli]") {
  Shown shown(60);
  shown.progress.step("train linux/amd64", "1/3 FROM base");
  shown.progress.step("eval", "asking the registry");
  CHECK(shown.rows() ==
        Rows{"train linux/amd64  1/3 FROM base", "eval               asking the registry"});
  shown.time += std::chrono::seconds(12);
  shown.progress.step("eval", "2/2 COPY . /");
  CHECK(shown.rows() ==
        Rows{"train linux/amd64  1/3 FROM base  12 s", "eval               2/2 COPY . /"});
}

TEST_CASE("what is done leaves the screen, with all its platforms", "[cli]") {
  Shown shown(60);
  for (const char* subject : {"train linux/amd64", "train linux/arm64", "train", "trainer"})
    shown.progress.step(subject, "working");
  shown.progress.done("train");
  CHECK(shown.rows() == Rows{"trainer  working"});
  shown.progress.done("trainer");
  CHECK(shown.rows() == Rows{""});
}

TEST_CASE("notes stay above the lines that change", "[cli]") {
  Shown shown(60);
  shown.progress.step("train", "working");
  shown.progress.note("registry", "trying again in 1 s");
  shown.progress.step("train", "done soon");
  CHECK(shown.rows() == Rows{"registry: trying again in 1 s", "train  done soon"});
}

// Once a second, by a thread of its own.
TEST_CASE("lines whose seconds go on are drawn in their own place", "[cli]") {
  Shown shown(40);
  shown.progress.step("a", "pulling");
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  shown.progress.note("a", "a note");
  CHECK(shown.rows() == Rows{"a: a note", "a  pulling"});
}

TEST_CASE("what several steps come upon is told once", "[cli]") {
  Shown shown(60);
  for (const char* folder : {"data", "logs", "data"}) {
    shown.progress.note_once("note", folder);
    shown.progress.note("registry", "slow");
  }
  CHECK(shown.rows() ==
        Rows{"note: data", "registry: slow", "note: logs", "registry: slow", "registry: slow", ""});
}

TEST_CASE("no line is wider than the terminal, and the block never higher than ten lines",
          "[cli]") {
  Shown shown(30);
  for (int i = 0; i < 14; ++i)
    shown.progress.step("component-" + std::to_string(i), std::string(80, 'x'));
  const Rows rows = shown.rows();
  REQUIRE(rows.size() == 11);
  CHECK(rows.back() == "... and 4 more");
  for (const std::string& row : rows) CHECK(row.size() < 30);
}

TEST_CASE("a terminal of a few columns gets the beginning of each line", "[cli]") {
  for (std::size_t width = 4; width < 12; ++width) {
    INFO(width);
    Shown shown(width);
    shown.progress.step("component", std::string(80, 'x'));
    for (const std::string& row : shown.rows()) CHECK(row.size() <= width);
  }
}

TEST_CASE("without a terminal each step is one plain line", "[cli]") {
  Shown shown(60, false);
  shown.progress.step("train", "1/2 FROM base");
  shown.progress.step("train", "1/2 FROM base");
  shown.progress.step("train", "2/2 \x1B[31mRUN");
  shown.progress.done("train");
  CHECK(shown.out.str() == "train: 1/2 FROM base\ntrain: 2/2 \\u001b[31mRUN\n");
}
