// SPDX-License-Identifier: Apache-2.0
// Publishing to folders and to real git repositories.
#include "publish/directory_target.hpp"
#include "publish/git_target.hpp"
#include "samples.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace kfpkg;
using namespace kfpkg::publish;
using kfpkg::test::GitSandbox;
using samples::entry;

namespace {

struct Fixture {
  GitSandbox sandbox;
  git::Program program{sandbox.runner(), sandbox.environment()};
  SilentProgress progress;

  Fixture() {
    sandbox.make_bare("parts.git");
    sandbox.make_repository("work");
    sandbox.git("work", {"remote", "add", "origin", "../parts.git"});
    sandbox.git("work", {"push", "--quiet", "origin", "main"});
  }
  Result<GitPublication> publish(const GitTarget& target, const std::vector<Entry>& entries,
                                 bool dry_run = false) {
    auto publisher = GitPublisher::open(program, target, sandbox.path("work"), {});
    if (!publisher) return tl::unexpected<Error>(publisher.error());
    return publisher->publish(entries, samples::k_base, dry_run, progress, {});
  }
  GitTarget by_url() const {
    return {"", "file://" + sandbox.path("parts.git").string(), "main", "parts"};
  }
  std::string show(const std::string& what) { return sandbox.git("parts.git", {"show", what}); }
};

}  // namespace

TEST_CASE("a folder is made, filled and left alone the second time", "[publish]") {
  GitSandbox sandbox;
  const DirectoryTarget target{sandbox.path("site/parts")};
  const std::vector<Entry> entries = {entry(), entry("other")};
  CHECK(publish_to_directory(target, entries, samples::k_base, true).value().items.size() == 2);
  CHECK_FALSE(std::filesystem::exists(target.path));
  REQUIRE(publish_to_directory(target, entries, samples::k_base, false).has_value());
  CHECK(read_file(target.path / "train/0.1.0/component.yaml", 1 << 20).value() ==
        samples::published({}, entries).at("train/0.1.0/component.yaml").content);
  CHECK(
      publish_to_directory(target, entries, samples::k_base, false).value().changes.files.empty());
  const auto file =
      publish_to_directory({target.path / "index.json"}, entries, samples::k_base, false);
  REQUIRE_FALSE(file.has_value());
  CHECK_THAT(file.error().message, Catch::Contains("is not a folder"));
}

TEST_CASE("a branch gets one commit on top, and none when all is there", "[publish]") {
  Fixture f;
  const auto first = f.publish(f.by_url(), {entry(), entry("other")});
  REQUIRE(first.has_value());
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main"}) == first->commit);
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main^"}) ==
        f.sandbox.git("work", {"rev-parse", "main"}));
  CHECK(f.show("main:README") == "hello");
  CHECK(f.show("main:parts/train/component.yaml") ==
        f.show("main:parts/train/versions/tags/0.1.0"));
  CHECK(f.sandbox.git("parts.git", {"log", "-1", "--format=%an|%s", "main"}) ==
        "Ada Lovelace|Publish 2 components");
  CHECK(f.sandbox.try_git("parts.git", {"fsck", "--strict"}).ok());

  const auto again = f.publish(f.by_url(), {entry(), entry("other")});
  CHECK(again.value().commit.empty());
  CHECK(again.value().plan.items.at(0).outcome == PublishOutcome::already_published);
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main"}) == first->commit);
  CHECK(f.sandbox.git("work", {"status", "--porcelain"}).empty());
}

TEST_CASE("a new branch, a remote's name and the default branch", "[publish]") {
  Fixture f;
  const auto fresh = f.publish({"origin", "", "published", ""}, {entry()});
  REQUIRE(fresh.has_value());
  CHECK(f.sandbox.git("parts.git", {"rev-list", "--count", "published"}) == "1");
  const auto publisher =
      GitPublisher::open(f.program, {"origin", "", "", "x"}, f.sandbox.path("work"), {});
  REQUIRE(publisher.has_value());
  CHECK(publisher->target().branch == "main");
  CHECK(publisher->remote_url() == "../parts.git");
  CHECK(f.publish({"origin", "", "main", "dry"}, {entry()}, true).value().commit.empty());
  CHECK_FALSE(f.sandbox.try_git("parts.git", {"show", "main:dry/index.json"}).ok());
}

