// SPDX-License-Identifier: Apache-2.0
// Fetch and push against real repositories.
#include "git/transfer.hpp"

#include "git/identity.hpp"
#include "git/repository.hpp"
#include "tests/support/fake_process_runner.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using kfpkg::test::GitSandbox;

namespace {

/// A work tree with a bare remote "origin", and an empty cache repository.
struct Fixture {
  GitSandbox sandbox;
  git::Program program{sandbox.runner(), sandbox.environment()};
  std::filesystem::path cache = sandbox.path("cache.git");
  git::Remote remote{{}, "file://" + sandbox.path("origin.git").string(), {}, sandbox.path()};

  Fixture() {
    sandbox.make_bare("origin.git");
    sandbox.make_repository("work");
    sandbox.git("work", {"remote", "add", "origin", "../origin.git"});
    sandbox.git("work", {"push", "--quiet", "origin", "main"});
    REQUIRE(git::init_bare(program, cache, {}));
  }
  Result<std::optional<std::string>> fetch(std::string_view branch) {
    return git::fetch_branch(program, cache, remote, branch, {});
  }
  std::string commit_on(std::optional<std::string> parent, const std::string& path) {
    const git::Identity ada{"Ada", "ada@example.org", 1'700'000'000, 0};
    git::CommitRequest request{
        std::move(parent), {}, {{{ChangeKind::create, path, path, false}}}, "add\n", ada, ada, {}};
    return git::Repository::open(cache).value().commit(request).value();
  }
  Result<git::PushResult> push(const std::string& commit, std::string_view branch) {
    return git::push_branch(program, cache, remote, commit, branch, {});
  }
};

}  // namespace

TEST_CASE("a branch goes out, is added to and comes back", "[git]") {
  Fixture f;
  CHECK(git::default_branch(f.program, f.cache, f.remote, {}).value() == "main");
  CHECK(f.fetch("published").value() == std::nullopt);
  const std::string first = f.commit_on({}, "a");
  CHECK(f.push(first, "published").value() == git::PushResult::done);
  CHECK(f.fetch("published").value() == first);
  const std::string second = f.commit_on(first, "b");
  CHECK(f.push(second, "published").value() == git::PushResult::done);
  CHECK(f.sandbox.git("origin.git", {"log", "--format=%H", "published"}) == second + "\n" + first);
  CHECK(f.sandbox.try_git("origin.git", {"fsck", "--strict"}).ok());
}

TEST_CASE("a branch that moved on is outdated, not lost", "[git]") {
  Fixture f;
  const std::string tip = f.fetch("main").value().value();
  const std::string mine = f.commit_on(tip, "mine");
  f.sandbox.write("work/theirs", "x");
  const std::string theirs = f.sandbox.commit_all("work", "theirs");
  f.sandbox.git("work", {"push", "--quiet", "origin", "main"});
  CHECK(f.push(mine, "main").value() == git::PushResult::outdated);
  CHECK(f.sandbox.git("origin.git", {"rev-parse", "main"}) == theirs);
}

TEST_CASE("a blobless fetch brings contents when they are read", "[git]") {
  Fixture f;
  f.sandbox.git("origin.git", {"config", "uploadpack.allowFilter", "true"});
  f.sandbox.git("origin.git", {"config", "uploadpack.allowAnySHA1InWant", "true"});
  const std::string tip = f.fetch("main").value().value();
  const auto repository = git::Repository::open(f.cache).value();
  CHECK_FALSE(repository.commit_tree(tip).value()->read("README", 100).has_value());
  const auto tree = repository.commit_tree(tip, {}, [&](std::string_view id) {
    return git::fetch_object(f.program, f.cache, f.remote, id, {});
  });
  CHECK(tree.value()->read("README", 100).value() == "hello\n");
  CHECK(f.push(f.commit_on(tip, "new"), "main").value() == git::PushResult::done);
  CHECK(f.sandbox.git("origin.git", {"ls-tree", "--name-only", "main"}) == "README\nnew");
  CHECK(f.sandbox.try_git("origin.git", {"fsck", "--strict"}).ok());
}

TEST_CASE("a remote of the user's repository keeps its settings", "[git]") {
  Fixture f;
  f.sandbox.git("work", {"config", "http.https://h/.extraheader", "Authorization: secret"});
  f.sandbox.git("work", {"config", "alias.x", "y"});
  const auto settings = git::configuration_of(f.program, f.sandbox.path("work"), {}).value();
  bool has_header = false;
  for (const auto& [key, value] : settings.entries) {
    CHECK_FALSE(key.starts_with("alias."));
    has_header = has_header || value == "Authorization: secret";
  }
  CHECK(has_header);
  f.remote = {"origin", {}, settings, f.sandbox.path("work")};
  CHECK(f.fetch("main").value() == f.sandbox.git("work", {"rev-parse", "HEAD"}));
  CHECK(f.push(f.commit_on({}, "a"), "other").value() == git::PushResult::done);
}

TEST_CASE("secrets of the settings reach git by its environment only", "[git]") {
  test::FakeProcessRunner fake;
  fake.on({"git", "fetch"}, 128, {}, "fatal: unable to access 'https://u:hush@h/': x\n");
  const Environment environment{{{"PATH", "/bin"}, {"GIT_DIR", "/elsewhere"}, {"GIT_TRACE", "1"}}};
  const git::Program program{fake, environment};
  const git::Remote remote{"origin", {}, {{{"http.extraheader", "hush"}}, false}, "/w"};
  const auto fetched = git::fetch_branch(program, "/c", remote, "main", {});
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().kind == ErrorKind::network);
  const ProcessSpec spec = fake.calls().at(0);
  for (const std::string& arg : spec.argv) CHECK_THAT(arg, !Catch::Contains("hush"));
  for (const std::string& line : fetched.error().context)
    CHECK_THAT(line, !Catch::Contains("hush"));
  CHECK(spec.env.at("GIT_CONFIG_VALUE_0") == "hush");
  CHECK(spec.env.at("GIT_TERMINAL_PROMPT") == "0");
  CHECK_THAT(spec.env.at("GIT_SSH_COMMAND"), Catch::Contains("BatchMode=yes"));
  CHECK_FALSE(spec.env.contains("GIT_DIR"));
  CHECK_FALSE(spec.env.contains("GIT_TRACE"));
}

