// SPDX-License-Identifier: Apache-2.0
// How the client answers challenges. The servers' answers are those of distribution's token
// specification (docs/spec/auth/token.md, oauth.md) and of docker-registry 2.8.
#include "core/crypto/sha256.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace fixture;

const std::string k_hub = "https://registry-1.docker.io/v2/library/python/manifests/3.11";
const std::string k_hub_token =
    "https://auth.docker.io/"
    "token?service=registry.docker.io&scope=repository%3Alibrary%2Fpython%3Apull";
const std::string k_private = "http://127.0.0.1:5001/v2/iris/train/manifests/1";

http::Headers bearer(const std::string& realm, const std::string& scope,
                     const std::string& more = {}) {
  return {{"www-authenticate", "Bearer realm=\"" + realm +
                                   "\",service=\"registry.docker.io\",scope=\"" + scope + "\"" +
                                   more}};
}

TEST_CASE("Docker Hub gives an anonymous token, and it is used again", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport
      .on("HEAD", k_hub, 401,
          bearer("https://auth.docker.io/token", "repository:library/python:pull"))
      .on("HEAD", k_hub, image_answer())
      .on("GET", k_hub_token, 200, {}, R"({"token":"T1","expires_in":300})");
  Client client(world.transport, nobody, world.options());
  for (int i = 0; i < 2; ++i) {
    const auto info = client.head_manifest(image("python:3.11"));
    REQUIRE(info.has_value());
    REQUIRE(info->has_value());
    CHECK((*info)->digest == oci::Digest::of(k_image_text));
  }
  const auto& sent = world.transport.requests();
  REQUIRE(sent.size() == 4);
  CHECK(header_of(sent[0], "Authorization").empty());
  CHECK(header_of(sent[0], "Accept").find("manifest.list.v2+json") != std::string::npos);
  CHECK(header_of(sent[1], "Authorization").empty());
  CHECK(header_of(sent[2], "Authorization") == "Bearer T1");
  CHECK(header_of(sent[3], "Authorization") == "Bearer T1");
  CHECK(client.traffic().requests == 4);
  CHECK(client.traffic().token_requests == 1);
}

TEST_CASE("a token is renewed before its end", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport
      .on("HEAD", k_hub, 401,
          bearer("https://auth.docker.io/token", "repository:library/python:pull"))
      .on("HEAD", k_hub, image_answer())
      .on("GET", k_hub_token, 200, {}, R"({"token":"T1","expires_in":300})")
      .on("GET", k_hub_token, 200, {}, R"({"access_token":"T2"})");
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.head_manifest(image("python:3.11")).has_value());
  world.now += std::chrono::seconds(269);
  REQUIRE(client.head_manifest(image("python:3.11")).has_value());
  CHECK(header_of(world.transport.requests().back(), "Authorization") == "Bearer T1");
  world.now += std::chrono::seconds(2);  // 90 % of 300 s have passed
  REQUIRE(client.head_manifest(image("python:3.11")).has_value());
  CHECK(header_of(world.transport.requests().back(), "Authorization") == "Bearer T2");
  // No request of the registry is spent on a challenge.
  CHECK(world.transport.lines() == std::vector<std::string>{"HEAD " + k_hub, "GET " + k_hub_token,
                                                            "HEAD " + k_hub, "HEAD " + k_hub,
                                                            "GET " + k_hub_token, "HEAD " + k_hub});
}

TEST_CASE("one challenge of a registry does for all its repositories and scopes", "[registry]") {
  World world;
  GivenCredential credential("docker.io", kim());
  const std::string realm = "https://auth.docker.io/token";
  const std::string other = "https://registry-1.docker.io/v2/acme/train/manifests/1";
  const auto token = [&](const std::string& scope) {
    return realm + "?service=registry.docker.io&scope=" + http::percent_encode(scope) +
           "&account=kim";
  };
  world.transport.on("HEAD", k_hub, 401, bearer(realm, "repository:library/python:pull"))
      .on("HEAD", k_hub, image_answer())
      .on("HEAD", other, 404)
      .on("PUT", other, 201)
      .on("GET", token("repository:library/python:pull"), 200, {}, R"({"token":"T1"})")
      .on("GET", token("repository:acme/train:pull"), 200, {}, R"({"token":"T2"})")
      .on("GET", token("repository:acme/train:pull,push"), 200, {}, R"({"token":"T3"})");
  Client client(world.transport, credential, world.options());
  REQUIRE(client.head_manifest(image("python:3.11")).has_value());
  REQUIRE(client.head_manifest(image("acme/train:1")).has_value());
  REQUIRE(client.put_manifest(image("acme/train:1"), k_image_type, k_image_text).has_value());
  REQUIRE(client.head_manifest(image("acme/train:1")).has_value());
  std::vector<std::string> sent;
  for (const auto& request : world.transport.requests()) {
    if (request.method != "GET") sent.push_back(header_of(request, "Authorization"));
  }
  CHECK(sent == std::vector<std::string>{"", "Bearer T1", "Bearer T2", "Bearer T3", "Bearer T3"});
  CHECK(client.traffic().token_requests == 3);
}

