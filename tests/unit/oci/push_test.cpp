// SPDX-License-Identifier: Apache-2.0
// Copies from layout to layout: whole, in parts, again, and of what is not sound.
#include "oci/images/push.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "oci/content_store.hpp"
#include "oci/images/layout_store.hpp"
#include "tests/support/layout_source.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::oci {
namespace {

using Source = test::LayoutSource;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Copy {
  Result<PushPlan> plan = fail(ErrorKind::file, "");
  Result<PushReport> report = fail(ErrorKind::file, "");
};

Copy copy(ImageStore& from, const std::string& tag, ImageStore& to, const std::string& new_tag,
          const std::vector<Platform>& platforms = {}) {
  Copy copy;
  copy.plan = plan_copy(from, {tag, {}}, platforms, to, new_tag, {}, {});
  if (copy.plan) copy.report = run_push(*copy.plan, from, to, {}, {});
  return copy;
}

TEST_CASE("an index is copied with all that it names, its bytes as they are", "[oci][push]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string index = source.index(source.image("amd64") + "," + source.image("arm64"));
  source.name(index, k_oci_index, "1");
  const auto from = layout_store(dir->path() / "a", "a");
  const auto to = layout_store(dir->path() / "b", "b");
  const Copy first = copy(*from, "1", *to, "one");
  REQUIRE(first.report.has_value());
  CHECK(first.plan->manifests.size() == 3);
  CHECK(first.plan->manifests.back().manifest.bytes == index);
  CHECK(first.report->sent == 5);  // two configurations, two layers, and one that both have
  Layout written(dir->path() / "b");
  CHECK(written.index()->manifests.at(0).digest == Digest::of(index));
  CHECK(written.get(Digest::of("only arm64"), 100).value() == "only arm64");

  const Copy again = copy(*from, "1", *to, "one");
  REQUIRE(again.plan.has_value());
  CHECK(again.plan->nothing_to_do);

  // A change of one platform sends that platform only: what the tag stood for is known to be there.
  const std::string next = source.index(source.image("amd64") + "," + source.image("s390x"));
  source.name(next, k_oci_index, "2");
  const Copy changed = copy(*from, "2", *to, "one");
  REQUIRE(changed.report.has_value());
  CHECK(changed.plan->replaced == Digest::of(index));
  CHECK(changed.report->sent == 2);
  CHECK(changed.report->manifests == 2);
  const std::string stays = "only amd64common";
  CHECK(changed.report->bytes_reused > stays.size());  // and the configuration
  CHECK(written.index()->manifests.size() == 1);
}

TEST_CASE("chosen platforms are the image itself, or an index that keeps what it had",
          "[oci][push]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string amd64 = source.image("amd64");
  const std::string digest = amd64.substr(amd64.find("sha256:"), 71);
  const std::string about = source.put(
      std::string(k_oci_manifest),
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":)" +
          source.put(std::string(k_oci_config), "{}") + R"(,"layers":[]})",
      R"(,"platform":{"os":"unknown","architecture":"unknown"},"annotations":{)"
      R"("vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":")" +
          digest + "\"}");
  const std::string index =
      source.index(amd64 + "," + source.image("arm64") + "," + source.image("s390x") + "," + about);
  source.name(index, k_oci_index, "1");
  const auto from = layout_store(dir->path() / "a", "a");
  const auto to = layout_store(dir->path() / "b", "b");
  const Platform arm{"linux", "arm64", ""};
  const Platform amd{"linux", "amd64", ""};

  const Copy one = copy(*from, "1", *to, "one", {arm});
  REQUIRE(one.report.has_value());
  CHECK(one.plan->manifests.size() == 1);
  CHECK(holds(one.plan->manifests[0].manifest.bytes, "x-kept"));

  const Copy two = copy(*from, "1", *to, "two", {arm, amd});
  REQUIRE(two.report.has_value());
  const std::string& bytes = two.plan->manifests.back().manifest.bytes;
  CHECK(bytes == source.index(amd64 + "," + source.image("arm64") + "," + about));

