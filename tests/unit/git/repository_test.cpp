// SPDX-License-Identifier: Apache-2.0
// Reading repositories: what kfpkg sees is what git shows.
#include "git/repository.hpp"

#include "git/library.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

using namespace kfpkg;
using kfpkg::test::GitSandbox;

namespace {

std::string last_touching(const git::Repository& repository, std::vector<std::string> paths) {
  const auto found = repository.last_commit_touching(paths);
  REQUIRE(found.has_value());
  return *found ? (*found)->commit : std::string{};
}

}  // namespace

TEST_CASE("a missing libgit2 says what to install", "[git]") {
  const std::vector<std::string> names = {"libgit2.so.nowhere"};
  const auto version = git::libgit2_version(names);
  REQUIRE_FALSE(version.has_value());
  CHECK(version.error().kind == ErrorKind::tool);
  CHECK(version.error().hint == "apt-get install libgit2-1.5");
  CHECK(git::libgit2_version().value().starts_with("1."));
}

TEST_CASE("another library under libgit2's name is refused", "[git]") {
  const std::vector<std::string> names = {"libm.so.6"};
  const auto version = git::libgit2_version(names);
  REQUIRE_FALSE(version.has_value());
  CHECK_THAT(version.error().message, Catch::Contains("libm.so.6: has no function git_"));
}

TEST_CASE("a repository is found from a folder inside it", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  sandbox.write("work/train/src/main.py", "");
  const auto repository = git::Repository::open(sandbox.path("work/train/src"));
  REQUIRE(repository.has_value());
  CHECK(std::filesystem::equivalent(repository->work_tree(), sandbox.path("work")));
  CHECK(std::filesystem::equivalent(repository->git_dir(), sandbox.path("work/.git")));
  CHECK(repository->head_commit().value() == sandbox.git("work", {"rev-parse", "HEAD"}));
  CHECK(repository->branch().value() == "main");
  sandbox.git("work", {"checkout", "--quiet", "--detach"});
  CHECK(repository->branch().value() == std::nullopt);
  CHECK(repository->resolve("nothing").value() == std::nullopt);
}

TEST_CASE("modes are the index's where those on disk mean nothing", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  sandbox.write("work/run.sh", "true");
  sandbox.write("work/src/main.py", "");
  sandbox.git("work", {"add", "."});
  sandbox.git("work", {"update-index", "--chmod=+x", "run.sh"});
  const auto executable = [&] {
    return git::Repository::open(sandbox.path("work/src")).value().executable_files().value();
  };
  using Files = std::set<std::string, std::less<>>;
  CHECK(executable() == std::nullopt);
  sandbox.git("work", {"config", "core.fileMode", "false"});
  CHECK(executable() == Files{"run.sh"});
  sandbox.git("work", {"update-index", "--chmod=+x", "src/main.py"});
  CHECK(executable() == Files{"run.sh", "src/main.py"});
  sandbox.git("work", {"config", "--unset", "core.fileMode"});
  CHECK(executable() == std::nullopt);
}

TEST_CASE("what is tracked is what the index has, ignored or not", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  for (const char* file : {"work/gen/b/main.py", "work/gen.txt", "work/gen/c", "work/new/x"})
    sandbox.write(file, "");
  sandbox.write("work/.gitignore", "gen\n");
  sandbox.git("work", {"add", "-f", "gen/b", "gen.txt"});
  sandbox.make_repository("work/sub");
  sandbox.git("work", {"-c", "advice.addEmbeddedRepo=false", "add", "sub"});
  const auto repository = git::Repository::open(sandbox.path("work")).value();
  for (const char* path : {"gen", "gen/b", "gen/b/main.py", "gen.txt", "sub"}) {
    INFO(path);
    CHECK(repository.tracks(path).value());
  }
  for (const char* path : {"gen/c", "gen/b/main", "ge", "new", "new/x", "sub/README", ".git"}) {
    INFO(path);
    CHECK_FALSE(repository.tracks(path).value());
  }
}

TEST_CASE("no repository, an empty one and remotes", "[git]") {
  GitSandbox sandbox;
  std::filesystem::create_directories(sandbox.path("work"));
  const auto none = git::Repository::open(sandbox.path("work"));
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().kind == ErrorKind::config);
  CHECK_THAT(none.error().message, Catch::Contains("not in a git repository"));

  sandbox.git("work", {"init", "--quiet"});
  const auto repository = git::Repository::open(sandbox.path("work")).value();
  CHECK(repository.head_commit().value() == std::nullopt);
  CHECK(repository.branch().value() == std::nullopt);
  CHECK(repository.remotes().value().empty());
  CHECK(repository.remote_url("origin").value() == std::nullopt);
  sandbox.git("work", {"remote", "add", "origin", "git@github.com:acme/components.git"});
  const auto again = git::Repository::open(sandbox.path("work")).value();
  CHECK(again.remotes().value() == std::vector<std::string>{"origin"});
  CHECK(again.remote_url("origin").value() == "git@github.com:acme/components.git");
}

