// SPDX-License-Identifier: Apache-2.0
// A repository as an image store: conditional puts, referrers, and what is absent.
#include "registry/protocol/repository_store.hpp"

#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

using namespace fixture;

const oci::Digest k_image = oci::Digest::of(k_image_text);
const oci::Digest k_other = oci::Digest::of("other");
const std::string k_base = "https://acme.io/v2/train/";
const std::string k_tag = k_base + "manifests/1";
const std::string k_api = k_base + "referrers/" + k_image.str();
const std::string k_list = k_base + "manifests/sha256-" + std::string(k_image.hex());
const std::string k_index_type(oci::k_oci_index);

struct Fixture : World {
  Anonymous nobody;
  Client client{transport, nobody, options()};
  std::unique_ptr<oci::ImageStore> store = repository_store(client, image("acme.io/train:any"));
};

http::Headers stands_for(const oci::Digest& digest) {
  return {{"content-type", k_image_type}, {"docker-content-digest", digest.str()}};
}

std::string index_of(const std::vector<oci::Digest>& digests) {
  std::string entries;
  for (const oci::Digest& digest : digests) {
    entries += fmt::format(R"({}{{"mediaType":"{}","digest":"{}","size":7,"artifactType":"sbom",)"
                           R"("annotations":{{"by":"kim"}}}})",
                           entries.empty() ? "" : ",", k_image_type, digest.str());
  }
  return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{}]}})", k_index_type,
                     entries);
}

TEST_CASE_METHOD(Fixture, "an absent image is one error, whoever asks", "[registry]") {
  transport.on("HEAD", k_tag, 404).on("GET", k_tag, 404);
  const oci::Selector one{"1", {}};
  CHECK(store->find(one, {}).value() == std::nullopt);
  const Error errors[] = {store->require(one, {}).error(), store->manifest(one, {}).error(),
                          store->absence(one)};
  for (const Error& error : errors) {
    CHECK(error.kind == ErrorKind::registry);
    CHECK(error.message == "acme.io/train:1: not in the registry");
    CHECK(error.hint == "check the name and the tag; has it been pushed?");
  }
}

TEST_CASE("a tag is put only while it stands for what was expected", "[registry]") {
  struct Row {
    std::optional<oci::Digest> present;
    std::optional<oci::Digest> expected;
    oci::PutOutcome outcome;
  };
  const oci::Digest third = oci::Digest::of("third");
  const Row rows[] = {
      {{}, {}, oci::PutOutcome::done},         {k_other, k_other, oci::PutOutcome::done},
      {k_image, {}, oci::PutOutcome::same},    {k_image, k_other, oci::PutOutcome::same},
      {k_other, {}, oci::PutOutcome::moved},   {{}, k_other, oci::PutOutcome::moved},
      {k_other, third, oci::PutOutcome::moved}};
  for (const Row& row : rows) {
    Fixture world;
    INFO((row.present ? row.present->str() : "none")
         << (row.expected ? row.expected->str() : "none"));
    world.transport.on("PUT", k_tag, 201);
    if (row.present) world.transport.on("HEAD", k_tag, 200, stands_for(*row.present));
    if (!row.present) world.transport.on("HEAD", k_tag, 404);
    const oci::ManifestBytes bytes{k_image, k_image_type, k_image_text};
    CHECK(world.store->put_root_if(bytes, "1", row.expected, {}).value() == row.outcome);
    const bool done = row.outcome == oci::PutOutcome::done;
    CHECK(world.transport.requests().size() == (done ? 2 : 1));
  }
}

TEST_CASE_METHOD(Fixture, "referrers come from the API, page by page, each once", "[registry]") {
  const oci::Digest third = oci::Digest::of("third");
  transport
      .on("GET", k_api, 200,
          {{"content-type", k_index_type}, {"link", "</v2/train/referrers/2>; rel=\"next\""}},
          index_of({k_other}))
      .on("GET", k_base + "referrers/2", 200,
          {{"content-type", k_index_type},
           {"link", "<https://evil.io/v2/train/referrers/3>; rel=\"next\""}},
          index_of({k_other, third}))
      .on("GET", k_base + "referrers/3", 200, {{"content-type", k_index_type}},
          index_of({k_other}));
  const auto found = store->referrers(k_image, {});
  REQUIRE(found.value().size() == 2);
  CHECK(found->front().digest == k_other);
  CHECK(found->front().artifact_type == "sbom");
  CHECK(found->front().annotations == oci::Annotations{{"by", "kim"}});
  CHECK(found->back().digest == third);
  CHECK(transport.requests().size() == 3);
}

TEST_CASE("a registry without the API is asked for the tag", "[registry]") {
  const http::Response answers[] = {{404, {}, {}},
                                    {400, {}, {}},
                                    {405, {}, {}},
                                    {501, {}, {}},
                                    {200, {{"content-type", "text/html"}}, "<p>welcome"}};
  const std::string list = index_of({k_other});
  const std::string digest = oci::Digest::of(list).str();
  for (const http::Response& answer : answers) {
    INFO(answer.status);
    Fixture world;
    world.transport.on("GET", k_api, answer)
        .on("HEAD", k_list, 200,
            {{"content-type", k_index_type}, {"docker-content-digest", digest}})
        .on("GET", k_base + "manifests/" + digest, 200, {{"content-type", k_index_type}}, list);
    const auto found = world.store->referrers(k_image, {});
    REQUIRE(found.value().size() == 1);
    CHECK(found->front().digest == k_other);
  }
}

TEST_CASE_METHOD(Fixture, "nothing refers to an image where neither is there", "[registry]") {
  transport.on("GET", k_api, 404).on("HEAD", k_list, 404);
  CHECK(store->referrers(k_image, {}).value().empty());
}

TEST_CASE_METHOD(Fixture, "a list of referrers that is none is refused", "[registry]") {
  SECTION("an image at the tag") {
    transport.on("GET", k_api, 404)
        .on("HEAD", k_list, 200, stands_for(k_image))
        .on("GET", k_base + "manifests/" + k_image.str(), 200, {{"content-type", k_image_type}},
            k_image_text);
    CHECK(holds(store->referrers(k_image, {}).error().message, "not an index"));
  }
  SECTION("half a document") {
    transport.on("GET", k_api, 200, {{"content-type", k_index_type}}, R"({"manifests":[)");
    CHECK(store->referrers(k_image, {}).error().kind == ErrorKind::registry);
  }
  SECTION("an answer that says no") {
    transport.on("GET", k_api, 410);
    CHECK(store->referrers(k_image, {}).error().kind == ErrorKind::registry);
  }
}

}  // namespace
}  // namespace kfpkg::registry
