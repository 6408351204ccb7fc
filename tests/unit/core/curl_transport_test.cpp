// SPDX-License-Identifier: Apache-2.0
// The real transport against sockets on loopback.
#include "core/http/curl_transport.hpp"

#include "core/jobs/jobs.hpp"
#include "tests/support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

namespace kfpkg::http {
namespace {

using kfpkg::test::LoopbackServer;

Request get(std::string url) {
  Request request;
  request.url = std::move(url);
  return request;
}

TEST_CASE("answers arrive whole, and the connection is kept", "[core]") {
  LoopbackServer server(
      {"HTTP/1.1 404 Not Found\r\nX-Thing:  a b \r\nContent-Length: 4\r\n\r\nnope",
       "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDocker-Content-Digest: d\r\n\r\n"});
  const Headers environment{{"http_proxy", "http://127.0.0.1:1"}};  // never used for loopback
  CurlTransport transport(environment);
  const auto first = transport.send(get(server.url("/x?y=1")), {});
  REQUIRE(first.has_value());
  CHECK(first->status == 404);
  CHECK(first->body == "nope");
  CHECK(first->header("x-thing") == std::string_view("a b"));
  CHECK_FALSE(first->header("x-other").has_value());
  auto head = get(server.url("/"));
  head.method = "HEAD";
  const auto second = transport.send(head, {});
  REQUIRE(second.has_value());
  CHECK(second->header("docker-content-digest") == std::string_view("d"));
  CHECK(server.connections() == 1);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].starts_with("GET /x?y=1 HTTP/1.1\r\n"));
  CHECK(requests[1].starts_with("HEAD / HTTP/1.1\r\n"));
}

// Counts how often it was read from the start; fails at `fails_at`.
class Letters final : public ByteSource {
 public:
  explicit Letters(std::uint64_t size, std::uint64_t fails_at = UINT64_MAX)
      : m_size(size), m_fails_at(fails_at) {}
  [[nodiscard]] std::uint64_t size() const override { return m_size; }
  [[nodiscard]] Status rewind() override {
    m_done = 0;
    ++rewinds;
    return {};
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    if (m_done >= m_fails_at) return fail(ErrorKind::file, "layer.tar: gone");
    const std::size_t count = std::min<std::uint64_t>(room.size(), m_size - m_done);
    std::fill_n(room.begin(), count, 'x');
    m_done += count;
    return count;
  }
  int rewinds = 0;

 private:
  std::uint64_t m_size;
  std::uint64_t m_fails_at;
  std::uint64_t m_done = 0;
};

// Keeps what it takes, up to `room` bytes.
class Basin final : public BodySink {
 public:
  explicit Basin(std::size_t room = 1U << 20U) : m_room(room) {}
  [[nodiscard]] Status take(const Response& head, std::string_view bytes) override {
    status = head.status;
    content += bytes;
    if (content.size() > m_room) return fail(ErrorKind::file, "disk full");
    return {};
  }
  int status = 0;
  std::string content;

 private:
  std::size_t m_room;
};

TEST_CASE("bodies are sent as they are, from memory and from sources", "[core]") {
  const std::string created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";
  LoopbackServer server({created, created, created, created});
  CurlTransport transport;
  Request put = get(server.url("/a"));
  put.method = "PUT";
  put.headers = {{"Content-Type", "application/octet-stream"}, {"X-Empty", ""}};
  put.body = std::string("a\0b", 3);
  REQUIRE(transport.send(put, {}).value().status == 201);
  put.body.clear();
  Letters letters(20000);
  put.source = &letters;
  REQUIRE(transport.send(put, {}).value().status == 201);
  REQUIRE(transport.send(put, {}).value().status == 201);
  CHECK(letters.rewinds == 2);
  Request post = get(server.url("/b"));
  post.method = "POST";
  REQUIRE(transport.send(post, {}).value().status == 201);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[0].starts_with("PUT /a HTTP/1.1"));
  CHECK(requests[0].find("X-Empty:\r\n") != std::string::npos);
  CHECK(requests[0].ends_with(std::string("\r\n\r\na\0b", 7)));
  CHECK(requests[1].ends_with("\r\n\r\n" + std::string(20000, 'x')));
  CHECK(requests[1].find("Expect:") == std::string::npos);
  CHECK(requests[1].find("Transfer-Encoding") == std::string::npos);
  CHECK(requests[2] == requests[1]);
  CHECK(requests[3].find("Content-Length: 0\r\n") != std::string::npos);
  CHECK(requests[3].find("Content-Type") == std::string::npos);
}

TEST_CASE("a source that fails in the middle ends the transfer with its own error", "[core]") {
  LoopbackServer server({""});
  CurlTransport transport;
  Request put = get(server.url("/a"));
  put.method = "PUT";
  Letters letters(4U << 20U, 1U << 20U);
  put.source = &letters;
  const auto answer = transport.send(put, {});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().message == "layer.tar: gone");
  CHECK(answer.error().kind == ErrorKind::file);
}

