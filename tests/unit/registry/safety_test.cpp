// SPDX-License-Identifier: Apache-2.0
// Registries and token servers that try to get at something: credentials, our network, our memory.
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace fixture;

const std::string k_acme = "https://acme.io/v2/train/manifests/1";

bool sent_secret(const FakeTransport& transport) {
  for (const auto& request : transport.requests()) {
    if (!header_of(request, "Authorization").empty() || holds(request.body, k_password) ||
        holds(request.url, k_password)) {
      return true;
    }
  }
  return false;
}

TEST_CASE("a token server in a bad place gets nothing", "[registry]") {
  // CVE-2026-48978 (oras-go): a realm that points inside.
  const auto realm = GENERATE("http://auth.acme.io/token", "https://169.254.169.254/token",
                              "https://10.0.0.1/t", "https://[::1]/t", "https://2852039166/t",
                              "https://kim:x@acme.io/t", "ftp://acme.io/", "");
  CAPTURE(realm);
  World world;
  GivenCredential credential("acme.io", kim());
  world.transport.on(
      "GET", k_acme, 401,
      {{"www-authenticate", "Bearer realm=\"" + std::string(realm) + "\",service=\"s\""}});
  Client client(world.transport, credential, world.options());
  const auto manifest = client.get_manifest(image("acme.io/train:1"));
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::credentials);
  CHECK(world.transport.requests().size() == 1);
  CHECK_FALSE(sent_secret(world.transport));
}

TEST_CASE("a plain registry on loopback may have a plain token server beside it", "[registry]") {
  World world;
  GivenCredential credential("127.0.0.1:5001", kim());
  const std::string url = "http://127.0.0.1:5001/v2/train/manifests/1";
  world.transport
      .on("GET", url, 401, {{"www-authenticate", "Bearer realm=\"http://127.0.0.1:5002/t?x=y\""}})
      .on("GET", url, image_answer())
      .on("GET", "http://127.0.0.1:5002/t?x=y&scope=repository%3Atrain%3Apull&account=kim", 200, {},
          R"({"token":"T"})");
  Client client(world.transport, credential, world.options());
  CHECK(client.get_manifest(image("127.0.0.1:5001/train:1")).has_value());
}

TEST_CASE("a token server's redirect is not followed", "[registry]") {
  World world;
  GivenCredential credential("acme.io", kim());
  world.transport
      .on("GET", k_acme, 401, {{"www-authenticate", "Bearer realm=\"https://auth.acme.io/t\""}})
      .on("GET", "https://auth.acme.io/t?scope=repository%3Atrain%3Apull&account=kim", 307,
          {{"location", "https://evil.io/t"}});
  Client client(world.transport, credential, world.options());
  CHECK_FALSE(client.get_manifest(image("acme.io/train:1")).has_value());
  CHECK(world.transport.requests().size() == 2);
}

TEST_CASE("a redirected blob gets no credential, not even when its host asks", "[registry]") {
  // ggcr #2349: the token came back after the hop.
  World world;
  GivenCredential credential("acme.io", kim());
  const auto digest = oci::Digest::of("{}");
  const std::string url = "https://acme.io/v2/train/blobs/" + digest.str();
  world.transport.on("GET", url, 401, {{"www-authenticate", "Basic realm=\"x\""}})
      .on("GET", url, 307, {{"location", "https://evil.io/blob?sig=1"}})
      .on("GET", "https://evil.io/blob?sig=1", 401, {{"www-authenticate", "Basic realm=\"x\""}});
  Client client(world.transport, credential, world.options());
  const auto blob = client.get_blob(image("acme.io/train"), digest, 100);
  REQUIRE_FALSE(blob.has_value());
  REQUIRE(world.transport.requests().size() == 3);
  CHECK(header_of(world.transport.requests()[1], "Authorization").starts_with("Basic "));
  CHECK(header_of(world.transport.requests()[2], "Authorization").empty());
}

