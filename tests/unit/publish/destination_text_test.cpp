// SPDX-License-Identifier: Apache-2.0
// The texts of --to and --url.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "publish/base_url.hpp"
#include "publish/destinations/git_address.hpp"
#include "publish/destinations/kinds.hpp"
#include "publish/destinations/open.hpp"
#include "publish/published_url.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;

namespace {

const std::vector<std::string> k_remotes = {"origin", "team/fork"};

/// Opens without a repository: only texts are judged.
Result<std::unique_ptr<Destination>> open(const std::string& text, const std::string& url = {}) {
  static test::GitSandbox sandbox;
  static SilentProgress progress;
  static const Clock clock = Clock::system();
  return open_destination(
      text,
      {url, k_remotes, sandbox.path(), sandbox.runner(), sandbox.environment(), clock, progress},
      {});
}

}  // namespace

TEST_CASE("git addresses are read", "[publish]") {
  struct Case {
    const char* text;
    const char* remote;
    const char* url;
    const char* branch;
    const char* prefix;
  };
  const Case cases[] = {
      {"origin", "origin", "", "", ""},
      {"origin#published", "origin", "", "published", ""},
      {"origin#main:/parts/kfp/", "origin", "", "main", "parts/kfp"},
      {"team/fork#a/b:c", "team/fork", "", "a/b", "c"},
      {"origin#refs/heads/main:x", "origin", "", "main", "x"},
      {"origin#refs/heads/a/b", "origin", "", "a/b", ""},
      {"git+file:///srv/x.git#main:parts", "", "file:///srv/x.git", "main", "parts"},
      {"git+https://github.com/a/b", "", "https://github.com/a/b", "", ""},
      {"git+ssh://git@github.com/a/b.git#main", "", "ssh://git@github.com/a/b.git", "main", ""},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const auto address = parse_git_address(c.text, k_remotes);
    REQUIRE(address.has_value());
    CHECK(address->remote == c.remote);
    CHECK(address->url == c.url);
    CHECK(address->branch == c.branch);
    CHECK(address->prefix == c.prefix);
  }
  CHECK(parse_git_address("origin#main:x", k_remotes)->display() == "origin#main:x");
}

TEST_CASE("folders are told from git remotes", "[publish]") {
  for (const char* text : {".", "./site", "../site", "/srv/www", "site/parts", "file:///srv/www"}) {
    INFO(text);
    const auto folder = open(text, "https://example.org");
    REQUIRE(folder.has_value());
    CHECK((*folder)->base_url() == "https://example.org");
  }
  CHECK(open("file:///srv/www", "https://example.org").value()->display() == "/srv/www");
  CHECK_THAT(destination_forms(), Catch::Contains("a folder (./site)") &&
                                      Catch::Contains("git+https://HOST/REPO#main:components"));
  for (const DestinationKind& kind : destination_kinds()) {
    CHECK_FALSE(kind.scheme.empty());
    CHECK_FALSE(kind.form.empty());
  }
}

TEST_CASE("texts that are no destination say what to write", "[publish]") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "a folder (./site)"},
      {"orign", "did you mean \"origin\"?"},
      {"site", "./site"},
      {"upstream#main", "git remote add upstream"},
      {"https://github.com/a/b", "git+https://github.com/a/b"},
      {"git@github.com:a/b.git", "--to git+ssh://git@github.com/a/b.git"},
      {"git@github.com:a/b.git#main:x", "--to git+ssh://git@github.com/a/b.git#main:x"},
      {"s3://bucket/x", "publish to a folder"},
      {"git+ftp://h/x", "git+https://HOST/REPO"},
      {"git+https://github.com", "OWNER/REPO"},
      {"git+https://me:hush@h/x", "credential helper"},
      {"git+https://hush@h/x", "credential helper"},
      {"origin#", "#BRANCH:PREFIX"},
      {"origin#a..b", "#BRANCH:PREFIX"},
      {"origin#-x", "#BRANCH:PREFIX"},
      {"origin#main:../x", "#BRANCH:PREFIX"},
      {"origin#refs/tags/v1", "#BRANCH:PREFIX"},
      {"origin#refs/heads/", "#BRANCH:PREFIX"},
      {"origin#HEAD:x", "#BRANCH:PREFIX"},
      {"ssh://git@example.org/x.git", "write git+ssh://git@example.org/x.git"},
      {"ssh://git@example.org:22/x#main:p", "write git+ssh://git@example.org:22/x#main:p"},
      {"ssh://me:hush@example.org/x.git", "write git+ssh://example.org/x.git"},
      {"https://hush@example.org/x.git", "write git+https://example.org/x.git"},
      {"/nowhere/x.git", "write git+file:///nowhere/x.git"},
      {"file:///nowhere/x.git", "write git+file:///nowhere/x.git"},
      {"/nowhere/x.git#main:p", "write git+file:///nowhere/x.git#main:p"},
  };
  for (const auto& [text, hint] : cases) {
    INFO(text);
    const auto opened = open(text);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().kind == ErrorKind::usage);
    CHECK_THAT(opened.error().message, Catch::StartsWith("--to"));
    CHECK_THAT(opened.error().hint, Catch::Contains(hint));
    CHECK_THAT(opened.error().message + opened.error().hint, !Catch::Contains("hush"));
  }
}

