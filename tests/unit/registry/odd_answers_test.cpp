// SPDX-License-Identifier: Apache-2.0
// Registries that answer otherwise than the specification says, and get along with us all the same:
// replicas that are late, odd digests, HEAD that is refused, redirected writes.
#include "registry/protocol/repository_store.hpp"
#include "registry/protocol/resolve.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace fixture;

const std::string k_url = "https://acme.io/v2/train/manifests/1";
const std::string k_tags = "https://acme.io/v2/train/tags/list?n=1000";

struct Odd : World {
  Anonymous nobody;
  Client client{transport, nobody, options()};
  oci::Reference name = image("acme.io/train:1");
  oci::Digest digest = oci::Digest::of(k_image_text);
  oci::ManifestBytes manifest{digest, k_image_type, k_image_text};

  Result<oci::Digest> put() { return client.put_manifest(name, k_image_type, k_image_text); }
};

TEST_CASE_METHOD(Odd, "what was pushed just now is asked for until all replicas have it",
                 "[registry]") {
  transport.on("GET", k_url, 404).on("GET", k_url, 404).on("GET", k_url, image_answer());
  CHECK(client.get_manifest(name, {}, Pushed::now).value().digest == digest);
  CHECK(client.traffic().retries == 2);
}

TEST_CASE_METHOD(Odd, "what was pushed and never comes is told in the end", "[registry]") {
  transport.on("GET", k_url, 404).on("HEAD", k_url, 404);
  const auto late = client.get_manifest(name, {}, Pushed::now);
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().message == "acme.io/train:1: not in the registry");
  CHECK(client.traffic().retries == 4);
  CHECK_FALSE(client.head_manifest(name, {}, Pushed::now).has_value());
  CHECK_FALSE(client.get_manifest(name).has_value());
  CHECK(client.traffic().retries == 8);
}

TEST_CASE_METHOD(Odd, "a digest header that says nothing is no other digest", "[registry]") {
  const std::string said = GENERATE(as<std::string>(), "", "sha512:" + std::string(128, 'a'),
                                    "sha256:short", "nonsense");
  CAPTURE(said);
  http::Response answer = image_answer();
  for (auto& [header, value] : answer.headers) {
    if (header == "docker-content-digest") value = said;
  }
  transport.on("PUT", k_url, 201, {{"docker-content-digest", said}})
      .on("HEAD", k_url, answer)
      .on("GET", k_url, answer);
  CHECK(put().value() == digest);
  CHECK(client.head_manifest(name).value()->digest == digest);
  CHECK(client.traffic().retries == 0);
}

TEST_CASE_METHOD(Odd, "a lost reply is made good where HEAD says no digest", "[registry]") {
  http::Response answer = image_answer();
  std::erase_if(answer.headers, [](const auto& each) { return each.first != "content-type"; });
  transport.on("PUT", k_url, 500).on("HEAD", k_url, answer).on("GET", k_url, answer);
  CHECK(put().value() == digest);
}

TEST_CASE_METHOD(Odd, "where HEAD is refused GET is asked", "[registry]") {
  const int status = GENERATE(400, 403, 405, 500, 501);
  CAPTURE(status);
  SECTION("and has it") {
    transport.on("HEAD", k_url, status).on("GET", k_url, image_answer());
    CHECK(client.head_manifest(name).value()->digest == digest);
  }
  SECTION("and has it not") {
    transport.on("HEAD", k_url, status).on("GET", k_url, 404);
    CHECK_FALSE(client.head_manifest(name).value());
  }
  SECTION("and is refused as well") {
    transport.on("HEAD", k_url, status).on("GET", k_url, 403);
    CHECK(client.head_manifest(name).error().kind == ErrorKind::credentials);
  }
}

TEST_CASE_METHOD(Odd, "a quota that is used up is not asked around", "[registry]") {
  transport.on("HEAD", k_url, 429).on("GET", k_url, image_answer());
  CHECK_FALSE(client.head_manifest(name).has_value());
}

