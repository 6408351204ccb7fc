// SPDX-License-Identifier: Apache-2.0
// Copies from layout to layout: whole, in parts, again, and of what is not sound; and to registries
// that refuse, or have lost what they had.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "registry/push_plan.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace kfpkg::registry {
namespace {

using namespace fixture;

// Images are written as text, so that nothing of what is tested makes them.
struct Source {
  explicit Source(const std::filesystem::path& folder) : layout(folder) {
    REQUIRE(layout.create().has_value());
  }
  std::string put(const std::string& type, const std::string& bytes, const std::string& more = {}) {
    REQUIRE(layout.put(oci::Digest::of(bytes), bytes).has_value());
    return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}{}}})", type,
                       oci::Digest::of(bytes).str(), bytes.size(), more);
  }
  std::string image(const std::string& architecture) {
    const std::string config =
        fmt::format(R"({{"os":"linux","architecture":"{}","config":{{}}}})", architecture);
    const std::string layer_type = "application/vnd.oci.image.layer.v1.tar";
    const std::string text = fmt::format(
        R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{},{}],"x-kept":[1]}})",
        oci::k_oci_manifest, put(std::string(oci::k_oci_config), config), put(layer_type, "common"),
        put(layer_type, "only " + architecture));
    return put(std::string(oci::k_oci_manifest), text,
               fmt::format(R"(,"platform":{{"os":"linux","architecture":"{}"}})", architecture));
  }
  std::string index(const std::string& entries) {
    return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{}],"x-kept":"yes"}})",
                       oci::k_oci_index, entries);
  }
  void name(const std::string& bytes, std::string_view type, const std::string& tag) {
    put(std::string(type), bytes);
    REQUIRE(layout.add({std::string(type), oci::Digest::of(bytes), bytes.size(), {}, {}, {}}, tag)
                .has_value());
  }
  oci::Layout layout;
};

struct Copy {
  Result<PushPlan> plan = fail(ErrorKind::file, "");
  Result<PushReport> report = fail(ErrorKind::file, "");
};

Copy copy(Place& from, const std::string& tag, Place& to, const std::string& new_tag,
          const std::vector<oci::Platform>& platforms = {}) {
  Copy copy;
  copy.plan = plan_copy(from, {tag, {}}, platforms, to, new_tag, {}, {});
  if (copy.plan) copy.report = run_push(*copy.plan, from, to, {}, {});
  return copy;
}

TEST_CASE("an index is copied with all that it names, its bytes as they are", "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string index = source.index(source.image("amd64") + "," + source.image("arm64"));
  source.name(index, oci::k_oci_index, "1");
  const auto from = layout_place(dir->path() / "a", "a");
  const auto to = layout_place(dir->path() / "b", "b");
  const Copy first = copy(*from, "1", *to, "one");
  REQUIRE(first.report.has_value());
  CHECK(first.plan->manifests.size() == 3);
  CHECK(first.plan->manifests.back().manifest.bytes == index);
  CHECK(first.report->sent == 5);  // two configurations, two layers, and one that both have
  oci::Layout written(dir->path() / "b");
  CHECK(written.index()->manifests.at(0).digest == oci::Digest::of(index));
  CHECK(written.get(oci::Digest::of("only arm64"), 100).value() == "only arm64");

  const Copy again = copy(*from, "1", *to, "one");
  REQUIRE(again.plan.has_value());
  CHECK(again.plan->nothing_to_do);

  // A change of one platform sends that platform only: what the tag stood for is known to be there.
  const std::string next = source.index(source.image("amd64") + "," + source.image("s390x"));
  source.name(next, oci::k_oci_index, "2");
  const Copy changed = copy(*from, "2", *to, "one");
  REQUIRE(changed.report.has_value());
  CHECK(changed.plan->replaced == oci::Digest::of(index));
  CHECK(changed.report->sent == 2);
  CHECK(changed.report->manifests == 2);
  CHECK(written.index()->manifests.size() == 1);
}

TEST_CASE("chosen platforms are the image itself, or an index that keeps what it had",
          "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string amd64 = source.image("amd64");
  const std::string digest = amd64.substr(amd64.find("sha256:"), 71);
  const std::string about = source.put(
      std::string(oci::k_oci_manifest),
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":)" +
          source.put(std::string(oci::k_oci_config), "{}") + R"(,"layers":[]})",
      R"(,"platform":{"os":"unknown","architecture":"unknown"},"annotations":{)"
      R"("vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":")" +
          digest + "\"}");
  const std::string index =
      source.index(amd64 + "," + source.image("arm64") + "," + source.image("s390x") + "," + about);
  source.name(index, oci::k_oci_index, "1");
  const auto from = layout_place(dir->path() / "a", "a");
  const auto to = layout_place(dir->path() / "b", "b");
  const oci::Platform arm{"linux", "arm64", ""};
  const oci::Platform amd{"linux", "amd64", ""};

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

