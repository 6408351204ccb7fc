// SPDX-License-Identifier: Apache-2.0
// Turns, order and pauses of one host.
#include "registry/wire/host_queue_detail.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

namespace kfpkg::registry {
namespace {

using namespace fixture;
using namespace std::chrono_literals;

const std::string k_first = "https://acme.io/v2/a/manifests/1";

TEST_CASE("a host takes so many requests in each direction", "[registry]") {
  const Clock clock = Clock::system();
  HostQueue queue(clock, 1);
  std::stop_source source;
  const auto first = queue.enter({"a", false}, 1, source.get_token());
  CHECK(first != nullptr);
  CHECK(queue.enter({"a", true}, 1, source.get_token()) != nullptr);
  CHECK(queue.enter({"b", false}, 1, source.get_token()) != nullptr);
  source.request_stop();
  CHECK(queue.enter({"a", false}, 1, source.get_token()) == nullptr);
}

TEST_CASE("small things go first", "[registry]") {
  const Clock clock = Clock::system();
  HostQueue queue(clock, 1);
  auto taken = queue.enter({"a", false}, 0, {});
  std::mutex mutex;
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (const int size : {30, 10, 20}) {
    threads.emplace_back([&, size] {
      const auto turn = queue.enter({"a", false}, static_cast<std::uint64_t>(size), {});
      const std::lock_guard lock(mutex);
      order.push_back(size);
    });
  }
  while (queue.waiting({"a", false}) < 3) std::this_thread::sleep_for(1ms);
  taken.reset();
  for (std::thread& thread : threads) thread.join();
  CHECK(order == std::vector<int>{10, 20, 30});
}

TEST_CASE("a Retry-After holds every request to that host, and no other", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_first, 429, {{"retry-after", "7"}})
      .on("HEAD", "https://other.io/v2/a/manifests/1", image_answer())
      .on("HEAD", "https://acme.io/v2/b/manifests/1", image_answer());
  ClientOptions options = world.options();
  options.retry.tries = 1;
  Client client(world.transport, nobody, options);
  CHECK_FALSE(client.get_manifest(image("acme.io/a:1")));
  CHECK(world.sleeps.empty());
  CHECK(client.head_manifest(image("other.io/a:1")));
  CHECK(world.sleeps.empty());
  CHECK(client.head_manifest(image("acme.io/b:1")));
  CHECK(world.sleeps == std::vector<std::chrono::milliseconds>{7s});
}

TEST_CASE("nobody is held beyond budget and deadline", "[registry]") {
  const auto deadline = GENERATE(0s, 5s);
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_first, 503, {{"retry-after", deadline == 0s ? "61" : "7"}})
      .on("HEAD", "https://acme.io/v2/b/manifests/1", image_answer());
  ClientOptions options = world.options();
  options.retry.deadline = deadline;
  Client client(world.transport, nobody, options);
  CHECK_FALSE(client.get_manifest(image("acme.io/a:1")));
  CHECK(client.head_manifest(image("acme.io/b:1")));
  CHECK(world.sleeps.empty());
}

TEST_CASE("requests to one host are at most so many at a time", "[registry]") {
  struct Crowd final : http::Transport {
    Result<http::Response> send(const http::Request&, std::stop_token) override {
      const int here = ++now;
      int seen = most;
      while (seen < here && !most.compare_exchange_weak(seen, here)) {
      }
      std::this_thread::sleep_for(2ms);
      --now;
      return image_answer();
    }
    std::atomic<int> now{0};
    std::atomic<int> most{0};
  } crowd;
  Anonymous nobody;
  ClientOptions options;
  options.requests_per_host = 3;
  Client client(crowd, nobody, options);
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] { (void)client.head_manifest(image("acme.io/a:1")); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(crowd.most == 3);
  CHECK(client.traffic().requests == 12);
}

}  // namespace
}  // namespace kfpkg::registry
