// SPDX-License-Identifier: Apache-2.0
// Requests, answers, retries and messages of the client.
#include "core/jobs/jobs.hpp"
#include "registry/protocol/resolve.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <atomic>

namespace kfpkg::registry {
namespace {

using namespace fixture;
using namespace std::chrono_literals;

const std::string k_url = "https://acme.io/v2/train/manifests/1";

TEST_CASE("transient troubles are waited out", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_url, 503, {{"retry-after", "2"}})
      .on("GET", k_url, fail_transient(ErrorKind::network, "acme.io:443 closed the connection"))
      .on("GET", k_url, 429)
      .on("GET", k_url, image_answer());
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.get_manifest(image("acme.io/train:1")).has_value());
  CHECK(world.sleeps == std::vector<std::chrono::milliseconds>{2s, 500ms, 1s});
  CHECK(client.traffic().requests == 4);
  CHECK(client.traffic().retries == 3);
  REQUIRE(world.notes.size() == 3);
  CHECK(world.notes[0] ==
        "GET https://acme.io/v2/train/manifests/1: status 503, trying again in 2.0 s");
}

TEST_CASE("requests and retries are counted by repository, tokens aside", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string other = "https://acme.io/v2/team/blobs/b/manifests/1";
  world.transport
      .on("HEAD", k_url, 401, {{"www-authenticate", "Bearer realm=\"https://acme.io/t\""}})
      .on("GET", "https://acme.io/t?scope=repository%3Atrain%3Apull", 200, {}, R"({"token":"T"})")
      .on("HEAD", k_url, 503)
      .on("HEAD", k_url, image_answer())
      .on("GET", "https://acme.io/t?scope=repository%3Ateam%2Fblobs%2Fb%3Apull", 200, {},
          R"({"token":"U"})")
      .on("HEAD", other, image_answer());
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.head_manifest(image("acme.io/train:1")).has_value());
  REQUIRE(client.head_manifest(image("acme.io/team/blobs/b:1")).has_value());
  const Traffic train = client.traffic(image("acme.io/train"));
  CHECK(train.requests == 3);
  CHECK(train.retries == 1);
  CHECK(client.traffic(image("acme.io/team/blobs/b")).requests == 1);
  CHECK(client.traffic(image("acme.io/team/blobs")).requests == 0);
}

TEST_CASE("what a repository's requests lead to is counted for it", "[registry]") {
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of("{}");
  const std::string blob = "https://acme.io/v2/train/blobs/" + digest.str();
  world.transport.on("GET", blob, 307, {{"location", "https://store.io/b?sig=1"}})
      .on("GET", "https://store.io/b?sig=1", 503)
      .on("GET", "https://store.io/b?sig=1", 200, {}, "{}")
      .on("POST", "https://acme.io/v2/train/blobs/uploads/", 202, {{"location", "/u/1"}})
      .on("PUT", "https://acme.io/u/1?digest=sha256%3A" + std::string(digest.hex()), 503)
      .on("PUT", "https://acme.io/u/1?digest=sha256%3A" + std::string(digest.hex()), 201)
      .on("HEAD", blob, 404);
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.get_blob(image("acme.io/train"), digest, 10).has_value());
  CHECK(client.traffic(image("acme.io/train")).requests == 4);  // each try asks where it is
  CHECK(client.traffic(image("acme.io/train")).retries == 1);
  REQUIRE(client.upload_blob(image("acme.io/train"), digest, "{}").has_value());
  CHECK(client.traffic(image("acme.io/train")).requests == client.traffic().requests);
  CHECK(client.traffic(image("acme.io/train")).retries == 2);
  CHECK(client.traffic(image("other.io/train")).requests == 0);
}

TEST_CASE("patience ends", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_url, 503);
  Client client(world.transport, nobody, world.options());
  const auto manifest = client.get_manifest(image("acme.io/train:1"));
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::registry);
  CHECK(manifest.error().message ==
        "acme.io: the manifest of acme.io/train:1: not available (503)");
  CHECK(world.transport.requests().size() == 5);
}

