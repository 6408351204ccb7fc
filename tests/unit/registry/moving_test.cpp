// SPDX-License-Identifier: Apache-2.0
// Blobs of any size: what is sent and asked for, how a broken transfer goes on, and what is
// refused.
#include "core/http/curl_transport.hpp"
#include "registry/protocol/remote_blob_detail.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

using namespace fixture;
using kfpkg::test::LoopbackServer;

class Text final : public ByteSource, public ByteSink {
 public:
  explicit Text(std::string given = {}) : text(std::move(given)) {}
  [[nodiscard]] std::uint64_t size() const override { return text.size(); }
  [[nodiscard]] Status rewind() override {
    m_read = 0;
    return {};
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    const std::size_t count = text.copy(room.data(), room.size(), m_read);
    m_read += count;
    return count;
  }
  [[nodiscard]] Status take(std::string_view bytes) override {
    text += bytes;
    return {};
  }
  std::string text;

 private:
  std::size_t m_read = 0;
};

oci::Descriptor layer(const std::string& bytes) {
  return {"application/vnd.oci.image.layer.v1.tar+gzip",
          oci::Digest::of(bytes),
          bytes.size(),
          {},
          {},
          {}};
}

std::string partial(const std::string& all, std::size_t from, std::size_t count) {
  return fmt::format(
      "HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {}-{}/{}\r\n"
      "Connection: close\r\n\r\n{}",
      all.size() - from, from, all.size() - 1, all.size(), all.substr(from, count));
}

std::string whole(const std::string& all, std::size_t count) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                     all.size(), all.substr(0, count));
}

struct Download {
  std::string got;
  Status status;
  std::vector<std::string> requests;
};

Download download(const oci::Descriptor& blob, std::vector<std::string> answers) {
  LoopbackServer server(std::move(answers));
  http::CurlTransport transport;
  World world;
  Anonymous nobody;
  Client client(transport, nobody, world.options());
  Text sink;
  const auto url = http::parse_url(server.url("/"));
  Status status = client.fetch_blob(image(url->authority() + "/a/b"), blob, sink);
  return {sink.text, std::move(status), server.requests()};
}

TEST_CASE("a download goes on where its connection broke", "[registry]") {
  const std::string all = "0123456789abcdef";
  SECTION("the server knows ranges") {
    const auto done =
        download(layer(all), {whole(all, 5), partial(all, 5, 3), partial(all, 8, 100)});
    REQUIRE(done.status.has_value());
    CHECK(done.got == all);
    REQUIRE(done.requests.size() == 3);
    CHECK_FALSE(holds(done.requests[0], "Range:"));
    CHECK(holds(done.requests[1], "Range: bytes=5-\r\n"));
    CHECK(holds(done.requests[2], "Range: bytes=8-\r\n"));
  }
  SECTION("the server sends everything again") {
    const auto done = download(layer(all), {whole(all, 5), whole(all, 100)});
    REQUIRE(done.status.has_value());
    CHECK(done.got == all);
  }
  SECTION("only the end of the answer is missing") {
    const auto done = download(layer(all), {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                                            "Connection: close\r\n\r\n10\r\n" +
                                            all + "\r\n"});
    REQUIRE(done.status.has_value());
    CHECK(done.got == all);
    CHECK(done.requests.size() == 1);
  }
  SECTION("the server sends more than the part that was asked for") {
    const std::size_t from = GENERATE(0U, 4U);
    const auto done = download(layer(all), {whole(all, 5), partial(all, from, 100)});
    REQUIRE(done.status.has_value());
    CHECK(done.got == all);
  }
  SECTION("the server cannot go on there") {
    const std::string answer =
        GENERATE_COPY(partial(all, 9, 100),
                      std::string("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n"
                                  "Connection: close\r\n\r\n"),
                      std::string("HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n"
                                  "Connection: close\r\n\r\nx"));
    const auto done = download(layer(all), {whole(all, 5), answer, whole(all, 100)});
    REQUIRE(done.status.has_value());
    CHECK(done.got == all);
    REQUIRE(done.requests.size() == 3);
    CHECK_FALSE(holds(done.requests[2], "Range:"));
  }
}

