// SPDX-License-Identifier: Apache-2.0
// What every destination promises, asked of a folder and of a git repository.
#include "site.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;
using samples::candidate;
using samples::put;
using samples::releases_of;
using samples::Site;

namespace {

const std::vector<std::string> k_train = {"train"};

void check_reading(Site& site) {
  const auto destination = site.open();
  CHECK(destination->base_url() == samples::k_base);
  CHECK(destination->names("", {}).value().empty());
  const auto nothing = destination->read(k_train, {}).value();
  REQUIRE(nothing.size() == 1);
  CHECK(nothing[0].name == "train");
  CHECK(nothing[0].versions.empty());

  const std::vector<Candidate> both = {candidate(), candidate("other")};
  REQUIRE(put(*destination, both).value().outcome == PutOutcome::done);
  const std::vector<std::string> names = {"other", "train"};
  const auto there = destination->read(names, {}).value();
  REQUIRE(there.size() == 2);
  CHECK(there[0].name == "other");
  const Release train = samples::release_of(candidate());
  REQUIRE(there[1].find("0.1.0") != nullptr);
  CHECK(there[1].find("0.1.0")->sha256 == train.entry.sha256);
  CHECK(there[1].find("0.2.0") == nullptr);
  CHECK(there[1].unlisted.empty());
  CHECK(destination->read_text(there[1], "0.1.0", {}).value() == train.text);
  CHECK_FALSE(destination->read_text(there[1], "0.2.0", {}).has_value());
  CHECK(destination->names("tr", {}).value() == k_train);
  CHECK(destination->names("", {}).value() == names);
  const std::vector<std::string> outside = {"../x"};
  CHECK(destination->read(outside, {}).error().kind == ErrorKind::config);
}

void check_writing(Site& site) {
  const auto destination = site.open();
  const std::vector<Candidate> both = {candidate(), candidate("other")};
  REQUIRE(put(*destination, both).value().outcome == PutOutcome::done);
  const std::string index = site.file("index.json");
  CHECK(site.file("train/component.yaml") == site.file("train/versions/tags/0.1.0"));

  const PutResult again = put(*destination, both).value();
  CHECK(again.outcome == PutOutcome::same);
  CHECK(again.revision.empty());
  CHECK(put(*site.open(), both).value().outcome == PutOutcome::same);
  CHECK(site.file("index.json") == index);

  Candidate changed = candidate();
  changed.image = samples::image('b');
  const auto refused = put(*destination, {candidate("third"), changed});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::config);
  CHECK_THAT(refused.error().message,
             Catch::StartsWith("train 0.1.0 is published already with other content: "));
  CHECK(site.file("index.json") == index);
}

void check_moved(Site& site) {
  const auto first = site.open();
  const auto second = site.open();
  const auto third = site.open();
  const auto seen_by_first = first->read(k_train, {}).value();
  const auto seen_by_second = second->read(k_train, {}).value();
  const auto seen_by_third = third->read(k_train, {}).value();
  REQUIRE(first->put(releases_of({candidate()}), seen_by_first, {}).value().outcome ==
          PutOutcome::done);
  const std::string index = site.file("index.json");

  // Another version, and the same one: who did not see the entry has not been asked about it.
  const auto newer = releases_of({candidate("train", "0.2.0")});
  CHECK(second->put(newer, seen_by_second, {}).value().outcome == PutOutcome::moved);
  Candidate again = candidate();
  again.commit = std::string(40, 'd');  // else git makes the very same commit, which is no conflict
  CHECK(third->put(releases_of({again}), seen_by_third, {}).value().outcome == PutOutcome::moved);
  CHECK(site.file("index.json") == index);

  CHECK(put(*third, {again}).value().outcome == PutOutcome::same);
  CHECK(put(*second, {candidate("train", "0.2.0")}).value().outcome == PutOutcome::done);
  CHECK(site.open()->read(k_train, {}).value().at(0).listed() ==
        std::vector<std::string>{"0.1.0", "0.2.0"});
  CHECK(site.file("train/component.yaml") == site.file("train/0.2.0/component.yaml"));
}

}  // namespace

TEST_CASE("destinations tell the releases that are there", "[publish]") {
  Site folder(Site::Kind::directory);
  check_reading(folder);
  Site git(Site::Kind::git);
  check_reading(git);
}

TEST_CASE("destinations write all or nothing, and nothing twice", "[publish]") {
  Site folder(Site::Kind::directory);
  check_writing(folder);
  Site git(Site::Kind::git);
  check_writing(git);
}

TEST_CASE("destinations notice that somebody else was first", "[publish]") {
  Site folder(Site::Kind::directory);
  check_moved(folder);
  Site git(Site::Kind::git);
  check_moved(git);
}
