// SPDX-License-Identifier: Apache-2.0
// Copies to registries that refuse, or have lost what they had.
#include "oci/images/push.hpp"

#include "core/fs/temp_dir.hpp"
#include "oci/images/layout_store.hpp"
#include "registry/protocol/repository_store.hpp"
#include "tests/support/layout_source.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace kfpkg::registry {
namespace {

using namespace fixture;
using Source = test::LayoutSource;

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
  const auto from = oci::layout_store(dir->path() / "a", "a");
  World world;
  Anonymous nobody;
  Client client(world.transport, nobody, world.options());
  const auto to = repository_store(client, image("acme.io/train"));
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
    if (request.url.ends_with("/v2/")) return http::Response{200, {}, {}};  // asked how to sign in
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
  const auto from = oci::layout_store(dir->path() / "a", "a");
  constexpr int k_beside = 3;  // four at a time, and there are five
  RefusesOne transport(std::string(oci::Digest::of("common").hex()), k_beside);
  World world;
  Anonymous nobody;
  Client client(transport, nobody, world.options());
  const auto to = repository_store(client, image("acme.io/train"));
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
