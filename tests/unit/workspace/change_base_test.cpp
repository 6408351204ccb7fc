// SPDX-License-Identifier: Apache-2.0
// What a change is compared with in each kind of CI run.
#include "workspace/changes/change_base.hpp"

#include "core/fs/change_set.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace kfpkg;
using namespace kfpkg::workspace;
using kfpkg::test::GitSandbox;

namespace {

using Variables = std::map<std::string, std::string>;

const std::string k_zeros(40, '0');
const std::string k_gone(40, 'a');

/// A clone whose origin/main has two commits, with the second one checked out.
struct Clone {
  GitSandbox sandbox;
  std::string first;
  std::string second;

  Clone() {
    sandbox.make_repository("origin");
    sandbox.write("origin/a", "1\n");
    sandbox.commit_all("origin", "first");
    first = sandbox.git("origin", {"rev-parse", "HEAD"});
    sandbox.write("origin/a", "2\n");
    sandbox.commit_all("origin", "second");
    second = sandbox.git("origin", {"rev-parse", "HEAD"});
    sandbox.git(".", {"clone", "--quiet", "origin", "work"});
  }
  void on_branch() {
    sandbox.git("work", {"switch", "--quiet", "--create", "feature"});
    sandbox.write("work/b", "1\n");
    sandbox.commit_all("work", "a branch");
  }
  /// The base, "everything", or the error.
  std::string base(Variables variables, const std::string& event = {}) {
    if (!event.empty()) {
      REQUIRE(write_file(sandbox.path("event.json"), event));
      variables["GITHUB_EVENT_PATH"] = sandbox.path("event.json").string();
    }
    const auto repository = git::Repository::open(sandbox.path("work"));
    const auto found = change_base(repository.value(), Environment(std::move(variables)));
    if (!found) return found.error().message;
    return found->value_or("everything");
  }
};

std::string push(const std::string& before) {
  return R"({"ref": "refs/heads/main", "before": ")" + before + "\"}";
}

}  // namespace

TEST_CASE("a pull request is compared with the branch that it goes to", "[workspace]") {
  Clone clone;
  clone.on_branch();
  CHECK(clone.base({{"CI", "true"}, {"GITHUB_BASE_REF", "release"}}, push(clone.first)) ==
        "origin/release");
  CHECK(clone.base({{"SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/release/2"}}) ==
        "origin/release/2");
  CHECK(clone.base({{"SYSTEM_PULLREQUEST_TARGETBRANCH", "release"}}) == "origin/release");
  CHECK(clone.base({{"CI_MERGE_REQUEST_DIFF_BASE_SHA", k_gone},
                    {"CI_COMMIT_BEFORE_SHA", k_zeros}}) == k_gone);
  CHECK(clone.base({{"CI", "true"}}, R"({"merge_group": {"base_sha": ")" + clone.first + "\"}}") ==
        clone.first);
}

TEST_CASE("a push is compared with what was there before it", "[workspace]") {
  Clone clone;
  CHECK(clone.base({{"CI", "true"}, {"GITHUB_BASE_REF", ""}}, push(clone.first)) == clone.first);
  CHECK(clone.base({{"CI", "true"}, {"CI_COMMIT_BEFORE_SHA", clone.first}}) == clone.first);
  SECTION("the first push of the main branch, and one that replaced its history") {
    for (const std::string& before : {k_zeros, k_gone}) {
      CHECK(clone.base({{"CI", "true"}}, push(before)) == "everything");
      CHECK(clone.base({{"CI_COMMIT_BEFORE_SHA", before}}) == "everything");
    }
  }
  SECTION("the same of another branch: what it adds to the main branch") {
    clone.on_branch();
    for (const std::string& before : {k_zeros, k_gone}) {
      CHECK(clone.base({{"CI", "true"}}, push(before)) == "origin/HEAD");
      CHECK(clone.base({{"CI_COMMIT_BEFORE_SHA", before}}) == "origin/HEAD");
    }
  }
  SECTION("a shallow clone lacks it: whoever compares says so") {
    clone.sandbox.git(".", {"clone", "--quiet", "--depth=1",
                            "file://" + clone.sandbox.path("origin").string(), "shallow"});
    std::filesystem::remove_all(clone.sandbox.path("work"));
    std::filesystem::rename(clone.sandbox.path("shallow"), clone.sandbox.path("work"));
    CHECK(clone.base({{"CI", "true"}}, push(clone.first)) == clone.first);
    CHECK(clone.base({{"CI", "true"}}, push(k_zeros)) == "everything");
  }
}

TEST_CASE("CI that does not say what was before takes everything of the main branch",
          "[workspace]") {
  Clone clone;
  for (const char* event : {"", "{}", "[]", "{", "{\"before\": 1}", "{\"merge_group\": 2}",
                            "{\"schedule\": \"0 5 * * *\"}"}) {
    CAPTURE(event);
    CHECK(clone.base({{"CI", "true"}}, event) == "everything");
    CHECK(clone.base({{"TF_BUILD", "True"}}, event) == "everything");
  }
  CHECK(clone.base({{"CI", "true"}, {"GITHUB_EVENT_PATH", "/nowhere"}}) == "everything");
  clone.on_branch();
  CHECK(clone.base({{"CI", "true"}}) == "origin/HEAD");
}

TEST_CASE("elsewhere a change is compared with the remote's main branch", "[workspace]") {
  Clone clone;
  CHECK(clone.base({}) == "origin/HEAD");
  clone.sandbox.git("work", {"remote", "set-head", "origin", "--delete"});
  CHECK(clone.base({}) == "origin/main");
  clone.sandbox.git("work", {"remote", "rename", "origin", "other"});
  CHECK(clone.base({}) == "there is no branch origin/main to compare with");
  CHECK(clone.base({{"CI", "true"}}) == "everything");
}
