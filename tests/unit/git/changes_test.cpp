// SPDX-License-Identifier: Apache-2.0
// What a branch has changed, compared with git itself.
#include "git/repository.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

namespace kfpkg {
namespace {

using test::GitSandbox;

void add_lines(const std::string& text, std::vector<std::string>& lines) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
}

std::vector<std::string> changed_by_git(GitSandbox& sandbox, const std::string& base) {
  std::vector<std::string> lines;
  const std::string ancestor = sandbox.git("work", {"merge-base", base, "HEAD"});
  add_lines(sandbox.git("work", {"diff", "--no-renames", "--name-only", ancestor}), lines);
  add_lines(sandbox.git("work", {"ls-files", "--others", "--exclude-standard"}), lines);
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

void make_history(GitSandbox& sandbox) {
  sandbox.make_repository("work");
  sandbox.write("work/.gitignore", "*.log\n");
  sandbox.write("work/train/a", "1\n");
  sandbox.write("work/train/old", "a text that is long enough to be found again\n");
  sandbox.write("work/eval/b", "1\n");
  sandbox.commit_all("work", "two folders");
  sandbox.git("work", {"branch", "feature"});
  sandbox.write("work/eval/b", "on main only\n");
  sandbox.commit_all("work", "main goes on");
  sandbox.git("work", {"switch", "--quiet", "feature"});
  sandbox.git("work", {"mv", "train/old", "train/new"});
  sandbox.write("work/train/a", "2\n");
  sandbox.commit_all("work", "feature");
}

TEST_CASE("changes are those of the branch and of the work tree, as git tells them", "[git]") {
  GitSandbox sandbox;
  make_history(sandbox);
  const auto changes = [&](const std::string& base) {
    return git::Repository::open(sandbox.path("work")).value().changes_since(base).value();
  };
  CHECK(changes("main").paths == std::vector<std::string>{"train/a", "train/new", "train/old"});
  CHECK(changes("main").merge_base == sandbox.git("work", {"merge-base", "main", "HEAD"}));

  sandbox.write("work/eval/b", "not committed\n");
  sandbox.write("work/eval/new/c", "not added\n");
  sandbox.write("work/eval/noise.log", "ignored\n");
  sandbox.git("work", {"rm", "--quiet", "train/a"});
  std::filesystem::permissions(sandbox.path("work/README"), std::filesystem::perms(0755));
  for (const std::string base : {"main", "HEAD", "HEAD~1", "main~1"}) {
    INFO(base);
    CHECK(changes(base).paths == changed_by_git(sandbox, base));
  }
}

TEST_CASE("a base without common history is an error that says why", "[git]") {
  GitSandbox sandbox;
  make_history(sandbox);
  const auto repository = git::Repository::open(sandbox.path("work")).value();
  const auto unknown = repository.changes_since("origin/main");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().kind == ErrorKind::config);
  CHECK_THAT(unknown.error().message, Catch::Contains("\"origin/main\" names no commit"));
  CHECK_THAT(unknown.error().hint, !Catch::Contains("shallow"));

  sandbox.git("work", {"switch", "--quiet", "--orphan", "lonely"});
  CHECK_FALSE(repository.changes_since("main").has_value());
  sandbox.commit_all("work", "no parent");
  const auto unrelated = repository.changes_since("main");
  REQUIRE_FALSE(unrelated);
  CHECK_THAT(unrelated.error().message, Catch::Contains("no common ancestor"));
}

TEST_CASE("a shallow clone is named with its fix", "[git]") {
  GitSandbox sandbox;
  make_history(sandbox);
  const std::string url = "file://" + sandbox.path("work").string();
  sandbox.git({}, {"clone", "--quiet", "--depth", "1", "--no-single-branch", url,
                   sandbox.path("shallow").string()});
  const auto repository = git::Repository::open(sandbox.path("shallow")).value();
  for (const std::string base : {"origin/main", "origin/gone"}) {
    INFO(base);
    const auto changes = repository.changes_since(base);
    REQUIRE_FALSE(changes);
    CHECK(changes.error().kind == ErrorKind::config);
    CHECK_THAT(changes.error().hint, Catch::Contains("git fetch --unshallow"));
  }
}

}  // namespace
}  // namespace kfpkg