TEST_CASE("indexes in indexes are copied, and only so deep", "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  std::string text = source.index(source.image("amd64"));
  for (std::size_t depth = 1; depth < oci::k_index_depth; ++depth) {
    text = source.index(source.put(std::string(oci::k_oci_index), text));
  }
  source.name(text, oci::k_oci_index, "deep");
  source.name(source.index(source.put(std::string(oci::k_oci_index), text)), oci::k_oci_index,
              "deeper");
  const auto from = layout_place(dir->path() / "a", "a");
  const auto to = layout_place(dir->path() / "b", "b");
  const Copy deep = copy(*from, "deep", *to, "x");
  REQUIRE(deep.report.has_value());
  CHECK(deep.report->manifests == oci::k_index_depth + 1);
  const Copy deeper = copy(*from, "deeper", *to, "y");
  REQUIRE_FALSE(deeper.plan.has_value());
  CHECK(holds(deeper.plan.error().message, "too deep"));
}

TEST_CASE("an image with something missing or wrong gets no name", "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string index = source.index(source.image("amd64"));
  source.name(index, oci::k_oci_index, "1");
  const auto blob =
      dir->path() / "a/blobs/sha256" / std::string(oci::Digest::of("only amd64").hex());
  SECTION("a layer is missing") {
    REQUIRE(std::filesystem::remove(blob));
  }
  SECTION("a layer has other bytes") {
    REQUIRE(write_file(blob, "only amd65").has_value());
  }
  SECTION("a layer is shorter") {
    REQUIRE(write_file(blob, "only").has_value());
  }
  const auto from = layout_place(dir->path() / "a", "a");
  const auto to = layout_place(dir->path() / "b", "b");
  const Copy broken = copy(*from, "1", *to, "one");
  REQUIRE(broken.plan.has_value());
  REQUIRE_FALSE(broken.report.has_value());
  CHECK(broken.report.error().kind == ErrorKind::file);
  CHECK(oci::Layout(dir->path() / "b").index()->manifests.empty());
}

TEST_CASE("a child that its index describes wrongly is refused", "[registry]") {
  const std::pair<std::string, std::string> changes[] = {
      {"\"size\":", "\"size\":9"},
      {std::string(oci::k_oci_manifest), std::string(oci::k_docker_manifest)}};
  for (const auto& [right, wrong] : changes) {
    INFO(wrong);
    auto dir = TempDir::make("push");
    REQUIRE(dir.has_value());
    Source source(dir->path() / "a");
    std::string entry = source.image("amd64");
    entry.replace(entry.find(right), right.size(), wrong);
    source.name(source.index(entry), oci::k_oci_index, "1");
    const auto from = layout_place(dir->path() / "a", "a");
    const auto to = layout_place(dir->path() / "b", "b");
    CHECK_FALSE(copy(*from, "1", *to, "one").plan.has_value());
  }
}

TEST_CASE("a layout with several images wants a name", "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  source.name(source.index(source.image("amd64")), oci::k_oci_index, "1");
  const auto from = layout_place(dir->path() / "a", "a");
  CHECK(read_node(*from, {}, {}).has_value());
  source.name(source.index(source.image("arm64")), oci::k_oci_index, "2");
  const auto unclear = read_node(*from, {}, {});
  REQUIRE_FALSE(unclear.has_value());
  CHECK(holds(unclear.error().hint, "it has :1, :2"));
  CHECK(holds(read_node(*from, {"3", {}}, {}).error().message, "oci:a:3: not in the layout"));
}

const std::string k_train = "https://acme.io/v2/train/";

std::string blob_at(const std::string& bytes) {
  return k_train + "blobs/" + oci::Digest::of(bytes).str();
}

// A registry that takes each blob it is sent, and has none of those that it is asked for.
void take_blobs(FakeTransport& transport, const std::vector<std::string>& all) {
  transport.on("POST", k_train + "blobs/uploads/", 202, {{"location", k_train + "place"}});
  for (const std::string& bytes : all) {
    const oci::Digest digest = oci::Digest::of(bytes);
    transport.on("HEAD", blob_at(bytes), 404)
        .on("PUT", fmt::format("{}place?digest=sha256%3A{}", k_train, digest.hex()), 201);
  }
}

