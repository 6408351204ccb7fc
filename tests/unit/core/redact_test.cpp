// SPDX-License-Identifier: Apache-2.0
// Credentials in texts.
#include "core/text/redact.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>

using namespace kfpkg;

namespace {

using Row = std::pair<std::string_view, std::string_view>;

}  // namespace

TEST_CASE("user information goes out of every URL", "[text]") {
  const Row rows[] = {
      {"https://user:pass@host/x", "https://host/x"},
      {"fatal: 'https://tok:p@ss@h/x' and ssh://git@h/y", "fatal: 'https://h/x' and ssh://git@h/y"},
      {"https://ghp_1234@github.com/acme/x", "https://github.com/acme/x"},
      {"git+ssh://git:PW@h/x", "git+ssh://h/x"},
      {"ssh://git@h:22/x and ssh://git:PW@h:22/x", "ssh://git@h:22/x and ssh://h:22/x"},
      {"https://kim:pa/ss@host/x", "https://host/x"},
      {"https://kim:p?w#1@host:8443/x", "https://host:8443/x"},
      {"ADD https://kim:PW@host/f.txt?x=1 /f", "ADD https://host/f.txt?x=1 /f"},
      {R"({"url":"https://kim:PW@host","at":"a@b"})", R"({"url":"https://host","at":"a@b"})"},
      {R"("see https://example.org\n@dsl.component")",
       R"("see https://example.org\n@dsl.component")"},
  };
  for (const auto& [text, expected] : rows) CHECK(redact(text) == expected);
}

TEST_CASE("a password before @host is hidden without a scheme, too", "[text]") {
  const Row rows[] = {
      {"\"kim:PW@host/x\" is not a name", "\"kim:***@host/x\" is not a name"},
      {"--registry=kim:p@s:s@host:5000/x", "--registry=kim:***@host:5000/x"},
      {"registry: oauth2accesstoken:ya29.x-y_z@gcr.io", "registry: oauth2accesstoken:***@gcr.io"},
  };
  for (const auto& [text, expected] : rows) CHECK(redact(text) == expected);
}

TEST_CASE("values whose names are said of secrets are hidden", "[text]") {
  const Row rows[] = {
      {"http://x/a?token=PW", "http://x/a?token=***"},
      {"https://h/f?sv=1&sig=a%2Fb%3D&se=2 end", "https://h/f?sv=1&sig=***&se=2 end"},
      {"s3?X-Amz-Credential=AK/1&X-Amz-Signature=ff#x",
       "s3?X-Amz-Credential=***&X-Amz-Signature=***#x"},
      {"<a href=\"h?a=1&amp;access_token=PW\"/>", "<a href=\"h?a=1&amp;access_token=***\"/>"},
      {"--build-arg GITHUB_TOKEN=ghp_x .", "--build-arg GITHUB_TOKEN=*** ."},
      {"RUN NPM_TOKEN=abc DB_PASSWORD2=x npm ci", "RUN NPM_TOKEN=*** DB_PASSWORD2=*** npm ci"},
      {"AccountKey=a+b==;x", "AccountKey=***"},
      {"--password=x", "--password=***"},
  };
  for (const auto& [text, expected] : rows) CHECK(redact(text) == expected);
}

TEST_CASE("what is no credential is left alone, and redacting again changes nothing", "[text]") {
  const std::string_view texts[] = {
      "git@github.com:a/b",
      "https://host/a@b",
      "https://host:8443/@scope/x",
      "https://[::1]:5000/x@sha256:ab",
      "busybox:1.35@sha256:0123",
      "127.0.0.1:5000/library/x:1@sha256:0123",
      "docker-image://docker.io/library/x:1@sha256:0123",
      "write git+ssh://git@HOST/REPO",
      "train@0.1.0, mail to kim@example.org",
      R"("text": "def f():\n@dsl.component")",
      "max_tokens=100 tokenizer=x sort-key=a",
      "--secret=id=token,src=FILE",
      "TOKEN=$TOKEN PASSWORD=${PASSWORD:-}",
      "::error file=a.yaml,line=3,title=KF101::user@x",
      "?page=2&q=x",
      "https://kim:********@host/x",
      "registry: kim:***@host",
      "://",
      "@",
      "=",
      "",
  };
  for (const std::string_view text : texts) {
    CHECK(redact(text) == text);
    CHECK_FALSE(holds_credentials(text));
  }
  const std::string once = redact("https://u:p@h/?token=x kim:PW@h A_SECRET=y");
  CHECK(redact(once) == once);
  CHECK(holds_credentials("kim:PW@host/x"));
}

TEST_CASE("an echoed secret is hidden, and a short one does not show which letters it has",
          "[text]") {
  CHECK(without_secret("bad hunter2hunter2!", "hunter2hunter2") == "bad ***!");
  CHECK(without_secret("xhunter2hunter2x", "hunter2hunter2") == "x***x");
  CHECK(without_secret("unauthorized: authentication required", "a") ==
        "unauthorized: authentication required");
  CHECK(without_secret("a login is needed", "a").empty());
  CHECK(without_secret("password 'abc' is wrong", "abc").empty());
  CHECK(without_secret("anything", "") == "anything");
}