TEST_CASE("content that is not what its descriptor says is refused", "[registry]") {
  const std::string all = "0123456789abcdef";
  struct Row {
    std::string sent;
    std::uint64_t size;
    std::string why;
  };
  const Row rows[] = {{"0123456789abcdeX", 16, "does not have that digest"},
                      {all, 15, "is longer than its descriptor says"},
                      {all, 17, "is shorter than its descriptor says"}};
  for (const Row& row : rows) {
    INFO(row.why);
    oci::Descriptor blob = layer(all);
    blob.size = row.size;
    const auto done = download(blob, {whole(row.sent, 100)});
    REQUIRE_FALSE(done.status.has_value());
    CHECK(done.status.error().kind == ErrorKind::registry);
    CHECK(holds(done.status.error().message, row.why));
  }
}

const std::string k_uploads = "https://acme.io/v2/train/blobs/uploads/";
const std::string k_place = "https://acme.io/v2/train/blobs/uploads/1?state=a";

std::string mount_url(const oci::Descriptor& blob) {
  return fmt::format("{}?mount=sha256%3A{}&from=team%2Fbase", k_uploads, blob.digest.hex());
}
std::string put_url(const oci::Descriptor& blob, const std::string& place = k_place) {
  return fmt::format("{}&digest=sha256%3A{}", place, blob.digest.hex());
}

TEST_CASE("a blob is mounted where the registry does that, and sent where it does not",
          "[registry]") {
  World world;
  Anonymous nobody;
  Client client(world.transport, nobody, world.options());
  Text source("layer");
  const auto blob = layer(source.text);
  const auto from = image("acme.io/team/base");
  SECTION("mounted") {
    world.transport.on("POST", mount_url(blob), 201);
    CHECK(client.send_blob(image("acme.io/train"), blob, source, from).value() ==
          oci::BlobOutcome::mounted);
    CHECK(world.transport.requests().size() == 1);
  }
  SECTION("an upload was opened instead, and is used") {
    world.transport.on("POST", mount_url(blob), 202, {{"location", k_place}})
        .on("PUT", put_url(blob), 201);
    CHECK(client.send_blob(image("acme.io/train"), blob, source, from).value() ==
          oci::BlobOutcome::sent);
    CHECK(world.transport.requests().size() == 2);
    CHECK(world.transport.requests()[1].body == "layer");
  }
  SECTION("the registry refuses the mount") {
    world.transport.on("POST", mount_url(blob), 400)
        .on("POST", k_uploads, 202, {{"location", k_place}})
        .on("PUT", put_url(blob), 201);
    CHECK(client.send_blob(image("acme.io/train"), blob, source, from).value() ==
          oci::BlobOutcome::sent);
  }
  SECTION("another registry's repository is not named to this one") {
    world.transport.on("POST", k_uploads, 202, {{"location", k_place}})
        .on("PUT", put_url(blob), 201);
    CHECK(client.send_blob(image("acme.io/train"), blob, source, image("other.io/team/base"))
              .value() == oci::BlobOutcome::sent);
  }
}

TEST_CASE("a mount asks for one token that lets us read and write", "[registry]") {
  World world;
  Anonymous nobody;
  Client client(world.transport, nobody, world.options());
  Text source("layer");
  const auto blob = layer(source.text);
  world.transport
      .on("POST", mount_url(blob), 401,
          {{"www-authenticate", "Bearer realm=\"https://acme.io/t\""}})
      .on("GET",
          "https://acme.io/t?scope=repository%3Atrain%3Apull%2Cpush&scope=repository%3Ateam%2Fbase"
          "%3Apull",
          200, {}, R"({"token":"T"})")
      .on("POST", mount_url(blob), 201);
  CHECK(
      client.send_blob(image("acme.io/train"), blob, source, image("acme.io/team/base")).value() ==
      oci::BlobOutcome::mounted);
}