TEST_CASE("a refused image is sent what its registry was thought to have and has lost",
          "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  const std::string entry = source.image("amd64");
  const std::string child = k_train + "manifests/" + entry.substr(entry.find("sha256:"), 71);
  source.name(source.index(entry), oci::k_oci_index, "1");
  const auto from = layout_place(dir->path() / "a", "a");
  World world;
  Anonymous nobody;
  Client client(world.transport, nobody, world.options());
  const auto to = repository_place(client, image("acme.io/train"));
  const std::string refusal = R"({"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]})";
  FakeTransport& transport = world.transport;
  transport.on("HEAD", k_train + "manifests/one", 404).on("PUT", child, 400, {}, refusal);
  const std::string config = R"({"os":"linux","architecture":"amd64","config":{}})";
  const auto push = [&] {
    const auto plan =
        plan_copy(*from, {"1", {}}, {}, *to, "one", {{oci::Digest::of("common")}, {}}, {});
    REQUIRE(plan.has_value());
    return run_push(*plan, *from, *to, {}, {});
  };
  SECTION("it is gone, and goes there before the image is put again") {
    take_blobs(transport, {"common", "only amd64", config});
    transport.on("PUT", child, 201).on("PUT", k_train + "manifests/one", 201);
    const auto report = push();
    REQUIRE(report.has_value());
    CHECK(report->sent == 3);
    CHECK(report->bytes_sent == std::string("commononly amd64").size() + config.size());
  }
  SECTION("it is there, and the refusal stands") {
    take_blobs(transport, {"only amd64", config});
    transport.on("HEAD", blob_at("common"), 200);
    const auto report = push();
    REQUIRE_FALSE(report.has_value());
    CHECK(holds(report.error().message, "MANIFEST_BLOB_UNKNOWN"));
  }
  const auto lines = transport.lines();
  CHECK(std::ranges::count(lines, "HEAD " + blob_at("common")) == 1);
  CHECK(std::ranges::count(lines, "HEAD " + blob_at("only amd64")) == 1);
}

// Refuses the upload of one blob as soon as others are on their way, which then go on until they
// are told to stop.
class RefusesOne final : public http::Transport {
 public:
  RefusesOne(const std::string& refused, int others) : m_refused(refused), m_others(others) {}

  [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                            std::stop_token stop) override {
    if (request.method == "HEAD") return http::Response{404, {}, {}};
    if (request.method == "POST") return http::Response{202, {{"location", k_train + "x"}}, {}};
    constexpr std::chrono::seconds k_patience{5};
    std::unique_lock lock(m_mutex);
    if (holds(request.url, m_refused)) {
      m_changed.wait_for(lock, k_patience, [&] { return m_begun == m_others; });
      return http::Response{403, {}, {}};
    }
    ++m_begun;
    m_changed.notify_all();
    m_changed.wait_for(lock, stop, k_patience, [] { return false; });
    if (!stop.stop_requested()) return http::Response{201, {}, {}};
    ++m_stopped;
    return fail(ErrorKind::interrupted, "interrupted");
  }

  [[nodiscard]] int begun() const { return m_begun; }
  [[nodiscard]] int stopped() const { return m_stopped; }

 private:
  std::string m_refused;
  int m_others;
  std::mutex m_mutex;
  std::condition_variable_any m_changed;
  int m_begun = 0;
  int m_stopped = 0;
};

TEST_CASE("a transfer that fails ends those beside it, and no other is begun", "[registry]") {
  auto dir = TempDir::make("push");
  REQUIRE(dir.has_value());
  Source source(dir->path() / "a");
  source.name(source.index(source.image("amd64") + "," + source.image("arm64")), oci::k_oci_index,
              "1");
  const auto from = layout_place(dir->path() / "a", "a");
  constexpr int k_beside = 3;  // four at a time, and there are five
  RefusesOne transport(std::string(oci::Digest::of("common").hex()), k_beside);
  World world;
  Anonymous nobody;
  Client client(transport, nobody, world.options());
  const auto to = repository_place(client, image("acme.io/train"));
  const auto plan = plan_copy(*from, {"1", {}}, {}, *to, "one", {}, {});
  REQUIRE(plan.has_value());
  REQUIRE(plan->blobs.size() == 5);
  const auto report = run_push(*plan, *from, *to, {}, {});
  REQUIRE_FALSE(report.has_value());
  CHECK(report.error().kind == ErrorKind::credentials);
  CHECK(transport.begun() == k_beside);
  CHECK(transport.stopped() == k_beside);
}

}  // namespace
}  // namespace kfpkg::registry