  const Copy none = copy(*from, "1", *to, "three", {{"linux", "riscv64", ""}});
  REQUIRE_FALSE(none.plan.has_value());
  CHECK(holds(none.plan.error().message,
              "no image for linux/riscv64, only for linux/amd64, linux/arm64, linux/s390x"));
}

TEST_CASE("indexes in indexes are copied, and only so deep", "[oci][push]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  std::string text = source.index(source.image("amd64"));
  for (std::size_t depth = 1; depth < k_index_depth; ++depth) {
    text = source.index(source.put(std::string(k_oci_index), text));
  }
  source.name(text, k_oci_index, "deep");
  source.name(source.index(source.put(std::string(k_oci_index), text)), k_oci_index, "deeper");
  const auto from = layout_store(dir->path() / "a", "a");
  const auto to = layout_store(dir->path() / "b", "b");
  const Copy deep = copy(*from, "deep", *to, "x");
  REQUIRE(deep.report.has_value());
  CHECK(deep.report->manifests == k_index_depth + 1);
  const Copy deeper = copy(*from, "deeper", *to, "y");
  REQUIRE_FALSE(deeper.plan.has_value());
  CHECK(holds(deeper.plan.error().message, "too deep"));
}

TEST_CASE("an image with something missing or wrong gets no name", "[oci][push]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string index = source.index(source.image("amd64"));
  source.name(index, k_oci_index, "1");
  const auto blob = dir->path() / "a/blobs/sha256" / std::string(Digest::of("only amd64").hex());
  SECTION("a layer is missing") {
    REQUIRE(std::filesystem::remove(blob));
  }
  SECTION("a layer has other bytes") {
    REQUIRE(write_file(blob, "only amd65").has_value());
  }
  SECTION("a layer is shorter") {
    REQUIRE(write_file(blob, "only").has_value());
  }
  const auto from = layout_store(dir->path() / "a", "a");
  const auto to = layout_store(dir->path() / "b", "b");
  const Copy broken = copy(*from, "1", *to, "one");
  REQUIRE(broken.plan.has_value());
  REQUIRE_FALSE(broken.report.has_value());
  CHECK(broken.report.error().kind == ErrorKind::file);
  CHECK(Layout(dir->path() / "b").index()->manifests.empty());
}

TEST_CASE("a child that its index describes wrongly is refused", "[oci][push]") {
  const std::pair<std::string, std::string> changes[] = {
      {"\"size\":", "\"size\":9"}, {std::string(k_oci_manifest), std::string(k_docker_manifest)}};
  for (const auto& [right, wrong] : changes) {
    INFO(wrong);
    auto dir = TempDir::make("push");
    REQUIRE(dir.has_value());
    Source source(dir->path() / "a");
    std::string entry = source.image("amd64");
    entry.replace(entry.find(right), right.size(), wrong);
    source.name(source.index(entry), k_oci_index, "1");
    const auto from = layout_store(dir->path() / "a", "a");
    const auto to = layout_store(dir->path() / "b", "b");
    CHECK_FALSE(copy(*from, "1", *to, "one").plan.has_value());
  }
}

TEST_CASE("a layout with several images wants a name", "[oci][push]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  source.name(source.index(source.image("amd64")), k_oci_index, "1");
  const auto from = layout_store(dir->path() / "a", "a");
  CHECK(read_node(*from, {}, {}).has_value());
  source.name(source.index(source.image("arm64")), k_oci_index, "2");
  const auto unclear = read_node(*from, {}, {});
  REQUIRE_FALSE(unclear.has_value());
  CHECK(holds(unclear.error().hint, "it has :1, :2"));
  CHECK(holds(read_node(*from, {"3", {}}, {}).error().message, "oci:a:3: not in the layout"));
}

}  // namespace
}  // namespace kfpkg::oci
