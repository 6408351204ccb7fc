// SPDX-License-Identifier: Apache-2.0
// Publishing to a folder.
#include "core/fs/folder_lock.hpp"
#include "destination_contract.hpp"
#include "directory_site.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>

using namespace kfpkg;
using namespace kfpkg::publish;
using samples::candidate;
using samples::DirectorySite;
using samples::put;
using samples::releases_of;

namespace {

const std::vector<std::string> k_train = {"train"};

}  // namespace

TEST_CASE("a folder keeps what destinations promise", "[publish]") {
  samples::check_destination_contract([] { return std::make_unique<DirectorySite>(); });
}

TEST_CASE("a folder is made only by a put", "[publish]") {
  DirectorySite site;
  const auto destination = site.open();
  CHECK(destination->read(k_train, {}).has_value());
  CHECK_FALSE(std::filesystem::exists(site.sandbox().path("site")));
  REQUIRE(put(*destination, {candidate()}).value().outcome == PutOutcome::done);

  const auto file = site.try_open(site.sandbox().path("site/index.json").string());
  const auto refused = file.value()->read(k_train, {});
  REQUIRE_FALSE(refused.has_value());
  CHECK_THAT(refused.error().message, Catch::Contains("is not a folder"));
}

TEST_CASE("publishers of other components do not disturb each other in a folder", "[publish]") {
  DirectorySite site;
  const auto first = site.open();
  const auto second = site.open();
  const auto seen = second->read(std::vector<std::string>{"other"}, {}).value();
  REQUIRE(put(*first, {candidate()}).value().outcome == PutOutcome::done);
  CHECK(second->put(releases_of({candidate("other")}), seen, {}).value().outcome ==
        PutOutcome::done);
  CHECK(second->names("", {}).value() == std::vector<std::string>{"other", "train"});
}

TEST_CASE("a put waits for the run that writes, and can be interrupted", "[publish]") {
  DirectorySite site;
  REQUIRE(put(*site.open(), {candidate()}).has_value());
  const auto destination = site.open();
  const auto seen = destination->read(k_train, {}).value();
  const auto newer = releases_of({candidate("train", "0.2.0")});
  auto held = std::make_unique<FolderLock>(site.sandbox().path("site"));
  std::stop_source stopped;
  stopped.request_stop();
  CHECK(destination->put(newer, seen, stopped.get_token()).error().kind == ErrorKind::interrupted);

  std::atomic<bool> released = false;
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    released = true;
    held.reset();
  });
  CHECK(destination->put(newer, seen, {}).value().outcome == PutOutcome::done);
  CHECK(released);
  writer.join();
}