TEST_CASE("what remotes answer is told apart", "[git]") {
  Fixture f;
  f.remote.url = "file://" + f.sandbox.path("nowhere.git").string();
  CHECK(f.fetch("main").error().kind == ErrorKind::registry);
  f.remote = {"upstream",
              {},
              git::configuration_of(f.program, f.sandbox.path("work"), {}).value(),
              f.sandbox.path("work")};
  CHECK_THAT(f.fetch("main").error().message, Catch::StartsWith("remote \"upstream\": "));
  f.remote = {{}, "http://127.0.0.1:1/x.git", {}, f.sandbox.path()};
  CHECK(f.fetch("main").error().kind == ErrorKind::network);
}

TEST_CASE("a push that the server's hook declines repeats the hook's words", "[git]") {
  Fixture f;
  f.sandbox.write("origin.git/hooks/pre-receive",
                  "#!/bin/sh\necho 'branch is protected' >&2\nexit 1\n");
  std::filesystem::permissions(f.sandbox.path("origin.git/hooks/pre-receive"),
                               std::filesystem::perms(0755));
  const auto pushed = f.push(f.commit_on({}, "a"), "main2");
  REQUIRE_FALSE(pushed.has_value());
  CHECK(pushed.error().kind == ErrorKind::registry);
  CHECK_THAT(pushed.error().message,
             Catch::Contains("refused") && Catch::Contains("pre-receive hook declined"));
  CHECK_THAT(pushed.error().context.at(0), Catch::Contains("branch is protected"));
}

TEST_CASE("git that hangs is ended", "[git]") {
  Fixture f;
  f.program.timeout = std::chrono::milliseconds(300);
  f.sandbox.write("hang", "#!/bin/sh\nsleep 30\n");
  std::filesystem::permissions(f.sandbox.path("hang"), std::filesystem::perms(0755));
  const Environment slow =
      f.sandbox.environment().with("GIT_SSH_COMMAND", f.sandbox.path("hang").string());
  const git::Program program{f.sandbox.runner(), slow, std::chrono::milliseconds(300)};
  f.remote.url = "ssh://git@h/x.git";
  const auto fetched = git::fetch_branch(program, f.cache, f.remote, "main", {});
  REQUIRE_FALSE(fetched.has_value());
  CHECK(fetched.error().kind == ErrorKind::network);
  CHECK_THAT(fetched.error().message, Catch::Contains("no answer"));
}

TEST_CASE("identities come from git's settings and are never guessed", "[git]") {
  Fixture f;
  const auto ada = git::identities(f.program, f.sandbox.path("work"), {}).value();
  CHECK(ada.author.name == "Ada Lovelace");
  CHECK(ada.committer.email == "ada@example.org");

  const Environment bob = f.sandbox.environment().with("GIT_AUTHOR_NAME", "Bob");
  CHECK(git::identities({f.sandbox.runner(), bob}, f.sandbox.path(), {}).value().author.name ==
        "Bob");

  const Environment nobody = f.sandbox.environment().with("HOME", f.sandbox.path("empty").string());
  const auto none = git::identities({f.sandbox.runner(), nobody}, f.sandbox.path(), {});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().kind == ErrorKind::config);
  CHECK_THAT(none.error().hint, Catch::Contains("git config --global user.name"));
}