TEST_CASE("a body that is too long for the registry goes in pieces, each to the newest place",
          "[registry]") {
  World world;
  Anonymous nobody;
  Client client(world.transport, nobody, world.options());
  Text source(std::string(9U << 20U, 'x'));
  const auto blob = layer(source.text);
  const std::string second = "https://acme.io/v2/train/blobs/uploads/2?state=b";
  const std::string third = "https://acme.io/v2/train/blobs/uploads/2?state=c";
  const std::string fourth = "https://acme.io/v2/train/blobs/uploads/2?state=d";
  world.transport.on("POST", k_uploads, 202, {{"location", k_place}})
      .on("PUT", put_url(blob), 413)
      .on("POST", k_uploads, 202, {{"location", second}});
  SECTION("all goes well") {
    world.transport.on("PATCH", second, 202, {{"location", third}})
        .on("PATCH", third, 202, {{"location", fourth}})
        .on("PUT", put_url(blob, fourth), 201);
    REQUIRE(client.send_blob(image("acme.io/train"), blob, source).has_value());
    const auto& requests = world.transport.requests();
    REQUIRE(requests.size() == 6);
    CHECK(header_of(requests[3], "Content-Range") == "0-8388607");
    CHECK(requests[3].body.size() == 8388608);
    CHECK(header_of(requests[4], "Content-Range") == "8388608-9437183");
    CHECK(requests[5].body.empty());
  }
  SECTION("another try after that goes in pieces at once") {
    world.transport.on("PATCH", second, 500)
        .on("HEAD", "https://acme.io/v2/train/blobs/" + blob.digest.str(), 404)
        .on("PATCH", second, 202, {{"location", third}})
        .on("PATCH", third, 202, {{"location", fourth}})
        .on("PUT", put_url(blob, fourth), 201);
    REQUIRE(client.send_blob(image("acme.io/train"), blob, source).has_value());
    CHECK(world.notes.size() == 1);
    const auto& requests = world.transport.requests();
    CHECK(std::ranges::count(requests, source.text.size(),
                             [](const http::Request& sent) { return sent.body.size(); }) == 1);
  }
  SECTION("a piece is lost in the middle") {
    world.transport.on("PATCH", second, fail_transient(ErrorKind::network, "gone"))
        .on("GET", second, 204, {{"location", third}, {"range", "0-1048575"}})
        .on("PATCH", third, 202, {{"location", fourth}})
        .on("PATCH", fourth, 202, {{"location", fourth}})
        .on("PUT", put_url(blob, fourth), 201);
    REQUIRE(client.send_blob(image("acme.io/train"), blob, source).has_value());
    const auto& requests = world.transport.requests();
    REQUIRE(requests.size() == 8);
    CHECK(header_of(requests[5], "Content-Range") == "1048576-8388607");
    CHECK(requests[5].body.size() == 7340032);
  }
}

TEST_CASE("what is read from a registry can be read again", "[registry]") {
  const std::string all(3U << 20U, 'z');
  LoopbackServer server({whole(all, all.size()), whole(all, all.size()), whole(all, 9)});
  http::CurlTransport transport;
  World world;
  Anonymous nobody;
  Client client(transport, nobody, world.options());
  const auto url = http::parse_url(server.url("/"));
  RemoteBlob blob(client, image(url->authority() + "/a/b"), layer(all), {});
  for (const std::size_t amount : {std::size_t{100}, all.size()}) {
    REQUIRE(blob.rewind().has_value());
    REQUIRE(blob.rewind().has_value());
    std::string got;
    std::string room(amount, '\0');
    while (got.size() < amount) {
      const auto count = blob.read(room);
      REQUIRE(count.has_value());
      REQUIRE(*count > 0);
      got.append(room, 0, *count);
    }
    CHECK(got == all.substr(0, got.size()));
  }
  std::string rest(1, ' ');
  CHECK(blob.read(rest).value() == 0);
}

}  // namespace
}  // namespace kfpkg::registry