TEST_CASE("a Retry-After beyond the budget is an answer at once", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_url, 429, {{"retry-after", "3600"}},
                     R"({"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]})");
  Client client(world.transport, nobody, world.options());
  const auto manifest = client.get_manifest(image("acme.io/train:1"));
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().message ==
        "acme.io: the manifest of acme.io/train:1: too many requests (429): TOOMANYREQUESTS: slow "
        "down");
  CHECK(world.sleeps.empty());
}

TEST_CASE("a broken upload starts again from its beginning", "[registry]") {
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of("{}");
  const std::string open = "https://acme.io/v2/train/blobs/uploads/";
  const std::string coded = "?digest=sha256%3A" + std::string(digest.hex());
  world.transport.on("POST", open, 202, {{"location", "/u/1"}})
      .on("POST", open, 202, {{"location", "/u/2"}})
      .on("PUT", "https://acme.io/u/1" + coded, fail_transient(ErrorKind::network, "closed"))
      .on("PUT", "https://acme.io/u/2" + coded, 201)
      .on("HEAD", "https://acme.io/v2/train/blobs/" + digest.str(), 404);
  Client client(world.transport, nobody, world.options());
  CHECK(client.upload_blob(image("acme.io/train"), digest, "{}").has_value());
  CHECK(world.transport.requests().size() == 5);
  CHECK(client.traffic().bytes_sent == 4);
}

struct Lost {
  const char* what;
  Result<http::Response> reply;
};

// What leaves open whether the content arrived.
std::vector<Lost> lost_replies() {
  return {{"no reply", fail_transient(ErrorKind::network, "closed")},
          {"gateway", http::Response{502, {}, {}}},
          {"accepted", http::Response{202, {}, {}}},
          {"wrong digest",
           http::Response{201, {{"docker-content-digest", oci::Digest::of("x").str()}}, {}}}};
}

TEST_CASE("a lost reply to a manifest is made good by asking", "[registry]") {
  const Lost lost = GENERATE(from_range(lost_replies()));
  const bool arrived = GENERATE(true, false);
  CAPTURE(lost.what, arrived);
  World world;
  Anonymous nobody;
  world.transport.on("PUT", k_url, lost.reply)
      .on("PUT", k_url, 201)
      .on("HEAD", k_url, arrived ? image_answer() : http::Response{404, {}, {}});
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.put_manifest(image("acme.io/train:1"), k_image_type, k_image_text).has_value());
  const std::vector<std::string> asked{"PUT " + k_url, "HEAD " + k_url};
  const std::vector<std::string> again{"PUT " + k_url, "HEAD " + k_url, "PUT " + k_url};
  CHECK(world.transport.lines() == (arrived ? asked : again));
}

TEST_CASE("a lost reply to a blob is made good by asking", "[registry]") {
  const Lost lost = GENERATE(from_range(lost_replies()));
  CAPTURE(lost.what);
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of("{}");
  world.transport.on("POST", "https://acme.io/v2/train/blobs/uploads/", 202, {{"location", "/u/1"}})
      .on("PUT", "https://acme.io/u/1?digest=sha256%3A" + std::string(digest.hex()), lost.reply)
      .on("HEAD", "https://acme.io/v2/train/blobs/" + digest.str(), 200);
  Client client(world.transport, nobody, world.options());
  CHECK(client.upload_blob(image("acme.io/train"), digest, "{}").has_value());
  CHECK(world.transport.requests().size() == 3);
}

TEST_CASE("a registry that stores nothing is told", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("PUT", k_url, 202).on("HEAD", k_url, 500);
  Client client(world.transport, nobody, world.options());
  const auto put = client.put_manifest(image("acme.io/train:1"), k_image_type, k_image_text);
  REQUIRE_FALSE(put.has_value());
  CHECK(put.error().message ==
        "the manifest of acme.io/train:1: the registry answered 202 and has not stored it");
  CHECK(client.traffic().retries == 4);
}