TEST_CASE("a repository of git is no folder to publish to", "[publish]") {
  const TempDir scratch = TempDir::make("git").value();
  const std::string root = scratch.path().string();
  for (const char* git : {"bare", "mirror.git", "tree/.git"}) {
    const auto folder = scratch.path() / git;
    std::filesystem::create_directories(folder / "objects");
    std::filesystem::create_directories(folder / "refs");
    REQUIRE(write_file(folder / "HEAD", "ref: refs/heads/main\n"));
  }
  const std::pair<const char*, const char*> refused[] = {
      {"/bare", "/bare"},           {"/mirror.git/", "/mirror.git"},
      {"/bare/refs/site", "/bare"}, {"/bare#main:parts", "/bare#main:parts"},
      {"/tree/.git", "/tree/.git"}, {"/tree#main:parts", "/tree#main:parts"},
  };
  for (const auto& [text, address] : refused) {
    for (const char* scheme : {"", "file://"}) {
      INFO(scheme << text);
      const auto opened = open(scheme + root + text, "https://example.org");
      REQUIRE_FALSE(opened.has_value());
      CHECK(opened.error().kind == ErrorKind::usage);
      CHECK(opened.error().hint == "for a git repository write git+file://" + root + address);
    }
  }
  for (const char* text : {"/tree", "/tree/site", "/site", ""}) {
    INFO(text);
    CHECK(open(root + text, "https://example.org").has_value());
  }
}

TEST_CASE("the URL under which people read follows from well-known hosts", "[publish]") {
  const std::pair<const char*, const char*> cases[] = {
      {"git@github.com:acme/kfp.git",
       "https://raw.githubusercontent.com/acme/kfp/main/parts/a%20b"},
      {"https://github.com/acme/kfp",
       "https://raw.githubusercontent.com/acme/kfp/main/parts/a%20b"},
      {"https://gitlab.com/acme/group/kfp.git",
       "https://gitlab.com/acme/group/kfp/-/raw/main/parts/a%20b"},
      {"https://bitbucket.org/acme/kfp", "https://bitbucket.org/acme/kfp/raw/main/parts/a%20b"},
  };
  for (const auto& [remote, expected] : cases)
    CHECK(raw_base_url(remote, "main", "parts/a b") == expected);
  CHECK(open("git+https://github.com/acme/kfp#main:x").value()->base_url() ==
        "https://raw.githubusercontent.com/acme/kfp/main/x");
  CHECK(given_base_url("https://h/x/").value() == "https://h/x");

  for (const char* text : {"git+file:///srv/x.git#main", "./site"}) {
    INFO(text);
    const auto unknown = open(text);
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().kind == ErrorKind::usage);
    CHECK_THAT(unknown.error().hint, Catch::Contains("--url"));
  }
  for (const char* url :
       {"ftp://h/x", "h/x", "https://u:p@h/x", "https://h/x?y", "https://h/x#y"}) {
    INFO(url);
    CHECK_FALSE(given_base_url(url).has_value());
    CHECK_FALSE(open("./site", url).has_value());
  }
  CHECK_THAT(given_base_url("https://github.com/a/b/tree/main/parts").error().hint,
             Catch::Contains("https://raw.githubusercontent.com/a/b/main/parts"));
}

TEST_CASE("web pages of git hosts and their raw files", "[publish]") {
  CHECK(raw_url_of_page("https://github.com/a/b/blob/main/x/component.yaml") ==
        "https://raw.githubusercontent.com/a/b/main/x/component.yaml");
  CHECK(raw_url_of_page("https://gitlab.com/a/g/b/-/blob/main/x.yaml") ==
        "https://gitlab.com/a/g/b/-/raw/main/x.yaml");
  CHECK(raw_url_of_page("https://raw.githubusercontent.com/a/b/main/x") == std::nullopt);
  CHECK(raw_url_of_page("https://github.com/a/b") == std::nullopt);
  CHECK(raw_url_of_page("https://github.com/a/b/issues/1") == std::nullopt);
}

TEST_CASE("published URLs are taken apart", "[publish]") {
  struct Case {
    const char* url;
    const char* base;
    const char* name;
    const char* version;
  };
  const Case cases[] = {
      {"https://h/p/train/component.yaml", "https://h/p", "train", ""},
      {"https://h/train/0.1.0/component.yaml", "https://h", "train", "0.1.0"},
      {"https://h/p/train/versions/tags/1.0.0-rc.1", "https://h/p", "train", "1.0.0-rc.1"},
  };
  for (const Case& c : cases) {
    INFO(c.url);
    const auto found = parse_published_url(c.url);
    REQUIRE(found.has_value());
    CHECK(found->base == c.base);
    CHECK(found->name == c.name);
    CHECK(found->version == c.version);
  }
  const std::string hex(64, 'b');
  CHECK(parse_published_url("https://h/train/versions/sha256/" + hex)->sha256 == hex);
  for (const char* url :
       {"https://h/component.yaml", "https://h/x.yaml", "https://h/train/component.yaml?x", "",
        "https://h/train/versions/sha256/abc", "component.yaml"}) {
    INFO(url);
    CHECK_FALSE(parse_published_url(url).has_value());
  }
}
