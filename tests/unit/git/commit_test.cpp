// SPDX-License-Identifier: Apache-2.0
// Commits without a work tree: git itself is asked whether they are sound.
#include "git/commit.hpp"

#include "git/repository.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using kfpkg::test::GitSandbox;

namespace {

const git::Identity k_ada{"Ada", "ada@example.org", 1'700'000'000, 60};

git::CommitRequest request(std::optional<std::string> parent, std::vector<FileChange> files) {
  return {std::move(parent),       "components", {std::move(files)},
          "Publish train 0.1.0\n", k_ada,        k_ada,
          "refs/heads/published"};
}

}  // namespace

TEST_CASE("a first commit and one on top of it are what git expects", "[git]") {
  GitSandbox sandbox;
  sandbox.make_bare("bare.git");
  const auto repository = git::Repository::open(sandbox.path("bare.git")).value();
  const auto first =
      repository.commit(request({}, {{ChangeKind::create, "train/a.yaml", "name: a\n", false},
                                     {ChangeKind::create, "index.json", "{}\n", false},
                                     {ChangeKind::create, "build.sh", "#!\n", true}}));
  REQUIRE(first.has_value());
  const auto second =
      repository.commit(request(*first, {{ChangeKind::modify, "index.json", "{1}\n", false},
                                         {ChangeKind::remove, "build.sh", "", false},
                                         {ChangeKind::create, "train/b/c.yaml", "b", false}}));
  REQUIRE(second.has_value());
  CHECK(sandbox.git("bare.git", {"rev-parse", "published"}) == *second);
  CHECK(sandbox.git("bare.git", {"rev-parse", "published^"}) == *first);
  CHECK(sandbox.git("bare.git", {"ls-tree", "-r", "--name-only", "published"}) ==
        "components/index.json\ncomponents/train/a.yaml\ncomponents/train/b/c.yaml");
  CHECK(sandbox.git("bare.git", {"show", "published:components/index.json"}) == "{1}");
  CHECK(sandbox.git("bare.git", {"ls-tree", *first, "components/build.sh"}).starts_with("100755"));
  CHECK(sandbox.git("bare.git",
                    {"log", "-1", "--format=%an <%ae> %ad|%s", "--date=iso", "published"}) ==
        "Ada <ada@example.org> 2023-11-14 23:13:20 +0100|Publish train 0.1.0");
  CHECK(sandbox.try_git("bare.git", {"fsck", "--strict", "--no-dangling"}).ok());
}

TEST_CASE("changes that do not fit the parent are refused", "[git]") {
  GitSandbox sandbox;
  sandbox.make_bare("bare.git");
  const auto repository = git::Repository::open(sandbox.path("bare.git")).value();
  const std::string first =
      repository.commit(request({}, {{ChangeKind::create, "a", "1", false}})).value();
  const FileChange bad[] = {{ChangeKind::create, "a", "2", false},
                            {ChangeKind::remove, "b", "", false},
                            {ChangeKind::create, "../x", "", false},
                            {ChangeKind::create, ".git/config", "", false}};
  for (const FileChange& change : bad) {
    CHECK_FALSE(repository.commit(request(first, {change})).has_value());
  }
  CHECK_FALSE(repository.commit(request("main", {})).has_value());
  CHECK(sandbox.git("bare.git", {"rev-parse", "published"}) == first);
}