TEST_CASE("an upload whose state is lost starts anew", "[registry]") {
  const int status = GENERATE(400, 404, 416);
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of("{}");
  const std::string open = "https://acme.io/v2/train/blobs/uploads/";
  const std::string coded = "?digest=sha256%3A" + std::string(digest.hex());
  world.transport.on("POST", open, 202, {{"location", "/u/1"}})
      .on("POST", open, 202, {{"location", "/u/2"}})
      .on("PUT", "https://acme.io/u/1" + coded, status, {},
          R"({"errors":[{"code":"BLOB_UPLOAD_INVALID","message":"blob upload invalid"}]})")
      .on("PUT", "https://acme.io/u/2" + coded, 201);
  Client client(world.transport, nobody, world.options());
  CHECK(client.upload_blob(image("acme.io/train"), digest, "{}").has_value());
  CHECK(world.transport.requests().size() == 4);
}

TEST_CASE("content that was damaged on its way is asked for again", "[registry]") {
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of("{}");
  const std::string url = "https://acme.io/v2/train/blobs/" + digest.str();
  world.transport.on("GET", url, 200, {}, "{").on("GET", url, 200, {}, "{}");
  world.transport.on("GET", k_url, 200, {{"content-type", k_image_type}}, R"({"schemaVersion":)")
      .on("GET", k_url, image_answer());
  const std::string tags = "https://acme.io/v2/train/tags/list?n=1000";
  world.transport.on("GET", tags, 200, {}, R"({"name":"train","tags":["1")")
      .on("GET", tags, 200, {}, R"({"name":"train","tags":["1","2"]})");
  Client client(world.transport, nobody, world.options());
  CHECK(client.get_blob(image("acme.io/train"), digest, 10).value() == "{}");
  CHECK(client.get_manifest(image("acme.io/train:1")).value().bytes == k_image_text);
  CHECK(client.tags(image("acme.io/train")).value().size() == 2);
  CHECK(client.traffic().retries == 3);
}

TEST_CASE("more tags than anybody reads are refused", "[registry]") {
  World world;
  Anonymous nobody;
  std::string body = R"({"tags":["t0")";
  for (int i = 1; i <= 100'000; ++i) body += ",\"t" + std::to_string(i) + "\"";
  world.transport.on("GET", "https://acme.io/v2/train/tags/list?n=1000", 200, {}, body + "]}");
  Client client(world.transport, nobody, world.options());
  const auto tags = client.tags(image("acme.io/train"));
  REQUIRE_FALSE(tags.has_value());
  CHECK(holds(tags.error().message, "more than 100000"));
}

TEST_CASE("what cannot pass is not tried again", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_url, fail(ErrorKind::network, "cannot find the host acme.io"));
  Client client(world.transport, nobody, world.options());
  CHECK_FALSE(client.get_manifest(image("acme.io/train:1")));
  CHECK(world.transport.requests().size() == 1);
}

TEST_CASE("where nobody ever answered, patience is short", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_url, fail_transient(ErrorKind::network, "refused"));
  Client client(world.transport, nobody, world.options());
  CHECK_FALSE(client.get_manifest(image("acme.io/train:1")));
  CHECK(world.transport.requests().size() == 3);
}

TEST_CASE("the deadline of all requests ends waits and requests", "[registry]") {
  World world;
  Anonymous nobody;
  ClientOptions options = world.options();
  options.retry.deadline = 1s;
  world.transport.on("GET", k_url, 503);
  Client client(world.transport, nobody, options);
  const auto refused = client.get_manifest(image("acme.io/train:1"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(world.sleeps == std::vector<std::chrono::milliseconds>{250ms, 500ms});
  CHECK(world.transport.requests().back().total_timeout == 250ms);
  world.now += 1s;
  const auto late = client.get_manifest(image("acme.io/train:1"));
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().message == "acme.io: not done after 1 s, the limit for all requests");
  CHECK(world.transport.requests().size() == 3);
}

TEST_CASE("interrupting ends the waiting", "[registry]") {
  World world;
  Anonymous nobody;
  std::stop_source source;
  ClientOptions options = world.options();
  options.clock.sleep = [&](std::chrono::milliseconds) { source.request_stop(); };
  world.transport.on("GET", k_url, 503);
  Client client(world.transport, nobody, options);
  const auto manifest = client.get_manifest(image("acme.io/train:1"), source.get_token());
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::interrupted);
}

