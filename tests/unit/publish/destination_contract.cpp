// SPDX-License-Identifier: Apache-2.0
// Reading, writing, and who was first.
#include "destination_contract.hpp"

#include "release/index.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::publish::samples {
namespace {

const std::vector<std::string> k_train = {"train"};

/// Everything of these components that the port and people's readers see.
std::string state_of(PublishedSite& site) {
  const auto destination = site.open();
  const std::vector<std::string> known = {"other", "third", "train"};
  std::string state;
  const std::vector<std::string> names = destination->names("", {}).value();
  for (const std::string& name : names) state += name + "\n";
  const std::vector<Releases> all = destination->read(known, {}).value();
  for (const Releases& one : all) {
    for (const std::string& version : one.listed()) {
      state += one.name + " " + version + "\n" + destination->read_text(one, version, {}).value();
    }
    state += site.file(newest_path(one.name));
  }
  return state + site.file(std::string(release::k_index_path));
}

/// What people read is what was released.
void check_layout(PublishedSite& site, const Release& release) {
  const std::string& version = release.entry.version;
  const release::Index index =
      release::read_index(site.file(std::string(release::k_index_path)), "index.json").value();
  REQUIRE(index.find(release.name, version) != nullptr);
  CHECK(index.find(release.name, version)->sha256 == release.entry.sha256);
  CHECK(site.file(index.find(release.name, version)->path) == release.text);
  CHECK(site.file(version_path(release.name, version)) == release.text);
  CHECK(site.file(tag_path(release.name, version)) == release.text);
  CHECK(site.file(digest_path(release.name, release.entry.sha256)) == release.text);
  CHECK(site.file(readme_path(release.name, version)) == release.readme);
}

void check_reading(PublishedSite& site) {
  const auto destination = site.open();
  CHECK(destination->base_url() == k_base);
  CHECK_FALSE(destination->display().empty());
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
  const Release train = release_of(candidate());
  REQUIRE(there[1].find("0.1.0") != nullptr);
  CHECK(there[1].find("0.1.0")->sha256 == train.entry.sha256);
  CHECK(there[1].find("0.2.0") == nullptr);
  CHECK(destination->read_text(there[1], "0.1.0", {}).value() == train.text);
  CHECK_FALSE(destination->read_text(there[1], "0.2.0", {}).has_value());
  CHECK(destination->names("tr", {}).value() == k_train);
  CHECK(destination->names("", {}).value() == names);
  const std::vector<std::string> outside = {"../x"};
  CHECK(destination->read(outside, {}).error().kind == ErrorKind::config);
}

void check_writing(PublishedSite& site) {
  const auto destination = site.open();
  const std::vector<Candidate> both = {candidate(), candidate("other")};
  REQUIRE(put(*destination, both).value().outcome == PutOutcome::done);
  for (const Release& one : releases_of(both)) check_layout(site, one);
  CHECK(site.file(newest_path("train")) == release_of(candidate()).text);
  const std::string before = state_of(site);

  const PutResult again = put(*destination, both).value();
  CHECK(again.outcome == PutOutcome::same);
  CHECK(again.revision.empty());
  CHECK(put(*site.open(), both).value().outcome == PutOutcome::same);
  CHECK(state_of(site) == before);

  Candidate changed = candidate();
  changed.image = image('b');
  const auto refused = put(*destination, {candidate("third"), changed});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::config);
  CHECK_THAT(refused.error().message,
             Catch::StartsWith("train 0.1.0 is published already with other content: "));
  CHECK(state_of(site) == before);
}