TEST_CASE("a body that is too long is an error", "[core]") {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345"});
  CurlTransport transport;
  Request request = get(server.url("/"));
  request.body_limit = 4;
  const auto answer = transport.send(request, {});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::registry);
}

TEST_CASE("a sink gets good bodies only, and may refuse", "[core]") {
  const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
  LoopbackServer server({"HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad", good, good, good});
  CurlTransport transport;
  Request request = get(server.url("/"));
  Basin basin;
  request.sink = &basin;
  CHECK(transport.send(request, {}).value().body == "bad");
  CHECK(basin.content.empty());
  const auto answer = transport.send(request, {});
  REQUIRE(answer.has_value());
  CHECK(answer->body.empty());
  CHECK(answer->sunk == 4);
  CHECK(basin.content == "good");
  CHECK(basin.status == 200);
  request.body_limit = 3;
  CHECK(transport.send(request, {}).error().kind == ErrorKind::registry);
  request.body_limit = 4;
  Basin full(3);
  request.sink = &full;
  CHECK(transport.send(request, {}).error().message == "disk full");
}

TEST_CASE("no complete answer is a network error that names the place", "[core]") {
  CurlTransport transport;
  const auto refused = transport.send(get("http://127.0.0.1:1/v2/?sig=SECRET"), {});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::network);
  CHECK(refused.error().message == "cannot connect to 127.0.0.1:1: connection refused");
  CHECK_FALSE(refused.error().hint.empty());
  LoopbackServer server(
      {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhalf"});
  for (int i = 0; i < 2; ++i) {
    const auto broken = transport.send(get(server.url("/?sig=SECRET")), {});
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().kind == ErrorKind::network);
    CHECK(broken.error().message.find("127.0.0.1") == 0);
    CHECK(broken.error().message.find("SECRET") == std::string::npos);
  }
  const auto unknown = transport.send(get("https://no-such-host.invalid/"), {});
  REQUIRE_FALSE(unknown.has_value());
  CHECK_THAT(unknown.error().message, Catch::StartsWith("cannot find the host no-such-host.inv"));
}

TEST_CASE("threads share one transport", "[core]") {
  const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
  LoopbackServer server(std::vector<std::string>(16, reply));
  CurlTransport transport;
  std::atomic<int> good{0};
  for_each_index(16, 4, {}, [&](std::size_t) {
    const auto answer = transport.send(get(server.url("/")), {});
    if (answer && answer->body == "ok") ++good;
  });
  CHECK(good == 16);
}

TEST_CASE("line breaks in headers are refused", "[core]") {
  CurlTransport transport;
  Request request = get("http://127.0.0.1:1/");
  request.headers = {{"Authorization", "SECRET\r\nX: y"}};
  const auto answer = transport.send(request, {});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().message.find("line break") != std::string::npos);
  CHECK(answer.error().message.find("SECRET") == std::string::npos);
}

// 0.0.0.0 leads to this machine and is no loopback address, so it is a host like any other.
TEST_CASE("a proxy gets every request but direct ones and those to hosts of NO_PROXY", "[core]") {
  struct Row {
    const char* variable;
    const char* no_proxy;
    bool direct;
    bool proxied;
  };
  const Row rows[] = {
      {"http_proxy", "", false, true},
      {"HTTP_PROXY", "", false, true},
      {"ALL_PROXY", "", false, true},
      {"https_proxy", "", false, false},
      {"http_proxy", "example.org,10.0.0.0/8", false, true},
      {"http_proxy", "example.org,0.0.0.0", false, false},
      {"http_proxy", "", true, false},
      {"ALL_PROXY", "", true, false},
      {"http_proxy", "example.org", true, false},
  };
  const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n";
  for (const Row& row : rows) {
    INFO(row.variable << " NO_PROXY=" << row.no_proxy << (row.direct ? " direct" : ""));
    LoopbackServer host({reply + "host"});
    LoopbackServer proxy({reply + "prox"});
    CurlTransport transport({{row.variable, proxy.url("")}, {"NO_PROXY", row.no_proxy}});
    const std::string loopback = host.url("/token");
    Request request = get("http://0.0.0.0" + loopback.substr(loopback.rfind(':')));
    request.direct = row.direct;
    const auto answer = transport.send(request, {});
    REQUIRE(answer.has_value());
    CHECK(answer->body == (row.proxied ? "prox" : "host"));
    CHECK(proxy.connections() == (row.proxied ? 1 : 0));
  }
}

TEST_CASE("a stop request ends a transfer", "[core]") {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"});
  CurlTransport transport;
  std::stop_source source;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    source.request_stop();
  });
  const auto answer = transport.send(get(server.url("/")), source.get_token());
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::interrupted);
}

}  // namespace
}  // namespace kfpkg::http