TEST_CASE("a registry without a digest header is asked for the bytes", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("HEAD", k_url, 200, {{"content-type", k_image_type}})
      .on("GET", k_url, 200, {{"content-type", k_image_type + "; charset=utf-8"}}, k_image_text);
  Client client(world.transport, nobody, world.options());
  const auto info = resolve(client, image("acme.io/train:1"));
  REQUIRE(info.has_value());
  CHECK(info->digest == oci::Digest::of(k_image_text));
  CHECK(info->media_type == k_image_type);
  CHECK(info->size == k_image_text.size());
}

TEST_CASE("what is not there is told by name", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("HEAD", k_url, 404);
  Client client(world.transport, nobody, world.options());
  const auto info = resolve(client, image("acme.io/train:1"));
  REQUIRE_FALSE(info.has_value());
  CHECK(info.error().message == "acme.io/train:1: not in the registry");
}

TEST_CASE("a registry's warning is shown once", "[registry]") {
  World world;
  Anonymous nobody;
  http::Response answer = image_answer();
  answer.headers.emplace_back("warning", "299 - \"this repository moves\x1b[2J\"");
  world.transport.on("GET", k_url, answer);
  Client client(world.transport, nobody, world.options());
  REQUIRE(client.get_manifest(image("acme.io/train:1")).has_value());
  REQUIRE(client.get_manifest(image("acme.io/train:1")).has_value());
  REQUIRE(world.notes.size() == 1);
  CHECK(holds(world.notes[0], "acme.io says: this repository moves"));
  CHECK_FALSE(holds(world.notes[0], "\x1b"));
}

const std::string k_index_text =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)"
    R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:)"
    R"(1111111111111111111111111111111111111111111111111111111111111111","size":7,)"
    R"("platform":{"architecture":"amd64","os":"linux"}},)"
    R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:)"
    R"(2222222222222222222222222222222222222222222222222222222222222222","size":7,)"
    R"("platform":{"architecture":"arm64","os":"linux","variant":"v8"}},)"
    R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:)"
    R"(3333333333333333333333333333333333333333333333333333333333333333","size":7,)"
    R"("annotations":{"vnd.docker.reference.type":"attestation-manifest"},)"
    R"("platform":{"architecture":"unknown","os":"unknown"}}]})";

TEST_CASE("platforms come from the index, without attestations", "[registry]") {
  World world;
  Anonymous nobody;
  world.transport.on("GET", k_url, 200,
                     {{"content-type", "application/vnd.oci.image.index.v1+json"}}, k_index_text);
  Client client(world.transport, nobody, world.options());
  const auto found = resolve_platforms(client, image("acme.io/train:1"));
  REQUIRE(found.has_value());
  CHECK(found->is_index);
  CHECK(found->reference.digest == oci::Digest::of(k_index_text));
  REQUIRE(found->platforms.size() == 2);
  CHECK(found->platforms[0].platform.str() == "linux/amd64");
  CHECK(found->platforms[1].platform.str() == "linux/arm64");
  CHECK(found->platforms[1].digest.hex() == std::string(64, '2'));
}

TEST_CASE("an image in nested indexes is found, and only so deep", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string image_text =
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":)"
      R"({"mediaType":"application/vnd.oci.image.config.v1+json","digest":")" +
      oci::Digest::of(R"({"os":"linux","architecture":"amd64"})").str() + R"(","size":37}})";
  const auto serve = [&](const std::string& text, const std::string& type) {
    world.transport.on("GET", "https://acme.io/v2/train/manifests/" + oci::Digest::of(text).str(),
                       200, {{"content-type", type}}, text);
    return R"({"mediaType":")" + type + R"(","size":)" + std::to_string(text.size()) +
           R"(,"digest":")" + oci::Digest::of(text).str() + "\"";
  };
  world.transport.on("GET",
                     "https://acme.io/v2/train/blobs/" +
                         oci::Digest::of(R"({"os":"linux","architecture":"amd64"})").str(),
                     200, {}, R"({"os":"linux","architecture":"amd64"})");
  const std::string index_type(oci::k_oci_index);
  std::string index = R"({"schemaVersion":2,"manifests":[)" + serve(image_text, k_image_type) +
                      R"(,"platform":{"os":"linux","architecture":"amd64"}}]})";
  for (std::size_t depth = 1; depth < oci::k_index_depth; ++depth) {
    index = R"({"schemaVersion":2,"manifests":[)" + serve(index, index_type) + "}]}";
  }
  const std::string deeper =
      R"({"schemaVersion":2,"manifests":[)" + serve(index, index_type) + "}]}";
  serve(deeper, index_type);
  Client client(world.transport, nobody, world.options());
  const auto at = [&](const std::string& text) {
    return image("acme.io/train").with_digest(oci::Digest::of(text));
  };
  const auto found = resolve_platforms(client, at(index));
  REQUIRE(found.has_value());
  REQUIRE(found->platforms.size() == 1);
  CHECK(found->platforms[0].digest == oci::Digest::of(image_text));
  // An image of another platform says as well what its ONBUILD runs.
  for (const char* platform : {"linux/amd64", "linux/arm64"})
    CHECK(image_config(client, *found, *oci::Platform::parse(platform)).has_value());
  const auto refused = resolve_platforms(client, at(deeper));
  REQUIRE_FALSE(refused.has_value());
  CHECK(holds(refused.error().message, "too deep"));
}