TEST_CASE("a blobless fetch is enough to publish on", "[publish]") {
  Fixture f;
  REQUIRE(f.publish(f.by_url(), {entry()}).has_value());
  f.sandbox.git("parts.git", {"config", "uploadpack.allowFilter", "true"});
  REQUIRE(f.publish(f.by_url(), {entry("train", "0.2.0")}).has_value());
  CHECK(f.publish(f.by_url(), {entry("train", "0.2.0")}).value().commit.empty());
  CHECK(f.show("main:parts/train/component.yaml") ==
        f.show("main:parts/train/0.2.0/component.yaml"));
  CHECK(f.sandbox.try_git("parts.git", {"fsck", "--strict"}).ok());
}

TEST_CASE("publishers at the same time do not lose each other's versions", "[publish]") {
  Fixture f;
  std::atomic<int> pushed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&f, &pushed, i] {
      const auto done = f.publish(f.by_url(), {entry("part" + std::to_string(i))});
      if (done && !done->commit.empty()) ++pushed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(pushed == 4);
  const std::string index = f.show("main:parts/index.json");
  for (int i = 0; i < 4; ++i)
    CHECK_THAT(index, Catch::Contains("\"part" + std::to_string(i) + "\""));
  CHECK(f.sandbox.git("parts.git", {"rev-list", "--count", "main"}) == "5");
  CHECK(f.sandbox.try_git("parts.git", {"fsck", "--strict"}).ok());
}

TEST_CASE("nothing is pushed when publishing cannot go on", "[publish]") {
  Fixture f;
  const std::string before = f.sandbox.git("parts.git", {"rev-parse", "main"});
  const Environment nobody = f.sandbox.environment().with("HOME", f.sandbox.path("empty").string());
  auto anonymous =
      GitPublisher::open({f.sandbox.runner(), nobody}, f.by_url(), f.sandbox.path("work"), {});
  const auto refused =
      anonymous.value().publish(std::vector{entry()}, samples::k_base, false, f.progress, {});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::config);
  CHECK_THAT(refused.error().hint, Catch::Contains("git config --global user.name"));

  CHECK(f.publish({"upstream", "", "main", ""}, {entry()}).error().kind == ErrorKind::usage);
  CHECK(f.publish({"", "file://" + f.sandbox.path("nowhere.git").string(), "main", ""}, {entry()})
            .error()
            .kind == ErrorKind::registry);

  f.sandbox.write("parts.git/hooks/pre-receive",
                  "#!/bin/sh\necho 'main is protected' >&2\nexit 1\n");
  std::filesystem::permissions(f.sandbox.path("parts.git/hooks/pre-receive"),
                               std::filesystem::perms(0755));
  const auto declined = f.publish(f.by_url(), {entry()});
  REQUIRE_FALSE(declined.has_value());
  CHECK_THAT(declined.error().context.at(0), Catch::Contains("main is protected"));
  CHECK(f.sandbox.git("parts.git", {"rev-parse", "main"}) == before);

  std::stop_source stopped;
  stopped.request_stop();
  const auto publisher =
      GitPublisher::open(f.program, f.by_url(), f.sandbox.path("work"), stopped.get_token());
  REQUIRE_FALSE(publisher.has_value());
  CHECK(publisher.error().kind == ErrorKind::interrupted);
}

TEST_CASE("the source folder of a component on the same branch is not overwritten", "[publish]") {
  Fixture f;
  f.sandbox.write("work/train/component.yaml", samples::k_spec);
  f.sandbox.commit_all("work", "train");
  f.sandbox.git("work", {"push", "--quiet", "origin", "main"});
  const auto refused = f.publish({"origin", "", "main", ""}, {entry()});
  REQUIRE_FALSE(refused.has_value());
  CHECK_THAT(refused.error().message, Catch::Contains("train/component.yaml: is there already"));
}
