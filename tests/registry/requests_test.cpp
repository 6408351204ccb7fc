// SPDX-License-Identifier: Apache-2.0
// How many requests a push takes, counted in front of a real docker-registry. Run by
// with_registries.py.
#include "core/fs/temp_dir.hpp"
#include "core/http/curl_transport.hpp"
#include "core/sys/environment.hpp"
#include "oci/content_store.hpp"
#include "oci/images/layout_store.hpp"
#include "oci/images/push.hpp"
#include "oci/index_edit.hpp"
#include "registry/protocol/repository_store.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <mutex>

namespace kfpkg::registry {
namespace {

// Notes what passes through to the real transport.
class Recorder final : public http::Transport {
 public:
  [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                            std::stop_token stop) override {
    {
      const std::lock_guard lock(m_mutex);
      lines.push_back(request.method + ' ' + request.url.substr(0, request.url.find('?')));
    }
    return m_curl.send(request, std::move(stop));
  }
  std::vector<std::string> lines;

 private:
  std::mutex m_mutex;
  http::CurlTransport m_curl;
};

// A component's image for two platforms: a base layer for each, and a layer of code for both.
struct Component {
  explicit Component(const std::filesystem::path& folder) : layout(folder) {
    REQUIRE(layout.create().has_value());
  }
  oci::Descriptor put(std::string_view type, const std::string& bytes) {
    REQUIRE(layout.put(oci::Digest::of(bytes), bytes).has_value());
    return {std::string(type), oci::Digest::of(bytes), bytes.size(), {}, {}, {}};
  }
  static std::string text(const oci::Descriptor& blob) {
    return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}}})", blob.media_type,
                       blob.digest.str(), blob.size);
  }
  void build(const std::string& code) {
    constexpr std::string_view layer_type = "application/vnd.oci.image.layer.v1.tar";
    known = {};
    std::vector<oci::Descriptor> images;
    const oci::Descriptor program = put(layer_type, code);
    known.absent.insert(program.digest);
    for (const char* architecture : {"amd64", "arm64"}) {
      const oci::Descriptor base = put(layer_type, std::string("base ") + architecture);
      const oci::Descriptor config =
          put(oci::k_oci_config,
              fmt::format(R"({{"os":"linux","architecture":"{}","x":"{}"}})", architecture, code));
      known.present.insert(base.digest);
      known.absent.insert(config.digest);
      images.push_back(
          put(oci::k_oci_manifest,
              fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{},{}]}})",
                          oci::k_oci_manifest, text(config), text(base), text(program))));
      images.back().platform = oci::Platform::parse(std::string("linux/") + architecture);
    }
    const oci::Descriptor index = put(oci::k_oci_index, oci::make_index(images));
    REQUIRE(layout.add(index, "1").has_value());
  }
  oci::Layout layout;
  oci::Known known;  ///< what its builder knows about the registry
};

std::string host() {
  return Environment::of_process().get("KFPKG_TEST_OPEN").value();
}

std::vector<std::string> push(const Component& component, const std::string& repository,
                              const std::string& tag, const oci::Known& known) {
  Recorder recorder;
  Anonymous nobody;
  Client client(recorder, nobody);
  const auto from = oci::layout_store(component.layout.root(), "component");
  const auto to =
      repository_store(client, oci::Reference::parse(host() + "/" + repository).value());
  to->expect_push(*from);
  const auto plan = plan_copy(*from, {"1", {}}, {}, *to, tag, known, {});
  REQUIRE(plan.has_value());
  REQUIRE(run_push(*plan, *from, *to, {}, {}).has_value());
  return recorder.lines;
}

TEST_CASE("a change of code for two platforms takes few requests", "[registry]") {
  auto dir = TempDir::make("requests");
  REQUIRE(dir.has_value());
  Component component(dir->path());
  component.build("one");
  const std::string repository = "requests/component";
  REQUIRE(push(component, repository, "first", {}).size() > 0);
  std::size_t most = 0;
  std::vector<std::string> lines;
  SECTION("nobody knows what is there, and the tag is new") {
    component.build("two");
    lines = push(component, repository, "second", {});
    most = 14;
  }
  SECTION("nobody knows what is there, and the tag moves") {
    component.build("three");
    lines = push(component, repository, "first", {});
    most = 14;
  }
  SECTION("the builder knows what it made, and on what") {
    component.build("four");
    lines = push(component, repository, "fourth", component.known);
    most = 11;
  }
  SECTION("nothing has changed") {
    lines = push(component, repository, "first", {});
    most = 1;
  }
  CAPTURE(lines);
  CHECK(lines.size() <= most);
}

TEST_CASE("what a builder wrongly took for present is sent after all", "[registry]") {
  auto dir = TempDir::make("requests");
  REQUIRE(dir.has_value());
  Component component(dir->path());
  component.build("five");
  oci::Known wrong;
  wrong.present = component.known.absent;
  wrong.present.insert(component.known.present.begin(), component.known.present.end());
  push(component, "requests/wrong", "1", wrong);
  http::CurlTransport transport;
  Anonymous nobody;
  Client client(transport, nobody);
  const auto ref = oci::Reference::parse(host() + "/requests/wrong").value();
  for (const oci::Digest& digest : wrong.present) CHECK(client.has_blob(ref, digest).value());
}

}  // namespace
}  // namespace kfpkg::registry