TEST_CASE("entries without a platform are looked into, artifacts among them left out",
          "[registry]") {
  World world;
  Anonymous nobody;
  const auto serve = [&](const std::string& kind, const std::string& text) {
    const std::string digest = oci::Digest::of(text).str();
    world.transport.on("GET", "https://acme.io/v2/train/" + kind + "/" + digest, 200,
                       {{"content-type", k_image_type}}, text);
    return fmt::format(R"("digest":"{}","size":{})", digest, text.size());
  };
  const auto manifest = [&](std::string_view config_type, const std::string& config) {
    return fmt::format(
        R"({{"mediaType":"{}",{}}})", k_image_type,
        serve("manifests", fmt::format(R"({{"schemaVersion":2,"mediaType":"{}",)"
                                       R"("config":{{"mediaType":"{}",{}}}}})",
                                       k_image_type, config_type, serve("blobs", config))));
  };
  const std::string index = fmt::format(
      R"({{"schemaVersion":2,"manifests":[{},{}]}})",
      manifest("application/vnd.oci.empty.v1+json", "{}"),
      manifest(oci::k_oci_config, R"({"os":"linux","architecture":"arm","variant":"v6"})"));
  world.transport.on("GET", k_url, 200, {{"content-type", std::string(oci::k_oci_index)}}, index);
  Client client(world.transport, nobody, world.options());
  const auto found = resolve_platforms(client, image("acme.io/train:1"));
  REQUIRE(found.has_value());
  REQUIRE(found->platforms.size() == 1);
  CHECK(found->platforms[0].platform.str() == "linux/arm/v6");
}

TEST_CASE("a version's tag does not move", "[registry]") {
  World world;
  Anonymous nobody;
  const auto digest = oci::Digest::of(k_image_text);
  const std::string other = oci::Digest::of("other").str();
  const std::string by_digest = "https://acme.io/v2/train/manifests/" + digest.str();
  world.transport.on("GET", by_digest, image_answer())
      .on("HEAD", "https://acme.io/v2/train/manifests/new", 404)
      .on("PUT", "https://acme.io/v2/train/manifests/new", 201)
      .on("HEAD", "https://acme.io/v2/train/manifests/same", image_answer())
      .on("HEAD", "https://acme.io/v2/train/manifests/other", 200,
          {{"content-type", k_image_type}, {"docker-content-digest", other}})
      .on("PUT", "https://acme.io/v2/train/manifests/other", 201);
  Client client(world.transport, nobody, world.options());
  const auto source = image("acme.io/train").with_digest(digest);
  const MayMove freely = [](const auto&, const auto&) { return Status(); };
  const MayMove never = [](const auto& target, const auto& there) -> Status {
    return fail(ErrorKind::registry, target.familiar() + " stays at " + there.str());
  };
  CHECK(tag_manifest(client, source, "same", never).value() == TagOutcome::unchanged);
  CHECK(world.transport.requests().size() == 1);
  CHECK(tag_manifest(client, source, "new", never).value() == TagOutcome::created);
  CHECK(tag_manifest(client, source, "other", freely).value() == TagOutcome::moved);
  const auto refused = tag_manifest(client, source, "other", never);
  REQUIRE_FALSE(refused.has_value());
  CHECK(holds(refused.error().message, "acme.io/train:other stays at " + other));
  CHECK(world.transport.requests().back().method == "HEAD");
}