TEST_CASE("a token that turns out to be too narrow is asked for once more", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string realm = "https://auth.docker.io/token";
  // The way is known; the server wants more than what is asked for by ourselves.
  const std::string other = "https://registry-1.docker.io/v2/acme/train/manifests/1";
  const auto token = [&](const std::string& scopes) {
    return realm + "?service=registry.docker.io" + scopes;
  };
  world.transport.on("HEAD", k_hub, 401, bearer(realm, "repository:library/python:pull"))
      .on("HEAD", k_hub, image_answer())
      .on("HEAD", other, 401,
          bearer(realm, "repository:acme/train:pull,metadata", ",error=\"insufficient_scope\""))
      .on("HEAD", other, image_answer())
      .on("GET", k_hub_token, 200, {}, R"({"token":"T1"})")
      .on("GET", token("&scope=repository%3Aacme%2Ftrain%3Apull"), 200, {}, R"({"token":"T2"})")
      .on("GET",
          token("&scope=repository%3Aacme%2Ftrain%3Apull%2Cmetadata"
                "&scope=repository%3Aacme%2Ftrain%3Apull"),
          200, {}, R"({"token":"T3"})");
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.head_manifest(image("python:3.11")).has_value());
  REQUIRE(client.head_manifest(image("acme/train:1")).has_value());
  CHECK(header_of(world.transport.requests().back(), "Authorization") == "Bearer T3");
}

TEST_CASE("Basic credentials go to the registry that asks for them", "[registry]") {
  World world;
  GivenCredential credential("127.0.0.1:5001", kim());
  world.transport.on("GET", k_private, 401, {{"www-authenticate", "Basic realm=\"kfpkg\""}})
      .on("GET", k_private, image_answer());
  Client client(world.transport, credential, world.options());
  const auto manifest = client.get_manifest(image("127.0.0.1:5001/iris/train:1"));
  REQUIRE(manifest.has_value());
  CHECK(manifest->bytes == k_image_text);
  CHECK(header_of(world.transport.requests()[1], "Authorization") ==
        "Basic " + base64_encode("kim:" + k_password));
}

TEST_CASE("a wrong password is told without the password", "[registry]") {
  World world;
  GivenCredential credential("127.0.0.1:5001", kim());
  // A server that echoes what it was sent.
  const std::string echo = R"({"errors":[{"code":"UNAUTHORIZED","message":"no such )" + k_password +
                           " " + base64_encode("kim:" + k_password) + R"("}]})";
  world.transport.on("GET", k_private, 401, {{"www-authenticate", "Basic realm=\"kfpkg\""}}, echo);
  Client client(world.transport, credential, world.options());
  const auto manifest = client.get_manifest(image("127.0.0.1:5001/iris/train:1"));
  REQUIRE_FALSE(manifest.has_value());
  const std::string text = world.visible(manifest.error());
  CAPTURE(text);
  CHECK(manifest.error().kind == ErrorKind::credentials);
  CHECK(holds(text, "user \"kim\" from /home/kim/config.json"));
  CHECK(holds(text, "kfpkg login 127.0.0.1:5001"));
  CHECK_FALSE(holds(text, k_password));
  CHECK_FALSE(holds(text, base64_encode("kim:" + k_password)));
  CHECK(world.transport.requests().size() == 2);
}

TEST_CASE("without credentials the way to log in is named", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_private, 401, {{"www-authenticate", "Basic realm=\"kfpkg\""}});
  Client client(world.transport, nobody, world.options());
  const auto manifest = client.get_manifest(image("127.0.0.1:5001/iris/train:1"));
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::credentials);
  CHECK(manifest.error().message == "127.0.0.1:5001: access denied, and no credentials were found");
  CHECK(manifest.error().hint == "log in: kfpkg login 127.0.0.1:5001");
  CHECK(world.transport.requests().size() == 1);
}

TEST_CASE("a refused token is told as refused credentials", "[registry]") {
  World world;
  GivenCredential credential("docker.io", kim());
  const std::string token =
      "https://auth.docker.io/token?service=registry.docker.io&scope=repository%3A"
      "library%2Fpython%3Apull&account=kim";
  world.transport
      .on("GET", k_hub, 401,
          bearer("https://auth.docker.io/token", "repository:library/python:pull"))
      .on("GET", token, 401, {}, R"({"details":"incorrect username or password"})");
  Client client(world.transport, credential, world.options());
  const auto manifest = client.get_manifest(image("python:3.11"));
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::credentials);
  CHECK(manifest.error().message ==
        "auth.docker.io (for docker.io): access denied for user \"kim\" from /home/kim/config.json "
        "(incorrect username or password)");
  CHECK_FALSE(holds(world.visible(manifest.error()), k_password));
}