TEST_CASE("an upload to another host goes without credentials, to an inner one not at all",
          "[registry]") {
  struct Case {
    std::string location;
    bool sent;
  };
  const auto c = GENERATE(Case{"https://uploads.acme.io/u?state=1", true},
                          Case{"https://169.254.169.254/u", false}, Case{"http://acme.io/u", false},
                          Case{"/v2/train/blobs/uploads/1", true});
  CAPTURE(c.location);
  World world;
  GivenCredential credential("acme.io", kim());
  const auto digest = oci::Digest::of("{}");
  const std::string open = "https://acme.io/v2/train/blobs/uploads/";
  const std::string coded = "digest=sha256%3A" + std::string(digest.hex());
  world.transport.on("POST", open, 401, {{"www-authenticate", "Basic realm=\"x\""}})
      .on("POST", open, 202, {{"location", c.location}})
      .on("PUT", "https://uploads.acme.io/u?state=1&" + coded, 201)
      .on("PUT", "https://acme.io/v2/train/blobs/uploads/1?" + coded, 201);
  Client client(world.transport, credential, world.options());
  CHECK(client.upload_blob(image("acme.io/train"), digest, "{}").has_value() == c.sent);
  const auto& last = world.transport.requests().back();
  CHECK((last.method == "PUT") == c.sent);
  if (holds(last.url, "uploads.acme.io")) {
    CHECK(header_of(last, "Authorization").empty());
    CHECK(last.body == "{}");
  }
}

TEST_CASE("pages of tags are followed on the same host only", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string first = "https://acme.io/v2/train/tags/list?n=1000";
  world.transport
      .on("GET", first, 200, {{"link", "</v2/train/tags/list?last=b&n=1000>; rel=\"next\""}},
          R"({"tags":["b","a","-not-a-tag"]})")
      .on("GET", "https://acme.io/v2/train/tags/list?last=b&n=1000", 200,
          {{"link", "<https://evil.io/v2/train/tags/list?last=c>; rel=\"next\""}},
          R"({"tags":["c"]})")
      .on("GET", "https://acme.io/v2/train/tags/list?last=c", 200, {}, R"({"tags":["d"]})");
  Client client(world.transport, nobody, world.options());
  CHECK(client.tags(image("acme.io/train")).value() ==
        std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(world.transport.requests().size() == 3);
}

TEST_CASE("bytes with another digest are refused", "[registry]") {
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of("something else");
  world.transport.on("GET", "https://acme.io/v2/train/manifests/" + digest.str(), image_answer())
      .on("GET", "https://acme.io/v2/train/blobs/" + digest.str(), 200, {}, "evil")
      .on("PUT", k_acme, 201, {{"docker-content-digest", digest.str()}});
  Client client(world.transport, nobody, world.options());
  CHECK_FALSE(client.get_manifest(image("acme.io/train").with_digest(digest)).has_value());
  CHECK_FALSE(client.get_blob(image("acme.io/train"), digest, 100).has_value());
  CHECK_FALSE(
      client.put_manifest(image("acme.io/train:1"), k_image_type, k_image_text).has_value());
  CHECK_FALSE(client.upload_blob(image("acme.io/train"), digest, "evil").has_value());
}

TEST_CASE("bodies are bounded", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport
      .on("GET", k_acme, 200, {{"content-type", k_image_type}}, std::string((4U << 20U) + 1, ' '))
      .on("HEAD", k_acme, 401, {{"www-authenticate", "Bearer realm=\"https://acme.io/t\""}})
      .on("GET", "https://acme.io/t?scope=repository%3Atrain%3Apull", 200, {},
          std::string(70000, 'x'));
  Client client(world.transport, nobody, world.options());
  CHECK_FALSE(client.get_manifest(image("acme.io/train:1")).has_value());
  CHECK_FALSE(client.head_manifest(image("acme.io/train:1")).has_value());
}

TEST_CASE("a token that would break out of its header is refused", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport
      .on("GET", k_acme, 401, {{"www-authenticate", "Bearer realm=\"https://acme.io/t\""}})
      .on("GET", "https://acme.io/t?scope=repository%3Atrain%3Apull", 200, {},
          R"({"token":"a\r\nHost: evil"})");
  Client client(world.transport, nobody, world.options());
  CHECK_FALSE(client.get_manifest(image("acme.io/train:1")).has_value());
}

TEST_CASE("plain HTTP is for loopback and for declared registries", "[registry]") {
  World world;
  Anonymous nobody;
  ClientOptions options = world.options();
  options.insecure = {"lan.io:5000"};
  for (const auto* url : {"https://acme.io", "http://lan.io:5000", "http://localhost:5000",
                          "https://127.0.0.1.evil.io:5000"}) {
    world.transport.on("HEAD", std::string(url) + "/v2/train/manifests/1", 404);
  }
  Client client(world.transport, nobody, options);
  for (const auto* name : {"acme.io", "lan.io:5000", "localhost:5000", "127.0.0.1.evil.io:5000"}) {
    CAPTURE(name);
    const auto info = client.head_manifest(image(std::string(name) + "/train:1"));
    REQUIRE(info.has_value());
    CHECK_FALSE(info->has_value());
  }
}

}  // namespace
}  // namespace kfpkg::registry