TEST_CASE_METHOD(Odd, "what is put is looked for once", "[registry]") {
  const auto store = repository_store(client, name);
  transport.on("PUT", k_url, 201);
  SECTION("and is there") {
    transport.on("HEAD", k_url, image_answer());
    CHECK(store->put_root(manifest, "1", {}));
    CHECK(store->confirm(digest, "1", {}));
    CHECK(transport.lines() == std::vector<std::string>{"PUT " + k_url, "HEAD " + k_url});
  }
  SECTION("and comes late") {
    transport.on("HEAD", k_url, 404).on("HEAD", k_url, image_answer());
    CHECK(store->put_root(manifest, "1", {}));
    CHECK(store->confirm(digest, "1", {}));
  }
  SECTION("and is not there") {
    transport.on("HEAD", k_url, 404);
    const Status put = store->confirm(digest, "1", {});
    REQUIRE_FALSE(put.has_value());
    CHECK(put.error().kind == ErrorKind::registry);
    CHECK(put.error().message == "acme.io/train:1: not in the registry");
  }
  SECTION("and is something else") {
    http::Response other = image_answer();
    for (auto& [header, value] : other.headers) {
      if (header == "docker-content-digest") value = oci::Digest::of("x").str();
    }
    transport.on("HEAD", k_url, other);
    const Status put = store->confirm(digest, "1", {});
    REQUIRE_FALSE(put.has_value());
    CHECK(holds(put.error().message, "it stands for " + oci::Digest::of("x").str()));
  }
}

TEST_CASE_METHOD(Odd, "writes follow a redirect on the registry itself, with what they carry",
                 "[registry]") {
  const int status = GENERATE(307, 308);
  const std::string moved = "https://acme.io/v2/moved/manifests/1";
  transport.on("PUT", k_url, status, {{"location", "/v2/moved/manifests/1"}}).on("PUT", moved, 201);
  CHECK(put().value() == digest);
  CHECK(transport.requests().back().body == k_image_text);
  const std::string open = "https://acme.io/v2/train/blobs/uploads/";
  const auto blob = oci::Digest::of("{}");
  transport.on("POST", open, status, {{"location", "https://acme.io/v2/moved/blobs/uploads/"}})
      .on("POST", "https://acme.io/v2/moved/blobs/uploads/", 202, {{"location", "/u/1"}})
      .on("PUT", "https://acme.io/u/1?digest=sha256%3A" + std::string(blob.hex()), status,
          {{"location", "/u/2"}})
      .on("PUT", "https://acme.io/u/2", 201);
  CHECK(client.upload_blob(name, blob, "{}"));
  CHECK(transport.requests().back().body == "{}");
}

TEST_CASE_METHOD(Odd, "no write follows a redirect to another host", "[registry]") {
  const auto place = GENERATE("https://evil.io/v2/x", "http://acme.io/v2/x", "https://acme.io:1/x");
  CAPTURE(place);
  GivenCredential credential("acme.io", kim());
  Client known(transport, credential, options());
  transport.on("PUT", k_url, 307, {{"location", place}});
  const auto refused = known.put_manifest(name, k_image_type, k_image_text);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::registry);
  CHECK(holds(refused.error().message, "sent on to another place (307)"));
  CHECK(transport.requests().size() == 1);
}

TEST_CASE_METHOD(Odd, "tags of a repository that is not there are no empty list", "[registry]") {
  transport.on("GET", k_tags, 404, {}, R"({"errors":[{"code":"NAME_UNKNOWN"}]})");
  const auto tags = client.tags(name);
  REQUIRE_FALSE(tags.has_value());
  CHECK(tags.error().kind == ErrorKind::registry);
  CHECK(tags.error().message == "acme.io/train: not in the registry");
  CHECK(holds(tags.error().hint, "nothing with a tag"));
}

TEST_CASE_METHOD(Odd, "a repository without tags has none", "[registry]") {
  transport.on("GET", k_tags, 200, {}, GENERATE(R"({"tags":null})", R"({"tags":[]})"));
  CHECK(client.tags(name).value().empty());
}

TEST_CASE_METHOD(Odd, "a list of tags without an end is told", "[registry]") {
  const std::string other = "https://acme.io/v2/train/tags/list?last=b";
  transport.on("GET", k_tags, 200, {{"link", "</v2/train/tags/list?last=b>; rel=next"}},
               R"({"tags":["a"]})");
  transport.on("GET", other, 200, {{"link", "</v2/train/tags/list?n=1000>; rel=next"}},
               R"({"tags":["b"]})");
  const auto tags = client.tags(name);
  REQUIRE_FALSE(tags.has_value());
  CHECK(tags.error().kind == ErrorKind::registry);
  CHECK(holds(tags.error().message, "more than 1000 pages"));
}