TEST_CASE("one harmed header refuses no tag", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string index = R"({"schemaVersion":2,"manifests":[]})";
  const auto digest = oci::Digest::of(index);
  const http::Response answer{
      200,
      {{"content-type", std::string(oci::k_oci_index)}, {"docker-content-digest", digest.str()}},
      index};
  const std::string other = oci::Digest::of("other").str();
  const std::string url = "https://acme.io/v2/train/manifests/";
  world.transport
      .on("HEAD", url + "1", 200,
          {{"content-type", k_image_type}, {"docker-content-digest", other}})
      .on("HEAD", url + "1", answer)
      .on("GET", url + other, 404)
      .on("GET", url + digest.str(), answer);
  Client client(world.transport, nobody, world.options());
  const auto source = image("acme.io/train").with_digest(digest);
  SECTION("when it is set") {
    const MayMove never = [](const auto&, const auto&) { return fail(ErrorKind::registry, "no"); };
    CHECK(tag_manifest(client, source, "1", never).value() == TagOutcome::unchanged);
  }
  SECTION("when it is compared") {
    CHECK(look_at_tag(client, image("acme.io/train:1"), digest).value()->digest == digest);
    CHECK(world.transport.requests().size() == 2);
  }
  SECTION("when what it stands for is looked at") {
    const auto found = find_platforms(client, image("acme.io/train:1"));
    REQUIRE(found.has_value());
    CHECK((*found)->reference.digest == digest);
    CHECK(world.transport.requests().size() == 4);
  }
}

TEST_CASE("a manifest by tag has the digest that the registry names, or comes twice",
          "[registry]") {
  World world;
  Anonymous nobody;
  const std::string url = "https://acme.io/v2/train/manifests/1";
  http::Response harmed = image_answer();
  harmed.body[harmed.body.find("schema")] = 'S';
  world.transport.on("GET", url, harmed);
  Client client(world.transport, nobody, world.options());
  SECTION("once harmed, it is asked for again") {
    world.transport.on("GET", url, image_answer());
    CHECK(client.get_manifest(image("acme.io/train:1")).value().bytes == k_image_text);
  }
  SECTION("always with another header, it is believed") {
    CHECK(client.get_manifest(image("acme.io/train:1")).value().bytes == harmed.body);
  }
  CHECK(world.transport.requests().size() == 2);
}

TEST_CASE("a tag whose image is gone is asked for twice, and no more", "[registry]") {
  World world;
  Anonymous nobody;
  const std::string url = "https://acme.io/v2/train/manifests/";
  world.transport.on("HEAD", url + "1", image_answer())
      .on("GET", url + oci::Digest::of(k_image_text).str(), 404);
  Client client(world.transport, nobody, world.options());
  const auto found = find_platforms(client, image("acme.io/train:1"));
  REQUIRE_FALSE(found.has_value());
  CHECK(holds(found.error().message, "not in the registry"));
  CHECK(world.transport.requests().size() == 3);
}

TEST_CASE("threads share one client and its token", "[registry]") {
  World world;
  Anonymous nobody;
  for (int i = 0; i < 4; ++i) {
    world.transport.on("HEAD", k_url, 401,
                       {{"www-authenticate", "Bearer realm=\"https://acme.io/t\""}});
  }
  world.transport.on("HEAD", k_url, image_answer())
      .on("GET", "https://acme.io/t?scope=repository%3Atrain%3Apull", 200, {}, R"({"token":"T"})");
  Client client(world.transport, nobody, world.options());
  std::atomic<int> found{0};
  for_each_index(4, 4, {}, [&](std::size_t) {
    const auto info = client.head_manifest(image("acme.io/train:1"));
    if (info && *info) ++found;
  });
  CHECK(found >= 1);
  CHECK(client.head_manifest(image("acme.io/train:1")).has_value());
  CHECK(client.traffic().token_requests <= 4);
}

}  // namespace
}  // namespace kfpkg::registry
