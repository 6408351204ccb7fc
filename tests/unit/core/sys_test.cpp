// SPDX-License-Identifier: Apache-2.0
// Environment, jobs, interrupt, terminal.
#include "core/jobs/jobs.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/environment.hpp"
#include "core/sys/interrupt.hpp"
#include "core/terminal/terminal.hpp"

#include <catch2/catch.hpp>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>

using namespace kfpkg;

TEST_CASE("jobs call every index once, with any number of threads", "[core]") {
  for (const std::size_t jobs : {1U, 2U, 8U, 100U}) {
    std::vector<int> calls(50);
    for_each_index(calls.size(), jobs, {}, [&](std::size_t i) { ++calls[i]; });
    CHECK(calls == std::vector<int>(50, 1));
  }
}

TEST_CASE("no job is started after the stop", "[core]") {
  std::stop_source source;
  std::atomic<int> started{0};
  for_each_index(1000, 2, source.get_token(), [&](std::size_t) {
    if (++started == 3) source.request_stop();
  });
  CHECK(started <= 4);
}

TEST_CASE("a signal becomes a stop request", "[core]") {
  const Interrupt interrupt;
  CHECK_FALSE(interrupt.token().stop_requested());
  std::raise(SIGTERM);
  for (int i = 0; i < 200 && !interrupt.token().stop_requested(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK(interrupt.token().stop_requested());
}

namespace {

/// How a child process ends that does `act` and then gets `signal`: its exit code, or minus the
/// signal.
int end_of_child(int signal, const std::function<void()>& act) {
  const pid_t child = ::fork();
  if (child == 0) {
    act();
    std::raise(signal);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("a signal ends with 130 before and after the time in which it requests a stop",
          "[core]") {
  const auto signal = GENERATE(SIGINT, SIGTERM, SIGHUP);
  CHECK(end_of_child(signal, [] { end_on_signals(); }) == 130);
  CHECK(end_of_child(signal, [] {
          end_on_signals();
          const Interrupt interrupt;
        }) == 130);
}

TEST_CASE("nohup's SIGHUP stays ignored, and the SIGINT of a script's background does not",
          "[core]") {
  const auto ignored_at_start = [](int signal) {
    return end_of_child(signal, [&] {
      std::signal(signal, SIG_IGN);
      end_on_signals();
      const Interrupt interrupt;
      std::raise(signal);
      for (int i = 0; i < 20 && !interrupt.token().stop_requested(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      if (interrupt.token().stop_requested()) ::_exit(1);
    });
  };
  CHECK(ignored_at_start(SIGHUP) == 0);
  CHECK(ignored_at_start(SIGINT) == 1);
  CHECK(ignored_at_start(SIGTERM) == 1);
}

TEST_CASE("folders follow the environment", "[core]") {
  const Environment plain =
      Environment(std::map<std::string, std::string>{}).with("HOME", "/home/u");
  CHECK(plain.docker_config_dir() == "/home/u/.docker");
  CHECK(plain.cache_dir() == "/home/u/.cache/kfpkg");
  CHECK(plain.with("DOCKER_CONFIG", "/d").docker_config_dir() == "/d");
  CHECK(plain.with("XDG_CACHE_HOME", "").cache_dir() == "/home/u/.cache/kfpkg");
  CHECK_FALSE(plain.with("X", "").has("X"));
}

TEST_CASE("time is printed as UTC", "[core]") {
  CHECK(format_utc(std::chrono::system_clock::time_point{}) == "1970-01-01T00:00:00Z");
}

TEST_CASE("width counts columns, and foreign text cannot drive the terminal", "[core]") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("\xE6\x95\xB0\xE6\x8D\xAE") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(printable("a\x1B[31mb\r") == "a\\u001b[31mb\\u000d");
  CHECK(printable("\xE2\x80\xAEx") == "\\u202ex");
  CHECK(printable("\xFFz") == "\xEF\xBF\xBDz");
}

TEST_CASE("colour follows the flag, then the environment", "[core]") {
  const Environment plain = Environment(std::map<std::string, std::string>{}).with("TERM", "xterm");
  CHECK_FALSE(inspect_terminal(-1, plain, ColourChoice::automatic).colour);
  CHECK(inspect_terminal(-1, plain, ColourChoice::always).colour);
  CHECK(inspect_terminal(-1, plain.with("CLICOLOR_FORCE", "1"), ColourChoice::automatic).colour);
  const Environment no_colour = plain.with("CLICOLOR_FORCE", "1").with("NO_COLOR", "1");
  CHECK_FALSE(inspect_terminal(-1, no_colour, ColourChoice::automatic).colour);
  CHECK(inspect_terminal(-1, plain.with("COLUMNS", "44"), ColourChoice::never).width == 44);
}

TEST_CASE("table columns line up and rows have no trailing blanks", "[core]") {
  CHECK(render_table({{"name", "digest"}, {"\xE6\x95\xB0", "x"}, {"longer", ""}}) ==
        "name    digest\n\xE6\x95\xB0      x\nlonger\n");
  CHECK(render_table({{"n\nx", "y"}, {"a", "b"}}) == "n\\u000ax  y\na         b\n");
}

TEST_CASE("a process without HOME has its user's home folder, as docker has it", "[core]") {
  const char* home = std::getenv("HOME");
  const std::string before = home == nullptr ? "" : home;
  for (const char* value : {"", "/somewhere"}) {
    ::setenv("HOME", value, 1);
    const std::filesystem::path found = Environment::of_process().home();
    CHECK(found == (*value == '\0' ? ::getpwuid(::getuid())->pw_dir : value));
  }
  ::unsetenv("HOME");
  const Environment without = Environment::of_process();
  CHECK(without.home() == ::getpwuid(::getuid())->pw_dir);
  CHECK(Environment(std::map<std::string, std::string>{}).home() == "/");
  if (home != nullptr) ::setenv("HOME", before.c_str(), 1);
}
