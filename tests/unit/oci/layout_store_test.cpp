// SPDX-License-Identifier: Apache-2.0
// A layout as an image store: what is absent, who wins a name, and what refers to an image.
#include "oci/images/layout_store.hpp"

#include "core/fs/temp_dir.hpp"
#include "core/jobs/map_all.hpp"
#include "oci/content_store.hpp"
#include "oci/images/referrers.hpp"
#include "oci/index_edit.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::oci {
namespace {

ManifestBytes manifest(const std::string& artifact, const std::string& more = {}) {
  std::string bytes = fmt::format(
      R"({{"schemaVersion":2,"mediaType":"{}","artifactType":"{}","config":{{"mediaType":"{}",)"
      R"("digest":"{}","size":2}},"layers":[]{}}})",
      k_oci_manifest, artifact, k_oci_config, Digest::of("{}").str(), more);
  return {Digest::of(bytes), std::string(k_oci_manifest), std::move(bytes)};
}

std::string about(const Digest& subject) {
  return fmt::format(
      R"(,"subject":{{"mediaType":"{}","digest":"{}","size":1}},"annotations":{{"by":"kim"}})",
      k_oci_manifest, subject.str());
}

struct Fixture {
  Fixture() {
    REQUIRE(dir.has_value());
    REQUIRE(store().begin().has_value());
  }
  [[nodiscard]] ImageStore& store() { return *made; }
  void put(const ManifestBytes& manifest, const std::string& tag) {
    REQUIRE(store().put_root(manifest, tag, {}).has_value());
  }
  Result<TempDir> dir = TempDir::make("store");
  std::unique_ptr<ImageStore> made = layout_store(dir->path() / "l", "l");
};

TEST_CASE_METHOD(Fixture, "what is absent is one error, whoever asks", "[oci][images]") {
  put(manifest("a"), "1");
  const Selector absent{"2", {}};
  CHECK(store().find(absent, {}).value() == std::nullopt);
  const Error errors[] = {store().require(absent, {}).error(), store().manifest(absent, {}).error(),
                          store().remove(absent, {}).error(), store().absence(absent)};
  for (const Error& error : errors) {
    CHECK(error.kind == ErrorKind::file);
    CHECK(error.message == "oci:l:2: not in the layout");
    CHECK(error.hint == "it has :1");
  }
  CHECK(store().require({"1", {}}, {}).value().digest == manifest("a").digest);
  const auto nowhere = layout_store(dir->path() / "nowhere", "nowhere");
  CHECK(nowhere->find(absent, {}).value() == std::nullopt);
  CHECK(nowhere->require(absent, {}).error().message ==
        (dir->path() / "nowhere").string() + ": there is no such folder");
}

TEST_CASE_METHOD(Fixture, "a name is given only while it stands for what was expected",
                 "[oci][images]") {
  const ManifestBytes first = manifest("first");
  const ManifestBytes second = manifest("second");
  const auto put_if = [&](const ManifestBytes& wanted, const std::optional<Digest>& expected) {
    return store().put_root_if(wanted, "1", expected, {}).value();
  };
  const auto now = [&] { return store().require({"1", {}}, {}).value().digest; };
  CHECK(put_if(first, second.digest) == PutOutcome::moved);
  CHECK(store().find({"1", {}}, {}).value() == std::nullopt);
  CHECK(put_if(first, {}) == PutOutcome::done);
  CHECK(put_if(first, {}) == PutOutcome::same);
  CHECK(put_if(second, {}) == PutOutcome::moved);
  CHECK(now() == first.digest);
  CHECK(put_if(second, first.digest) == PutOutcome::done);
  CHECK(now() == second.digest);
  CHECK(put_if(first, manifest("third").digest) == PutOutcome::moved);
  CHECK(now() == second.digest);
}

TEST_CASE_METHOD(Fixture, "of several who expect the same, one wins", "[oci][images]") {
  constexpr std::size_t k_writers = 8;
  std::optional<Digest> expected;
  for (int round = 0; round < 10; ++round) {
    const auto outcomes =
        map_all(k_writers, k_writers, {}, [&](std::size_t i, const std::stop_token& stop) {
          const auto own = layout_store(dir->path() / "l", "l");
          return own->put_root_if(manifest(fmt::format("{} {}", round, i)), "1", expected, stop);
        });
    REQUIRE(outcomes.has_value());
    CHECK(std::ranges::count(*outcomes, PutOutcome::done) == 1);
    CHECK(std::ranges::count(*outcomes, PutOutcome::moved) == k_writers - 1);
    expected = store().require({"1", {}}, {}).value().digest;
  }
}

TEST_CASE_METHOD(Fixture, "referrers are found by their subject and by the tag for them",
                 "[oci][images]") {
  const ManifestBytes image = manifest("image");
  const ManifestBytes sbom = manifest("sbom", about(image.digest));
  const ManifestBytes signature = manifest("", about(image.digest));
  put(image, "1");
  CHECK(store().referrers(image.digest, {}).value().empty());
  put(sbom, "sbom");
  put(sbom, "");
  put(manifest("other", about(Digest::of("other"))), "other");
  put(manifest("broken", R"(,"subject":{"digest":"no digest"})"), "broken");
  const auto found = store().referrers(image.digest, {});
  REQUIRE(found.value().size() == 1);
  CHECK(found->front().digest == sbom.digest);
  CHECK(found->front().size == sbom.bytes.size());
  CHECK(found->front().artifact_type == "sbom");
  CHECK(found->front().annotations == Annotations{{"by", "kim"}});

  const Descriptor entry{
      signature.media_type, signature.digest, signature.bytes.size(), {}, {}, {}};
  const Descriptor known{sbom.media_type, sbom.digest, sbom.bytes.size(), {}, {}, {}};
  const std::string list = make_index({known, entry});
  put({Digest::of(list), std::string(k_oci_index), list}, referrers_tag(image.digest));
  const auto both = store().referrers(image.digest, {});
  REQUIRE(both.value().size() == 2);
  CHECK(both->back().digest == signature.digest);
}

TEST_CASE_METHOD(Fixture, "a referrer without an artifact type is of its configuration's",
                 "[oci][images]") {
  const ManifestBytes image = manifest("image");
  put(manifest("", about(image.digest)), "signature");
  CHECK(store().referrers(image.digest, {}).value().at(0).artifact_type == k_oci_config);
}

TEST_CASE("more referrers than anybody reads are refused", "[oci][images]") {
  std::vector<Descriptor> found;
  for (std::size_t i = 0; i < k_entry_limit; ++i) {
    found.push_back({"", Digest::of(std::to_string(i)), 1, {}, {}, {}});
  }
  CHECK(add_referrers({found.front()}, "here", found).has_value());
  const Status one_more = add_referrers({{"", Digest::of("more"), 1, {}, {}, {}}}, "here", found);
  REQUIRE_FALSE(one_more.has_value());
  CHECK(one_more.error().message == "here: more than 4096 manifests refer to it");
}

TEST_CASE("the tag for referrers is made of the digest", "[oci][images]") {
  CHECK(referrers_tag(Digest::of("")) ==
        "sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const auto longer = Digest::parse("sha512:" + std::string(128, 'a'));
  CHECK(referrers_tag(*longer) == "sha512-" + std::string(64, 'a'));
  CHECK(is_tag(referrers_tag(*longer)));
}

}  // namespace
}  // namespace kfpkg::oci