TEST_CASE_METHOD(Odd, "a manifest that something packed on its way is told", "[registry]") {
  transport.on("GET", k_url, 200, {{"content-encoding", "gzip"}}, "\x1f\x8b");
  const auto packed = client.get_manifest(name);
  REQUIRE_FALSE(packed.has_value());
  CHECK(holds(packed.error().message, "comes packed (Content-Encoding: gzip)"));
  CHECK(client.traffic().retries == 0);
}

TEST_CASE_METHOD(Odd, "a server that speaks TLS and was asked plainly is told so", "[registry]") {
  transport.on("GET", k_url, 400, {}, "Client sent an HTTP request to an HTTPS server.\n");
  const auto refused = client.get_manifest(name);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::network);
  CHECK(holds(refused.error().message, "it speaks TLS"));
}

TEST_CASE_METHOD(Odd, "a push that finds no repository is told to make one", "[registry]") {
  const std::string unknown = R"({"errors":[{"code":"NAME_UNKNOWN","message":"x"}]})";
  transport.on("PUT", k_url, 404, {}, unknown)
      .on("POST", "https://acme.io/v2/train/blobs/uploads/", 404, {}, unknown);
  CHECK(holds(put().error().hint, "create the repository there first"));
  const auto blob = client.upload_blob(name, oci::Digest::of("{}"), "{}");
  CHECK(holds(blob.error().hint, "create the repository there first"));
}

TEST_CASE_METHOD(Odd, "a token server that is not there is no image that is not there",
                 "[registry]") {
  const std::string realm = "https://auth.acme.io/token";
  transport
      .on("GET", k_url, 401, {{"www-authenticate", "Bearer realm=\"" + realm + "\",service=\"x\""}})
      .on("GET", realm + "?service=x&scope=repository%3Atrain%3Apull", 404);
  const auto refused = client.get_manifest(name);
  REQUIRE_FALSE(refused.has_value());
  CHECK(holds(refused.error().message, "auth.acme.io: a token: not found (404)"));
  CHECK(holds(refused.error().hint, "acme.io sends us there for a token"));
}

TEST_CASE_METHOD(Odd, "blobs that a registry has lost are named, each once", "[registry]") {
  const auto digest_of = [](const char* text) { return oci::Digest::of(text).str(); };
  const auto entry = [&](const std::string& type, const char* text) {
    return R"({"mediaType": ")" + type + R"(", "digest": ")" + digest_of(text) + R"(", "size": 1})";
  };
  const std::string layer = "application/vnd.oci.image.layer.v1.tar+gzip";
  const std::string foreign = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
  const auto manifest_with = [&](const char* config) {
    return R"({"schemaVersion": 2, "mediaType": ")" + std::string(k_image_type) +
           R"(", "config": )" + entry(std::string(oci::k_oci_config), config) + R"(, "layers": [)" +
           entry(layer, "kept") + ", " + entry(layer, "lost") + ", " + entry(foreign, "elsewhere") +
           "]}";
  };
  const std::string url = "https://acme.io/v2/train/";
  const oci::Platform amd64{"linux", "amd64", {}};
  const oci::Platform arm64{"linux", "arm64", {}};
  Resolved resolved{name, {}, true, {}, {}};
  for (const auto& [platform, config] : {std::pair{amd64, "one"}, std::pair{arm64, "two"}}) {
    const std::string text = manifest_with(config);
    const oci::Digest of = oci::Digest::of(text);
    resolved.platforms.push_back({platform, of});
    transport.on("GET", url + "manifests/" + of.str(),
                 http::Response{200, {{"content-type", std::string(k_image_type)}}, text});
  }
  const auto blob = [&](const char* text) { return url + "blobs/" + digest_of(text); };
  transport.on("HEAD", blob("one"), 200).on("HEAD", blob("two"), 404).on("HEAD", blob("kept"), 200);
  SECTION("lost") {
    transport.on("HEAD", blob("lost"), 404);
    const auto gone = gone_blobs(client, resolved).value();
    REQUIRE(gone.size() == 2);
    CHECK(gone[0].digest.str() == digest_of("lost"));
    CHECK(gone[0].platform == amd64);
    CHECK(gone[1].digest.str() == digest_of("two"));
    CHECK(gone[1].platform == arm64);
  }
  SECTION("nothing is said where the question is refused") {
    transport.on("HEAD", blob("lost"), 405);
    CHECK(gone_blobs(client, resolved).value().empty());
  }
}

}  // namespace
}  // namespace kfpkg::registry
