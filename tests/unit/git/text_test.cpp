// SPDX-License-Identifier: Apache-2.0
// Addresses, identities and git's messages as text.
#include "git/identity.hpp"
#include "git/program.hpp"
#include "git/remote_url.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;

TEST_CASE("hosts and paths of remotes", "[git]") {
  const git::HostedRepository acme{"github.com", "acme/parts"};
  for (const char* url : {"https://github.com/acme/parts.git", "https://GitHub.com/acme/parts/",
                          "git@github.com:acme/parts.git", "ssh://git@github.com:22/acme/parts.git",
                          "https://user:token@github.com/acme/parts", "github.com:acme/parts",
                          "git://github.com/acme/parts.git"}) {
    CHECK(git::hosted_repository(url) == acme);
  }
  for (const char* url :
       {"/srv/git/parts.git", "../parts", "./a:b", "file:///srv/x", "https://github.com", ""}) {
    CHECK(git::hosted_repository(url) == std::nullopt);
  }
}

TEST_CASE("identities as git var prints them", "[git]") {
  CHECK(git::parse_identity("Ada L <a@b> 1700000000 -0330") ==
        git::Identity{"Ada L", "a@b", 1'700'000'000, -210});
  for (const char* line : {"", "Ada", "Ada <a@b>", " <a@b> 1 +0000", "Ada <> 1 +0000",
                           "Ada <a@b> 1 0000", "Ada <a@b> 1x +0000", "Ada <a@b> 1 +-330"}) {
    CHECK(git::parse_identity(line) == std::nullopt);
  }
}

TEST_CASE("git's messages become errors that say what to do", "[git]") {
  struct Case {
    const char* err;
    ErrorKind kind;
    const char* message;
  };
  const Case cases[] = {
      {"fatal: could not read Username for 'https://h': terminal prompts disabled\n",
       ErrorKind::credentials, "asks for a user name"},
      {"remote: Invalid username or token.\nfatal: Authentication failed for 'https://u:p@h/x/'\n",
       ErrorKind::credentials, "authentication failed"},
      {"git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.\n",
       ErrorKind::credentials, "denied by ssh"},
      {"remote: Repository not found.\nfatal: repository 'https://h/x/' not found\n",
       ErrorKind::registry, "no such git repository"},
      {"fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote "
       "repository.\n",
       ErrorKind::registry, "no git repository"},
      {"fatal: unable to access 'https://h/': Could not resolve host: h\n", ErrorKind::network,
       "cannot be resolved"},
      {"fatal: detected dubious ownership in repository at '/x'\n", ErrorKind::config,
       "another user"},
      {"fatal: odd thing about https://u:secret@h/x\n", ErrorKind::tool,
       "odd thing about https://h/x"},
  };
  for (const Case& c : cases) {
    const Error error =
        git::failure({ProcessResult::End::exited, 128, {}, c.err}, "remote \"origin\"");
    CHECK(error.kind == c.kind);
    CHECK_THAT(error.message,
               Catch::StartsWith("remote \"origin\": ") && Catch::Contains(c.message));
    for (const std::string& line : error.context) CHECK_THAT(line, !Catch::Contains("u:p"));
  }
}
