// SPDX-License-Identifier: Apache-2.0
// URLs: reading, resolving (the examples of RFC 3986 section 5.4), redacting; redirects and what
// they must lose.
#include "core/http/no_proxy.hpp"
#include "core/http/transport.hpp"
#include "tests/support/fake_transport.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::http {
namespace {

TEST_CASE("absolute web addresses are read", "[core]") {
  struct Case {
    std::string text, scheme, host;
    int port;
    std::string target;
  };
  const auto c = GENERATE(Case{"https://Example.com", "https", "example.com", 443, "/"},
                          Case{"HTTP://a.b:8080/x?y#z", "http", "a.b", 8080, "/x?y"},
                          Case{"http://[::1]:5000/v2/", "http", "::1", 5000, "/v2/"},
                          Case{"https://a?x=1", "https", "a", 443, "/?x=1"});
  CAPTURE(c.text);
  const auto url = parse_url(c.text);
  REQUIRE(url.has_value());
  CHECK(url->scheme == c.scheme);
  CHECK(url->host == c.host);
  CHECK(url->port == c.port);
  CHECK(url->target == c.target);
  CHECK(parse_url(url->str())->same_origin(*url));
}

TEST_CASE("what is not a plain web address is refused", "[core]") {
  const auto text =
      GENERATE("", "example.com", "ftp://a/", "file:///etc/passwd", "https://",
               "https://user:pw@host/", "https://user@host/", "https://a b/", "https://a\\b/",
               "https://a:0/", "https://a:99999/", "https://a:1x/", "http://[::1/",
               "http://[fe80::1%25eth0]/", "http://a/\r\nX: y", "https://ex\xc3\xa4mple/");
  CAPTURE(text);
  CHECK_FALSE(parse_url(text).has_value());
}

TEST_CASE("references resolve as in RFC 3986", "[core]") {
  struct Case {
    const char* target;
    const char* expected;
  };
  const auto c = GENERATE(
      Case{"g", "http://a/b/c/g"}, Case{"./g", "http://a/b/c/g"}, Case{"g/", "http://a/b/c/g/"},
      Case{"/g", "http://a/g"}, Case{"//g", "http://g/"}, Case{"?y", "http://a/b/c/d;p?y"},
      Case{"g?y", "http://a/b/c/g?y"}, Case{"g#s", "http://a/b/c/g"},
      Case{"", "http://a/b/c/d;p?q"}, Case{".", "http://a/b/c/"}, Case{"..", "http://a/b/"},
      Case{"../g", "http://a/b/g"}, Case{"../../../g", "http://a/g"}, Case{"/./g", "http://a/g"},
      Case{"/../g", "http://a/g"}, Case{"g;x=1/../y", "http://a/b/c/y"},
      Case{"g?y/../x", "http://a/b/c/g?y/../x"}, Case{"https://h:444/x?y", "https://h:444/x?y"});
  CAPTURE(c.target);
  CHECK(resolve_url("http://a/b/c/d;p?q", c.target) == std::string(c.expected));
}

TEST_CASE("a target that is no web address does not resolve", "[core]") {
  const auto target =
      GENERATE("file:///etc/passwd", "gopher://x/", "//user@host/", "http:/x", "a b");
  CAPTURE(target);
  CHECK_FALSE(resolve_url("https://a/b", target).has_value());
}

TEST_CASE("loopback and internal addresses are known in every spelling", "[core]") {
  struct Case {
    const char* url;
    bool loopback;
    bool internal;
  };
  const auto c = GENERATE(
      Case{"http://localhost/", true, true}, Case{"http://x.localhost/", true, true},
      Case{"http://127.0.0.1/", true, true}, Case{"http://127.9.9.9/", true, true},
      Case{"http://[::1]/", true, true}, Case{"http://127.0.0.1.evil.com/", false, false},
      Case{"http://localhost.evil.com/", false, false}, Case{"http://127.1/", false, true},
      Case{"http://2130706433/", false, true}, Case{"http://0x7f.1/", false, true},
      Case{"http://169.254.169.254/", false, true}, Case{"http://10.1.2.3/", false, true},
      Case{"http://172.31.0.1/", false, true}, Case{"http://172.32.0.1/", false, false},
      Case{"http://192.168.1.1/", false, true}, Case{"http://0.0.0.0/", false, true},
      Case{"http://[::ffff:10.0.0.1]/", false, true}, Case{"http://[fe80::1]/", false, true},
      Case{"http://[fd00::1]/", false, true}, Case{"http://[2001:db8::1]/", false, false},
      Case{"http://8.8.8.8/", false, false}, Case{"http://example.com/", false, false});
  CAPTURE(c.url);
  const auto url = parse_url(c.url);
  REQUIRE(url.has_value());
  CHECK(url->is_loopback() == c.loopback);
  CHECK(url->is_internal() == c.internal);
}

TEST_CASE("redacted URLs have no query", "[core]") {
  CHECK(redact_url("https://s3.example/b/x?X-Amz-Signature=SECRET#f") == "https://s3.example/b/x");
  CHECK(redact_url("https://user:SECRET@host/") == "(not a URL)");
  CHECK(percent_encode("a b:/ü~") == "a%20b%3A%2F%C3%BC~");
}

Request with_secrets(std::string url) {
  Request request;
  request.url = std::move(url);
  request.headers = {{"Authorization", "Basic x"}, {"cookie", "y"}, {"Accept", "z"}};
  return request;
}

TEST_CASE("a redirect to another host loses the secrets for good", "[core]") {
  kfpkg::test::FakeTransport transport;
  transport.on("GET", "https://a.io/1", 302, {{"location", "/2"}})
      .on("GET", "https://a.io/2", 307, {{"location", "https://cdn.io/3"}})
      .on("GET", "https://cdn.io/3", 307, {{"location", "https://a.io/4"}})
      .on("GET", "https://a.io/4", 200, {}, "done");
  std::string last;
  const auto response = send_following(transport, with_secrets("https://a.io/1"), {}, &last);
  REQUIRE(response.has_value());
  CHECK(response->body == "done");
  CHECK(last == "https://a.io/4");
  const auto& sent = transport.requests();
  REQUIRE(sent.size() == 4);
  CHECK(sent[1].headers.size() == 3);
  CHECK(sent[2].headers == Headers{{"Accept", "z"}});
  CHECK(sent[3].headers == Headers{{"Accept", "z"}});
}

TEST_CASE("another port is another host, and so is another scheme", "[core]") {
  const auto target = GENERATE("http://a.io:8080/x", "https://a.io/x");
  CAPTURE(target);
  kfpkg::test::FakeTransport transport;
  transport.on("GET", "http://a.io/", 302, {{"location", target}}).on("GET", target, 200);
  REQUIRE(send_following(transport, with_secrets("http://a.io/"), {}).has_value());
  CHECK(transport.requests().back().headers == Headers{{"Accept", "z"}});
}

TEST_CASE("unsafe redirects are refused", "[core]") {
  const auto target = GENERATE("http://a.io/plain", "https://169.254.169.254/latest/meta-data",
                               "https://127.0.0.1/x", "https://2130706433/x", "file:///etc/passwd");
  CAPTURE(target);
  kfpkg::test::FakeTransport transport;
  transport.on("GET", "https://a.io/", 302, {{"location", target}});
  CHECK_FALSE(send_following(transport, with_secrets("https://a.io/"), {}).has_value());
  CHECK(transport.requests().size() == 1);
}

TEST_CASE("redirects end", "[core]") {
  kfpkg::test::FakeTransport transport;
  transport.on("GET", "https://a.io/", 302, {{"location", "/"}});
  CHECK_FALSE(send_following(transport, with_secrets("https://a.io/"), {}).has_value());
  CHECK(transport.requests().size() == 11);
}

// libcurl judges the entries, and would read a port as part of a name.
TEST_CASE("entries of NO_PROXY with a port count for that port only", "[core]") {
  struct Case {
    const char* list;
    const char* expected;  ///< for port 5000
  };
  const auto c =
      GENERATE(Case{"", ""}, Case{"lan:5000", "lan"}, Case{"lan:443", ""},
               Case{" a:443, .b:5000\tc ,", ".b,c"}, Case{"[fe80::1]:5000", "fe80::1"},
               Case{"fe80::5000", "fe80::5000"}, Case{"[fe80::1]", "[fe80::1]"},
               Case{"10.0.0.0/8,*", "10.0.0.0/8,*"}, Case{"lan:", "lan:"},
               Case{"lan:5000x", "lan:5000x"}, Case{"lan:99999999999", "lan:99999999999"});
  CAPTURE(c.list);
  CHECK(no_proxy_for_port(c.list, 5000) == c.expected);
}

}  // namespace
}  // namespace kfpkg::http
