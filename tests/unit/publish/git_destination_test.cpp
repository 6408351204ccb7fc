// SPDX-License-Identifier: Apache-2.0
// Publishing to git, with real repositories.
#include "destination_contract.hpp"
#include "git_site.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;
using samples::candidate;
using samples::GitSite;
using samples::put;

namespace {

struct Fixture {
  GitSite site;
  test::GitSandbox& sandbox = site.sandbox();

  Result<PutResult> publish(const std::string& where, const std::vector<Candidate>& candidates) {
    auto opened = site.try_open(where);
    if (!opened) return tl::unexpected<Error>(opened.error());
    return put(**opened, candidates);
  }
  Result<PutResult> publish(const std::vector<Candidate>& candidates) {
    return publish(site.text(), candidates);
  }
  std::string show(const std::string& what) { return sandbox.git("parts.git", {"show", what}); }
};

}  // namespace

TEST_CASE("a branch keeps what destinations promise", "[publish]") {
  samples::check_destination_contract([] { return std::make_unique<GitSite>(); });
}

TEST_CASE("a branch gets one commit on top, and none when all is there", "[publish]") {
  Fixture f;
  const auto first = f.publish({candidate(), candidate("other")});
  REQUIRE(first.has_value());
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main"}) == first->revision);
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main^"}) ==
        f.sandbox.git("work", {"rev-parse", "main"}));
  CHECK(f.show("main:README") == "hello");
  CHECK(f.sandbox.git("parts.git", {"log", "-1", "--format=%an|%s", "main"}) ==
        "Ada Lovelace|Publish 2 components");
  CHECK(f.sandbox.try_git("parts.git", {"fsck", "--strict"}).ok());

  CHECK(f.publish({candidate(), candidate("other")}).value().outcome == PutOutcome::same);
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main"}) == first->revision);
  CHECK(f.sandbox.git("work", {"status", "--porcelain"}).empty());
}

TEST_CASE("a new branch, a remote's name and the default branch", "[publish]") {
  Fixture f;
  const auto destination = f.site.try_open("origin#published").value();
  const std::vector<std::string> names = {"train"};
  REQUIRE(destination->read(names, {}).has_value());
  CHECK(destination->missing_place() == "the branch published");
  REQUIRE(f.publish("origin#published", {candidate()}).has_value());
  REQUIRE(destination->read(names, {}).has_value());
  CHECK(destination->missing_place().empty());
  CHECK(f.sandbox.git("parts.git", {"rev-list", "--count", "published"}) == "1");
  CHECK(f.site.try_open("origin").value()->display() == "origin#main");
}

TEST_CASE("two who make the same new branch do not lose each other's commit", "[publish]") {
  Fixture f;
  const auto first = f.site.try_open("origin#published").value();
  const auto second = f.site.try_open("origin#published").value();
  const auto seen = second->read(std::vector<std::string>{"other"}, {}).value();
  REQUIRE(put(*first, {candidate()}).value().outcome == PutOutcome::done);
  CHECK(second->put(samples::releases_of({candidate("other")}), seen, {}).value().outcome ==
        PutOutcome::moved);
  CHECK(put(*second, {candidate("other")}).value().outcome == PutOutcome::done);
  CHECK(f.sandbox.git("parts.git", {"rev-list", "--count", "published"}) == "2");
}

TEST_CASE("releases that were read at different tips count as moved", "[publish]") {
  Fixture f;
  const auto destination = f.site.open();
  auto there = destination->read(std::vector<std::string>{"train"}, {}).value();
  REQUIRE(f.publish({candidate("third")}).has_value());
  auto later = destination->read(std::vector<std::string>{"other"}, {}).value();
  there.push_back(later.at(0));
  CHECK(destination->put(samples::releases_of({candidate(), candidate("other")}), there, {})
            .value()
            .outcome == PutOutcome::moved);
}

TEST_CASE("a blobless fetch is enough to publish on", "[publish]") {
  Fixture f;
  REQUIRE(f.publish({candidate()}).has_value());
  f.sandbox.git("parts.git", {"config", "uploadpack.allowFilter", "true"});
  REQUIRE(f.publish({candidate("train", "0.2.0")}).has_value());
  CHECK(f.publish({candidate("train", "0.2.0")}).value().outcome == PutOutcome::same);
  CHECK(f.show("main:parts/train/component.yaml") ==
        f.show("main:parts/train/0.2.0/component.yaml"));
  CHECK(f.sandbox.try_git("parts.git", {"fsck", "--strict"}).ok());
}

TEST_CASE("nothing is pushed when publishing cannot go on", "[publish]") {
  Fixture f;
  const std::string before = f.sandbox.git("parts.git", {"rev-parse", "main"});
  const std::string config = f.sandbox.path("home/.gitconfig").string();
  std::filesystem::rename(config, config + ".away");
  const auto refused = f.publish({candidate()});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::config);
  CHECK_THAT(refused.error().hint, Catch::Contains("git config --global user.name"));
  std::filesystem::rename(config + ".away", config);

  CHECK(f.publish("upstream#main", {candidate()}).error().kind == ErrorKind::usage);
  CHECK(f.publish("git+file://" + f.sandbox.path("nowhere.git").string() + "#main", {candidate()})
            .error()
            .kind == ErrorKind::registry);

  f.sandbox.write("parts.git/hooks/pre-receive",
                  "#!/bin/sh\necho 'main is protected' >&2\nexit 1\n");
  std::filesystem::permissions(f.sandbox.path("parts.git/hooks/pre-receive"),
                               std::filesystem::perms(0755));
  const auto declined = f.publish({candidate()});
  REQUIRE_FALSE(declined.has_value());
  CHECK_THAT(declined.error().context.at(0), Catch::Contains("main is protected"));
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main"}) == before);

  std::stop_source stopped;
  stopped.request_stop();
  const auto opened = f.site.try_open(f.site.text(), stopped.get_token());
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().kind == ErrorKind::interrupted);
}

TEST_CASE("the source folder of a component on the same branch is not overwritten", "[publish]") {
  Fixture f;
  f.sandbox.write("work/train/component.yaml", samples::k_spec);
  f.sandbox.commit_all("work", "train");
  f.sandbox.git("work", {"push", "--quiet", "origin", "main"});
  const auto refused = f.publish("origin#main", {candidate()});
  REQUIRE_FALSE(refused.has_value());
  CHECK_THAT(refused.error().message, Catch::Contains("train/component.yaml: is there already"));
}
