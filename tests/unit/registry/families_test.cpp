// SPDX-License-Identifier: Apache-2.0
// What the registries of the world do differently, each played from the page or thread that is
// named. No real peer was there: unverified.
#include "registry/auth/families.hpp"

#include "core/crypto/sha256.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace kfpkg::registry {
namespace {

using namespace fixture;

Credential account(const std::string& user) {
  return {user, k_password, false, false, "the test"};
}

http::Headers challenge(const std::string& realm, const std::string& service,
                        const std::string& scope) {
  return {{"www-authenticate",
           "Bearer realm=\"" + realm + "\",service=\"" + service + "\",scope=\"" + scope + "\""}};
}

TEST_CASE("each family is told by its hosts alone", "[registry]") {
  const auto [host, name] = GENERATE(table<std::string, std::string>(
      {{"docker.io", "Docker Hub"},
       {"ghcr.io", "GitHub Container Registry"},
       {"acme.azurecr.io", "Azure Container Registry"},
       {"123456789012.dkr.ecr.eu-west-1.amazonaws.com", "Amazon ECR"},
       {"public.ecr.aws", "Amazon ECR Public"},
       {"europe-west4-docker.pkg.dev", "Google Artifact Registry"},
       {"eu.gcr.io", "Google Container Registry"},
       {"quay.io", "Quay"},
       {"registry.gitlab.com", "GitLab"},
       {"evil-ghcr.io", ""},
       {"ghcr.io.evil.com", ""},
       {".azurecr.io", ""},
       {"harbor.example.org", ""}}));
  CAPTURE(host);
  const Family* family = family_of(host);
  CHECK((family == nullptr ? "" : std::string(family->name)) == name);
}

TEST_CASE("the table is complete and names its sources", "[registry]") {
  std::set<std::string_view> hosts;
  for (const Family& family : families()) {
    CAPTURE(family.name);
    CHECK(hosts.insert(family.host).second);
    CHECK(family.login.find("kfpkg login") != std::string_view::npos);
    CHECK(family.source.find('.') != std::string_view::npos);
  }
  CHECK(login_hint("a1.dkr.ecr.eu-west-1.amazonaws.com") ==
        "log in: aws ecr get-login-password | kfpkg login a1.dkr.ecr.eu-west-1.amazonaws.com "
        "--username AWS --password-stdin (good for 12 hours)");
  CHECK(login_hint("harbor.example.org") == "log in: kfpkg login harbor.example.org");
}

// The realms and services are those that these registries answer GET /v2/ with.
struct TokenServer {
  std::string host;
  std::string realm;
  std::string service;
  std::string user;
  std::string account;  // percent-encoded
};

TEST_CASE("tokens come from where each registry says", "[registry]") {
  const auto server = GENERATE(values<TokenServer>(
      {// docs.github.com, "Working with the Container registry": any user name
       {"ghcr.io", "https://ghcr.io/token", "ghcr.io", "kim", "kim"},
       // docs.gitlab.com, "Authenticate with the container registry": tokens of another host
       {"registry.gitlab.com", "https://gitlab.com/jwt/auth", "container_registry",
        "gitlab+deploy-token-1", "gitlab%2Bdeploy-token-1"},
       // docs.quay.io, "Robot accounts": a plus in the name
       {"quay.io", "https://quay.io/v2/auth", "quay.io", "acme+builder", "acme%2Bbuilder"},
       // goharbor.io, "Create Project Robot Accounts": a dollar and a plus in the name
       {"harbor.example.org", "https://harbor.example.org/service/token", "harbor-registry",
        "robot$acme+builder", "robot%24acme%2Bbuilder"},
       // cloud.google.com, "Set up authentication for Docker"
       {"europe-west4-docker.pkg.dev", "https://europe-west4-docker.pkg.dev/v2/token",
        "europe-west4-docker.pkg.dev", "oauth2accesstoken", "oauth2accesstoken"}}));
  CAPTURE(server.host);
  World world;
  GivenCredential credential(server.host, account(server.user));
  const std::string url = "https://" + server.host + "/v2/acme/train/manifests/1";
  const std::string scope = "repository:acme/train:pull";
  const std::string token = server.realm + "?service=" + http::percent_encode(server.service) +
                            "&scope=" + http::percent_encode(scope) + "&account=" + server.account;
  world.transport.on("HEAD", url, 401, challenge(server.realm, server.service, scope))
      .on("HEAD", url, image_answer())
      .on("GET", token, 200, {}, R"({"token":"T"})");
  Client client(world.transport, credential, world.options());
  REQUIRE(client.head_manifest(image(server.host + "/acme/train:1")).has_value());
  CHECK(header_of(world.transport.requests()[1], "Authorization") ==
        "Basic " + base64_encode(server.user + ":" + k_password));
  CHECK(header_of(world.transport.requests()[2], "Authorization") == "Bearer T");
}

// docs.github.com: public images are pulled with an anonymous token.
TEST_CASE("GHCR gives a token to nobody too", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string url = "https://ghcr.io/v2/acme/train/manifests/1";
  world.transport
      .on("HEAD", url, 401,
          challenge("https://ghcr.io/token", "ghcr.io", "repository:acme/train:pull"))
      .on("HEAD", url, image_answer())
      .on("GET", "https://ghcr.io/token?service=ghcr.io&scope=repository%3Aacme%2Ftrain%3Apull",
          200, {}, R"({"token":"djE6YWNtZQ=="})");
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.head_manifest(image("ghcr.io/acme/train:1")).has_value());
  CHECK(header_of(world.transport.requests().back(), "Authorization") == "Bearer djE6YWNtZQ==");
}