TEST_CASE("Bearer comes before Basic, wherever the two stand", "[registry]") {
  World world;
  GivenCredential credential("docker.io", kim());
  const std::string realm = "https://auth.docker.io/token";
  const std::string bearer_text = bearer(realm, "repository:library/python:pull").front().second;
  const auto headers = GENERATE_COPY(values<http::Headers>(
      {{{"www-authenticate", "Basic realm=\"x\", " + bearer_text}},
       {{"www-authenticate", "Basic realm=\"x\""}, {"www-authenticate", bearer_text}},
       {{"www-authenticate", "Negotiate, NTLM, Basic realm=\"x\""},
        {"www-authenticate", bearer_text}},
       {{"www-authenticate", bearer_text + ", Basic realm=\"x\""}}}));
  world.transport.on("GET", k_hub, 401, headers)
      .on("GET", k_hub, image_answer())
      .on("GET", k_hub_token + "&account=kim", 200, {}, R"({"token":"T1"})");
  Client client(world.transport, credential, world.options());
  REQUIRE(client.get_manifest(image("python:3.11")).has_value());
  CHECK(header_of(world.transport.requests().back(), "Authorization") == "Bearer T1");
}

TEST_CASE("where a token does not help, Basic is tried as well", "[registry]") {
  World world;
  GivenCredential credential("docker.io", kim());
  http::Headers both = bearer("https://auth.docker.io/token", "repository:library/python:pull");
  both.emplace_back("www-authenticate", "Basic realm=\"x\"");
  const std::string token = k_hub_token + "&account=kim";
  const std::string why =
      GENERATE(as<std::string>(), "the token server refuses", "the registry refuses the token",
               "the token server is none that may be asked");
  INFO(why);
  if (why == "the token server refuses") world.transport.on("GET", token, 404);
  if (why == "the registry refuses the token") {
    world.transport.on("GET", k_hub, 401, both).on("GET", token, 200, {}, R"({"token":"T1"})");
  }
  if (why == "the token server is none that may be asked")
    both.front().second = bearer("http://auth.docker.io/token", "x").front().second;
  world.transport.on("GET", k_hub, 401, both).on("GET", k_hub, image_answer());
  Client client(world.transport, credential, world.options());
  REQUIRE(client.get_manifest(image("python:3.11")).has_value());
  CHECK(header_of(world.transport.requests().back(), "Authorization") ==
        "Basic " + base64_encode("kim:" + k_password));
}

TEST_CASE("a registry that refuses strangers without a challenge is asked for one", "[registry]") {
  World world;
  GivenCredential credential("127.0.0.1:5001", kim());
  world.transport.on("GET", k_private, 403)
      .on("GET", "http://127.0.0.1:5001/v2/", 401, {{"www-authenticate", "Basic realm=\"x\""}})
      .on("GET", k_private, image_answer());
  Client client(world.transport, credential, world.options());
  REQUIRE(client.get_manifest(image("127.0.0.1:5001/iris/train:1")).has_value());
  CHECK(header_of(world.transport.requests().at(1), "Authorization").empty());
  CHECK(header_of(world.transport.requests().back(), "Authorization") ==
        "Basic " + base64_encode("kim:" + k_password));
}