TEST_CASE("a repository of another user is refused with the way out", "[git]") {
  if (::geteuid() != 0) {
    SUCCEED("needs root to give a folder away");
    return;
  }
  GitSandbox sandbox;
  sandbox.make_repository("work");
  for (const char* name : {"work", "work/.git"}) {
    REQUIRE(::chown(sandbox.path(name).c_str(), 12345, 12345) == 0);
  }
  const auto repository = git::Repository::open(sandbox.path("work"));
  REQUIRE_FALSE(repository.has_value());
  CHECK(repository.error().kind == ErrorKind::config);
  CHECK_THAT(repository.error().message, Catch::Contains("belongs to another user"));
  CHECK_THAT(repository.error().hint,
             Catch::Contains("safe.directory " + sandbox.path("work").string()));
}

TEST_CASE("the settings of CI checkouts do not stop the reader", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  sandbox.git("work", {"config", "core.repositoryFormatVersion", "1"});
  sandbox.git("work", {"config", "extensions.worktreeConfig", "true"});
  sandbox.git("work", {"config", "extensions.partialClone", "origin"});
  CHECK(git::Repository::open(sandbox.path("work")).has_value());
  sandbox.git({}, {"init", "--quiet", "--object-format=sha256", sandbox.path("other").string()});
  const auto other = git::Repository::open(sandbox.path("other"));
  REQUIRE_FALSE(other.has_value());
  CHECK_THAT(other.error().message, Catch::Contains("objectformat"));
}

TEST_CASE("the commit that last touched some paths is git log's", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  sandbox.write("work/train/src/main.py", "1\n");
  sandbox.write("work/other/a", "1\n");
  sandbox.commit_all("work", "train");
  sandbox.git("work", {"checkout", "--quiet", "-b", "side"});
  sandbox.write("work/train/src/main.py", "2\n");
  sandbox.commit_all("work", "side of train");
  sandbox.git("work", {"checkout", "--quiet", "main"});
  sandbox.write("work/other/a", "2\n");
  sandbox.commit_all("work", "other");
  sandbox.git("work", {"merge", "--quiet", "--no-edit", "side"});
  sandbox.write("work/README", "bye\n");
  sandbox.commit_all("work", "readme");

  const auto repository = git::Repository::open(sandbox.path("work")).value();
  const std::vector<std::vector<std::string>> cases = {{"train"},          {"train/src/main.py"},
                                                       {"other"},          {"README"},
                                                       {"train", "other"}, {"other", "gone"}};
  for (const auto& paths : cases) {
    std::vector<std::string> log = {"log", "-1", "--format=%H", "--"};
    log.insert(log.end(), paths.begin(), paths.end());
    CHECK(last_touching(repository, paths) == sandbox.git("work", log));
  }
  CHECK(last_touching(repository, {"gone"}).empty());
  CHECK(last_touching(repository, {""}) == sandbox.git("work", {"rev-parse", "HEAD"}));
}

TEST_CASE("a shallow history says that it is not exact", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  sandbox.write("work/train/a", "1\n");
  sandbox.commit_all("work", "train");
  sandbox.write("work/README", "bye\n");
  const std::string tip = sandbox.commit_all("work", "readme");
  sandbox.git({}, {"clone", "--quiet", "--depth", "1", "file://" + sandbox.path("work").string(),
                   sandbox.path("shallow").string()});
  const auto repository = git::Repository::open(sandbox.path("shallow")).value();
  const auto found = repository.last_commit_touching(std::vector<std::string>{"train"});
  CHECK(found.value() == git::LastChange{tip, false});
}

TEST_CASE("a commit's files are a tree", "[git]") {
  GitSandbox sandbox;
  sandbox.make_repository("work");
  sandbox.write("work/a/run.sh", "#!/bin/sh\n");
  std::filesystem::permissions(sandbox.path("work/a/run.sh"), std::filesystem::perms(0755));
  sandbox.write("work/a.b/x", "x");
  std::filesystem::create_symlink("a/run.sh", sandbox.path("work/link"));
  const std::string commit = sandbox.commit_all("work", "files");
  const auto repository = git::Repository::open(sandbox.path("work")).value();
  const auto tree = repository.commit_tree(commit).value();
  CHECK(tree->list("").value() == std::vector<std::string>{"README", "a", "a.b", "link"});
  CHECK(tree->read("README", 100).value() == "hello\n");
  CHECK(tree->stat("a/run.sh").value()->executable);
  CHECK(tree->stat("a/run.sh").value()->size == 10);
  CHECK(tree->stat("link").value()->type == EntryType::symlink);
  CHECK(tree->read_link("link").value() == "a/run.sh");
  CHECK(tree->stat("a").value()->type == EntryType::directory);
  CHECK(tree->stat("nowhere/x").value() == std::nullopt);
  CHECK_FALSE(tree->read("a", 100).has_value());
  CHECK_FALSE(tree->read("README", 3).has_value());
  CHECK_FALSE(tree->read("../README", 100).has_value());

  const auto below = repository.commit_tree(commit, "a").value();
  CHECK(below->list("").value() == std::vector<std::string>{"run.sh"});
  CHECK(below->read("run.sh", 100).value() == "#!/bin/sh\n");
  CHECK(repository.commit_tree(commit, "none").value()->list("").value().empty());
}