const std::string k_ecr = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

// docs.aws.amazon.com, "Private registry authentication": Basic, user AWS, 12 hours;
// aws-samples/ecs-bg-external-controller#13 has the words.
TEST_CASE("an ECR login that is over says what to type", "[registry]") {
  World world;
  GivenCredential credential(k_ecr, account("AWS"));
  const std::string url = "https://" + k_ecr + "/v2/train/manifests/1";
  world.transport
      .on("GET", url, 401,
          {{"www-authenticate",
            "Basic realm=\"https://" + k_ecr + "/\",service=\"ecr.amazonaws.com\""}},
          "Not Authorized\n")
      .on("GET", url, 403, {},
          R"({"errors":[{"code":"DENIED","message":"Your authorization token has expired. )"
          R"(Reauthenticate and try again."}]})");
  Client client(world.transport, credential, world.options());
  const auto refused = client.get_manifest(image(k_ecr + "/train:1"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(header_of(world.transport.requests()[1], "Authorization") ==
        "Basic " + base64_encode("AWS:" + k_password));
  CHECK(refused.error().kind == ErrorKind::credentials);
  CHECK(holds(refused.error().message, "Your authorization token has expired"));
  CHECK(holds(refused.error().hint, "aws ecr get-login-password | kfpkg login " + k_ecr));
}

// plexsystems/sinker#55, regclient/regclient#869: a push creates no repository.
TEST_CASE("a repository that ECR wants to be created is told as such", "[registry]") {
  World world;
  GivenCredential credential(k_ecr, account("AWS"));
  const std::string url = "https://" + k_ecr + "/v2/train/manifests/1";
  world.transport.on(
      "PUT", url, 404, {},
      R"({"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'train' does not )"
      R"(exist in the registry with id '123456789012'"}]})");
  Client client(world.transport, credential, world.options());
  const auto refused = client.put_manifest(image(k_ecr + "/train:1"), k_image_type, k_image_text);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().hint ==
        "create the repository first: aws ecr create-repository --repository-name NAME");
}

// microsoft/vscode-docker#4379: a read-only token of Hub is found out at the push.
TEST_CASE("a read-only token of Hub is told at the push", "[registry]") {
  World world;
  GivenCredential credential("docker.io", account("kim"));
  const std::string url = "https://registry-1.docker.io/v2/kim/train/manifests/1";
  const std::string scope = "repository:kim/train:pull,push";
  const std::string realm = "https://auth.docker.io/token";
  http::Headers narrow = challenge(realm, "registry.docker.io", scope);
  narrow[0].second += ",error=\"insufficient_scope\"";
  world.transport.on("PUT", url, 401, challenge(realm, "registry.docker.io", scope))
      .on("PUT", url, 401, narrow,
          R"({"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]})")
      .on("GET",
          realm +
              "?service=registry.docker.io&scope=repository%3Akim%2Ftrain%3Apull%2Cpush"
              "&account=kim",
          200, {}, R"({"token":"T"})");
  Client client(world.transport, credential, world.options());
  const auto refused = client.put_manifest(image("kim/train:1"), k_image_type, k_image_text);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::credentials);
  CHECK(holds(refused.error().message, "access denied for user \"kim\""));
  CHECK(holds(refused.error().hint, "or check the rights of that account"));
  CHECK(world.transport.requests().size() == 3);
}

}  // namespace
}  // namespace kfpkg::registry