void check_moved(PublishedSite& site) {
  const auto first = site.open();
  const auto second = site.open();
  const auto third = site.open();
  const auto seen_by_first = first->read(k_train, {}).value();
  const auto seen_by_second = second->read(k_train, {}).value();
  const auto seen_by_third = third->read(k_train, {}).value();
  REQUIRE(first->put(releases_of({candidate()}), seen_by_first, {}).value().outcome ==
          PutOutcome::done);
  const std::string before = state_of(site);

  // Another version, and the same one: who did not see the entry has not been asked about it.
  const auto newer = releases_of({candidate("train", "0.2.0")});
  CHECK(second->put(newer, seen_by_second, {}).value().outcome == PutOutcome::moved);
  Candidate again = candidate();
  again.commit = std::string(40, 'd');  // else git makes the very same commit, which is no conflict
  CHECK(third->put(releases_of({again}), seen_by_third, {}).value().outcome == PutOutcome::moved);
  CHECK(state_of(site) == before);

  CHECK(put(*third, {again}).value().outcome == PutOutcome::same);
  CHECK(put(*second, {candidate("train", "0.2.0")}).value().outcome == PutOutcome::done);
  CHECK(site.open()->read(k_train, {}).value().at(0).listed() ==
        std::vector<std::string>{"0.1.0", "0.2.0"});
  check_layout(site, newer.at(0));
  CHECK(site.file(newest_path("train")) == newer.at(0).text);
}

/// Releases that were read one by one, while somebody else wrote.
void check_mixed_tokens(PublishedSite& site) {
  const auto destination = site.open();
  const std::vector<std::string> other = {"other"};
  auto there = destination->read(k_train, {}).value();
  REQUIRE(put(*site.open(), {candidate("train", "0.2.0")}).value().outcome == PutOutcome::done);
  there.push_back(destination->read(other, {}).value().at(0));
  const std::string before = state_of(site);

  auto both = releases_of({candidate(), candidate("other")});
  CHECK(destination->put(both, there, {}).value().outcome == PutOutcome::moved);
  std::swap(both[0], both[1]);
  std::swap(there[0], there[1]);
  CHECK(destination->put(both, there, {}).value().outcome == PutOutcome::moved);
  CHECK(state_of(site) == before);

  // Nobody touched these two: a kind may see that, or compare the whole place.
  there = destination->read(k_train, {}).value();
  REQUIRE(put(*site.open(), {candidate("third")}).value().outcome == PutOutcome::done);
  there.push_back(destination->read(other, {}).value().at(0));
  std::swap(both[0], both[1]);
  const std::string between = state_of(site);
  const PutOutcome outcome = destination->put(both, there, {}).value().outcome;
  CHECK(outcome != PutOutcome::same);
  if (outcome == PutOutcome::moved) CHECK(state_of(site) == between);
  if (outcome == PutOutcome::done) check_layout(site, both.at(1));
}

/// A put that is asked to stop before it begins does all, or nothing at all.
void check_stopped(PublishedSite& site, const Candidate& added) {
  std::stop_source stopped;
  stopped.request_stop();
  const auto destination = site.open();
  const std::vector<Candidate> both = {added, candidate("other", added.version)};
  const std::vector<std::string> names = {"train", "other"};
  const auto there = destination->read(names, {}).value();
  const std::string before = state_of(site);
  const auto put_there = destination->put(releases_of(both), there, stopped.get_token());
  if (put_there) {
    CHECK(put_there->outcome == PutOutcome::done);
  } else {
    CHECK(put_there.error().kind == ErrorKind::interrupted);
    CHECK(state_of(site) == before);
    CHECK(put(*destination, both).value().outcome == PutOutcome::done);
  }
  for (const Release& one : releases_of(both)) check_layout(site, one);
}

}  // namespace

void check_destination_contract(const std::function<std::unique_ptr<PublishedSite>()>& make_site) {
  const auto site = make_site();
  SECTION("it tells the releases that are there") {
    check_reading(*site);
  }
  SECTION("it writes all or nothing, and nothing twice") {
    check_writing(*site);
  }
  SECTION("it notices that somebody else was first") {
    check_moved(*site);
  }
  SECTION("what was read at different times is compared one by one") {
    check_mixed_tokens(*site);
  }
  SECTION("a put that is stopped leaves nothing half") {
    check_stopped(*site, candidate());
    check_stopped(*site, candidate("train", "0.2.0"));
  }
}

}  // namespace kfpkg::publish::samples
