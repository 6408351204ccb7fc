// SPDX-License-Identifier: Apache-2.0
// The texts of --to and --url.
#include "publish/target.hpp"

#include "publish/base_url.hpp"
#include "publish/published_url.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;

namespace {

const std::vector<std::string> k_remotes = {"origin", "team/fork"};

}  // namespace

TEST_CASE("targets are read", "[publish]") {
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
      {"git+file:///srv/x.git#main:parts", "", "file:///srv/x.git", "main", "parts"},
      {"git+https://github.com/a/b", "", "https://github.com/a/b", "", ""},
      {"git+ssh://git@github.com/a/b.git#main", "", "ssh://git@github.com/a/b.git", "main", ""},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const auto target = parse_target(c.text, k_remotes);
    REQUIRE(target.has_value());
    const GitTarget& git = std::get<GitTarget>(*target);
    CHECK(git.remote == c.remote);
    CHECK(git.url == c.url);
    CHECK(git.branch == c.branch);
    CHECK(git.prefix == c.prefix);
  }
  for (const char* text : {".", "./site", "../site", "/srv/www", "site/parts", "file:///srv/www"}) {
    INFO(text);
    CHECK(std::holds_alternative<DirectoryTarget>(parse_target(text, k_remotes).value()));
  }
  CHECK(display(parse_target("origin#main:x", k_remotes).value()) == "origin#main:x");
  CHECK(display(parse_target("file:///srv/www", {}).value()) == "/srv/www");
}

TEST_CASE("targets that are none say what to write", "[publish]") {
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
  };
  for (const auto& [text, hint] : cases) {
    INFO(text);
    const auto target = parse_target(text, k_remotes);
    REQUIRE_FALSE(target.has_value());
    CHECK(target.error().kind == ErrorKind::usage);
    CHECK_THAT(target.error().message, Catch::StartsWith("--to"));
    CHECK_THAT(target.error().hint, Catch::Contains(hint));
    CHECK_THAT(target.error().message + target.error().hint, !Catch::Contains("hush"));
  }
}

TEST_CASE("the URL under which people read follows from well-known hosts", "[publish]") {
  const Target target = GitTarget{"origin", "", "main", "parts/a b"};
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
    CHECK(base_url(target, "", remote).value() == expected);
  CHECK(base_url(target, "https://h/x/", "git@github.com:a/b").value() == "https://h/x");

  const auto unknown = base_url(target, "", "file:///srv/x.git");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().kind == ErrorKind::usage);
  CHECK_THAT(unknown.error().hint, Catch::Contains("--url"));
  CHECK_FALSE(base_url(DirectoryTarget{"/x"}, "", "").has_value());
  for (const char* url :
       {"ftp://h/x", "h/x", "https://u:p@h/x", "https://h/x?y", "https://h/x#y"}) {
    INFO(url);
    CHECK_FALSE(base_url(target, url, "").has_value());
  }
  CHECK_THAT(base_url(target, "https://github.com/a/b/tree/main/parts", "").error().hint,
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
