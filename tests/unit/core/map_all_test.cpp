// SPDX-License-Identifier: Apache-2.0
// Many tasks, one outcome: order, the first cause, and who is ended by it.
#include "core/jobs/map_all.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace kfpkg {
namespace {

using namespace std::chrono_literals;

tl::unexpected<Error> interrupted() {
  return fail(ErrorKind::interrupted, "interrupted");
}

/// Until so many others have begun, so that none of them is left out.
void wait_for_begun(const std::atomic<int>& begun, int others) {
  for (int patience = 0; begun < others && patience < 5000; ++patience) {
    std::this_thread::sleep_for(1ms);
  }
}

/// What a transfer does: works until it is stopped, or done.
Status wait_until_stopped(const std::stop_token& ended) {
  for (int patience = 0; patience < 5000; ++patience) {
    if (ended.stop_requested()) return interrupted();
    std::this_thread::sleep_for(1ms);
  }
  return {};
}

TEST_CASE("results stand in the order of the items, for any number of jobs", "[jobs]") {
  const std::vector<int> items{5, 3, 8, 1, 9, 2};
  for (const std::size_t jobs : {1U, 2U, 6U, 50U}) {
    INFO(jobs);
    const auto doubled =
        map_all(items, jobs, {}, [](int item, const std::stop_token&) -> Result<std::string> {
          std::this_thread::sleep_for(std::chrono::milliseconds(10 - item));
          return std::to_string(2 * item);
        });
    REQUIRE(doubled.has_value());
    CHECK(*doubled == std::vector<std::string>{"10", "6", "16", "2", "18", "4"});
  }
  const auto none =
      map_all(std::size_t{0}, 4, {},
              [](std::size_t, const std::stop_token&) -> Result<bool> { return true; });
  REQUIRE(none.has_value());
  CHECK(none->empty());
}

TEST_CASE("values need neither a default nor a copy", "[jobs]") {
  const auto made =
      map_all(std::size_t{3}, 2, {},
              [](std::size_t i, const std::stop_token&) -> Result<std::unique_ptr<std::size_t>> {
                return std::make_unique<std::size_t>(i);
              });
  REQUIRE(made.has_value());
  CHECK(*made->at(2) == 2);
  const auto answers =
      map_all(std::size_t{3}, 3, {},
              [](std::size_t i, const std::stop_token&) -> Result<bool> { return i == 1; });
  CHECK(answers.value() == std::vector<bool>{false, true, false});
}

TEST_CASE("with one job nothing is started after a failure", "[jobs]") {
  std::vector<std::size_t> started;
  const Status done = for_all(5, 1, {}, [&](std::size_t i, const std::stop_token&) -> Status {
    started.push_back(i);
    if (i == 2) return fail(ErrorKind::network, "two");
    return {};
  });
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().message == "two");
  CHECK(started == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("the first failure in time ends the others and is the error", "[jobs]") {
  // The others are earlier in order, and say "interrupted" or something of their own when stopped.
  for (const ErrorKind said : {ErrorKind::interrupted, ErrorKind::network}) {
    std::atomic<int> begun = 0;
    std::atomic<int> ended_early = 0;
    const Status done =
        for_all(4, 4, {}, [&](std::size_t i, const std::stop_token& ended) -> Status {
          if (i == 3) {
            wait_for_begun(begun, 3);
            return fail(ErrorKind::registry, "the cause");
          }
          ++begun;
          Status stopped = wait_until_stopped(ended);
          if (!stopped) ++ended_early;
          if (said == ErrorKind::network) return fail(said, "broken off");
          return stopped;
        });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == ErrorKind::registry);
    CHECK(done.error().message == "the cause");
    CHECK(ended_early == 3);
  }
}

TEST_CASE("a task that calls itself interrupted is worth less than a cause", "[jobs]") {
  std::atomic<int> begun = 0;
  const Status done = for_all(2, 2, {}, [&](std::size_t i, const std::stop_token& ended) -> Status {
    if (i == 1) {
      wait_for_begun(begun, 1);
      return interrupted();
    }
    ++begun;
    (void)wait_until_stopped(ended);
    return fail(ErrorKind::file, "why it was interrupted");
  });
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().message == "why it was interrupted");
  CHECK(
      for_all(1, 1, {}, [](std::size_t, const std::stop_token&) -> Status { return interrupted(); })
          .error()
          .kind == ErrorKind::interrupted);
}

TEST_CASE("a stop from outside is kind interrupted, whatever the tasks say", "[jobs]") {
  std::stop_source outside;
  SECTION("while they work") {
    const Status done = for_all(2, 2, outside.get_token(),
                                [&](std::size_t i, const std::stop_token& ended) -> Status {
                                  if (i == 1) outside.request_stop();
                                  (void)wait_until_stopped(ended);
                                  return fail(ErrorKind::network, "broken off");
                                });
    CHECK(done.error().kind == ErrorKind::interrupted);
  }
  SECTION("before they start") {
    outside.request_stop();
    std::atomic<int> calls = 0;
    const auto done =
        map_all(std::size_t{3}, 2, outside.get_token(),
                [&](std::size_t, const std::stop_token&) -> Result<int> { return ++calls; });
    CHECK(done.error().kind == ErrorKind::interrupted);
    CHECK(calls == 0);
  }
}

// Every task fails at the same moment, so that all of them want to be the cause.
TEST_CASE("under contention one cause is kept whole", "[jobs]") {
  constexpr std::size_t k_tasks = 16;
  for (int round = 0; round < 200; ++round) {
    std::atomic<std::size_t> ready = 0;
    std::atomic<std::size_t> calls = 0;
    const Status done =
        for_all(k_tasks, k_tasks, {}, [&](std::size_t i, const std::stop_token& ended) -> Status {
          ++calls;
          ++ready;
          while (ready < 2 && !ended.stop_requested()) std::this_thread::yield();
          if (ended.stop_requested()) return interrupted();
          return fail(ErrorKind::network, fmt::format("task {}", i), fmt::format("hint {}", i));
        });
    REQUIRE_FALSE(done.has_value());
    REQUIRE(done.error().kind == ErrorKind::network);
    REQUIRE(done.error().message.substr(5) == done.error().hint.substr(5));
    REQUIRE(calls <= k_tasks);
  }
}

}  // namespace
}  // namespace kfpkg