TEST_CASE("a login that kfpkg knows no way to is told by its name", "[registry]") {
  World world;
  GivenCredential credential("127.0.0.1:5001", kim());
  const auto [header, offered] =
      GENERATE(table<std::string, std::string>({{"Digest realm=\"x\", nonce=\"1\"", "digest"},
                                                {"Negotiate, NTLM", "negotiate, ntlm"},
                                                {"", "none"},
                                                {"\"unterminated", "none"},
                                                {std::string(70'000, 'a'), "none"}}));
  http::Headers headers;
  if (!header.empty()) headers.emplace_back("www-authenticate", header);
  world.transport.on("GET", k_private, 401, headers);
  Client client(world.transport, credential, world.options());
  const auto manifest = client.get_manifest(image("127.0.0.1:5001/iris/train:1"));
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::credentials);
  CHECK(holds(manifest.error().message,
              "offers no way to sign in that kfpkg knows; it offers " + offered));
  CHECK_FALSE(holds(manifest.error().message, "no credentials were found"));
}

TEST_CASE("a credential helper that is not there is named where a login is needed", "[registry]") {
  struct Absent final : CredentialSource {
    Result<std::optional<Credential>> find(std::string_view, std::string_view,
                                           std::stop_token) override {
      return std::nullopt;
    }
    std::string absent_helper(std::string_view registry) override {
      return "docker-credential-x, which config.json names for " + std::string(registry) +
             ", is not in PATH";
    }
  };
  World world;
  Absent source;
  const bool by_token_server = GENERATE(false, true);
  INFO(by_token_server);
  const http::Headers basic{{"www-authenticate", "Basic realm=\"x\""}};
  const http::Headers token = bearer("http://127.0.0.1:5001/token", "repository:iris/train:pull");
  world.transport.on("GET", k_private, 401, by_token_server ? token : basic)
      .on("GET",
          "http://127.0.0.1:5001/token?service=registry.docker.io&scope=repository%3Airis%2Ftrain"
          "%3Apull",
          401);
  Client client(world.transport, source, world.options());
  const auto refused = client.get_manifest(image("127.0.0.1:5001/iris/train:1"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::credentials);
  CHECK(holds(refused.error().message,
              "docker-credential-x, which config.json names for 127.0.0.1:5001, is not in PATH"));
  CHECK(holds(refused.error().hint, "install it"));
  CHECK(holds(refused.error().hint, "kfpkg login 127.0.0.1:5001"));
}

TEST_CASE("an insufficient scope is widened once", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string realm = "https://auth.docker.io/token";
  const std::string wide =
      "https://auth.docker.io/token?service=registry.docker.io&scope="
      "repository%3Alibrary%2Fpython%3Apull%2Cadmin&scope=repository%3Alibrary%2F"
      "python%3Apull";
  world.transport.on("GET", k_hub, 401, bearer(realm, "repository:library/python:pull"))
      .on("GET", k_hub, 401,
          bearer(realm, "repository:library/python:pull,admin", ",error=\"insufficient_scope\""))
      .on("GET", k_hub_token, 200, {}, R"({"token":"T1"})")
      .on("GET", wide, 200, {}, R"({"token":"T2"})");
  Client client(world.transport, nobody, world.options());
  REQUIRE_FALSE(client.get_manifest(image("python:3.11")).has_value());
  CHECK(world.transport.lines() == std::vector<std::string>{"GET " + k_hub, "GET " + k_hub_token,
                                                            "GET " + k_hub, "GET " + wide,
                                                            "GET " + k_hub});
}

TEST_CASE("a push asks for its scope from the start", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string url = "https://registry-1.docker.io/v2/acme/train/manifests/1";
  const std::string token =
      "https://auth.docker.io/token?service=registry.docker.io&scope=repository%3A"
      "acme%2Ftrain%3Apull%2Cpush";
  world.transport
      .on("PUT", url, 401,
          bearer("https://auth.docker.io/token", "repository:acme/train:pull,push"))
      .on("PUT", url, 201, {{"docker-content-digest", oci::Digest::of(k_image_text).str()}})
      .on("GET", token, 200, {}, R"({"token":"T1"})");
  Client client(world.transport, nobody, world.options());
  const auto digest = client.put_manifest(image("acme/train:1"), k_image_type, k_image_text);
  REQUIRE(digest.has_value());
  CHECK(*digest == oci::Digest::of(k_image_text));
  CHECK(world.transport.requests()[2].body == k_image_text);
  CHECK(header_of(world.transport.requests()[2], "Content-Type") == k_image_type);
}

TEST_CASE("an identity token is posted, and sent by GET where there is no POST", "[registry]") {
  World world;
  const bool has_post = GENERATE(true, false);
  const std::string url = "https://acme.azurecr.io/v2/train/manifests/1";
  const std::string realm = "https://acme.azurecr.io/oauth2/token";
  GivenCredential credential(
      "acme.azurecr.io", Credential{"00000000-0000-0000-0000-000000000000", k_password, true, false,
                                    "docker-credential-acr"});
  world.transport
      .on("GET", url, 401,
          {{"www-authenticate",
            "Bearer realm=\"" + realm +
                "\",service=\"acme.azurecr.io\",scope=\"repository:train:pull\""}})
      .on("GET", url, image_answer())
      .on("POST", realm, has_post ? 200 : 404, {}, R"({"access_token":"T1"})")
      .on("GET",
          realm +
              "?service=acme.azurecr.io&scope=repository%3Atrain%3Apull&account=00000000-0000-0000-"
              "0000-000000000000",
          200, {}, R"({"access_token":"T1"})");
  Client client(world.transport, credential, world.options());
  REQUIRE(client.get_manifest(image("acme.azurecr.io/train:1")).has_value());
  const auto& sent = world.transport.requests();
  CHECK(sent[1].body ==
        "grant_type=refresh_token&service=acme.azurecr.io&client_id=kfpkg&scope=repository%3Atrain%"
        "3Apull"
        "&refresh_token=" +
            k_password);
  CHECK(sent.size() == (has_post ? 3U : 4U));
  CHECK(header_of(sent.back(), "Authorization") == "Bearer T1");
}

}  // namespace
}  // namespace kfpkg::registry
