// SPDX-License-Identifier: Apache-2.0
// Tokens by their form, names said of secrets, and what stands there instead of one. Tokens are put
// together here, so that no scanner of repositories takes them for real ones.
#include "core/text/redact.hpp"
#include "core/text/secret/token.hpp"
#include "core/text/secret/word.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace kfpkg;

namespace {

// Random letters and digits, as many as asked for.
std::string body(std::size_t length) {
  constexpr std::string_view k_random =
      "q7Zk2XvB9mTfR4wLpJ8sHdY3nGcV6bEa5KtWuQ1rNxMyPzSjDg0hFiCoUeAlOIk7Zq2Xv9BmT4fRw8LpJs3HdYn6GcVb"
      "5E";
  std::string text;
  while (text.size() < length) text += k_random;
  return text.substr(0, length);
}

std::string upper(std::size_t length) {
  return std::string("QZ7KXVB2MTFRW4LPJS3HDYN6GCVE").substr(0, length);
}

std::string hex(std::size_t length) {
  return std::string("9f3b1c07de52a84660bd17ef3a9c25d8417b6e90f2ac35d8e1409b7c6f28da5310")
      .substr(0, length);
}

std::string joined(std::string_view a, std::string_view b) {
  return std::string(a).append(b);
}

const std::vector<std::pair<std::string, std::string_view>>& tokens() {
  static const std::vector<std::pair<std::string, std::string_view>> all = {
      {joined("ghp_", body(36)), "a GitHub token"},
      {joined("gho_", body(36)), "a GitHub token"},
      {joined("ghs_", body(36)), "a GitHub token"},
      {joined("github_pat_", body(22) + "_" + body(59)), "a GitHub token"},
      {joined("glpat-", body(20)), "a GitLab token"},
      {joined("glptt-", hex(40)), "a GitLab token"},
      {joined("glimt-", body(25)), "a GitLab token"},
      {joined("glffct-", body(20)), "a GitLab token"},
      {joined("glwt-", body(20)), "a GitLab token"},
      {joined("GR1348941", body(20)), "a GitLab token"},
      {joined("xoxe.xoxp-", "1-" + body(90)), "a Slack token"},
      {joined("sk-or-v1-", hex(64)), "an OpenRouter key"},
      {joined("hvb.", body(96) + body(60)), "a Vault token"},
      {joined("ATATT3x", "FfGF0" + body(90) + body(60) + "=1A2B3C4D"), "an Atlassian token"},
      {joined("glsa_", body(32) + "_" + hex(8)), "a Grafana token"},
      {joined("rubygems_", hex(48)), "a RubyGems key"},
      {joined("Fi7", "8Q~" + body(34)), "an Azure client secret"},
      {joined("gldt-", body(20)), "a GitLab token"},
      {joined("AKIA", upper(16)), "an AWS access key"},
      {joined("ASIA", upper(16)), "an AWS access key"},
      {joined("AIza", body(35)), "a Google API key"},
      {joined("GOCSPX-", body(28)), "a Google client secret"},
      {joined("ya29.", body(60)), "a Google access token"},
      {joined("AccountKey=", body(86) + "=="), "an Azure storage key"},
      {body(42) + joined("+ACR", "B" + body(5)), "an Azure registry password"},
      {joined("hf_", "qZkXvBmTfRwLpJsHdYnGcVbEaKtWuQrNxM"), "a Hugging Face token"},
      {joined("sk-proj-", body(40) + "T3Blbk" + "FJ" + body(40)), "an OpenAI key"},
      {joined("sk-", body(20) + "T3Blbk" + "FJ" + body(20)), "an OpenAI key"},
      {joined("sk-ant-", "api03-" + body(93)), "an Anthropic key"},
      {joined("xoxb-", "2735618204-9182736450-" + body(24)), "a Slack token"},
      {joined("xapp-", "1-A05" + body(40)), "a Slack token"},
      {joined("https://hooks.slack.com", "/services/T05ABQ7ZK/B06PWLRTX/" + body(24)),
       "a Slack webhook"},
      {joined("pypi-AgE", "IcHlwaS5vcmc" + body(80)), "a PyPI token"},
      {joined("npm_", body(36)), "an npm token"},
      {joined("dckr_pat_", body(27)), "a Docker Hub token"},
      {joined("sk_live_", body(24)), "a Stripe key"},
      {joined("SG.", body(22) + "." + body(43)), "a SendGrid key"},
      {joined("dapi", hex(32)), "a Databricks token"},
      {joined("gsk_", body(52)), "a Groq key"},
      {joined("nvapi-", body(64)), "an NVIDIA key"},
      {joined("hvs.", body(24)), "a Vault token"},
      {joined("dop_v1_", hex(64)), "a DigitalOcean token"},
      {joined("eyJ", body(30) + ".eyJ" + body(60) + "." + body(43)), "a JSON web token"},
      {joined("Bearer ", body(40)), "a bearer token"},
  };
  return all;
}

std::string key_block(std::string_view kind, std::string_view line_end) {
  std::string text = joined("-----BEGIN ", kind).append("-----").append(line_end);
  for (int line = 0; line < 3; ++line) text.append(body(64)).append(line_end);
  return text.append("-----END ").append(kind).append("-----");
}

}  // namespace

TEST_CASE("a token is known by its form wherever it stands, and hidden", "[text]") {
  for (const auto& [token, what] : tokens()) {
    for (const auto& [before, after] : {std::pair<std::string, std::string>{"", ""},
                                        {"x: ", "\n"},
                                        {"\"", "\""},
                                        {"\\n", "\\n"},
                                        {"(", ")"},
                                        {"--opt=", " next"},
                                        {"https://u:", "@host/x"}}) {
      const std::string text = before + token + after;
      INFO(text);
      const auto found = find_token(text);
      REQUIRE(found);
      CHECK(found->what == what);
      CHECK(text.substr(found->begin, found->length) == token);
      CHECK(redact(text).find(token) == std::string::npos);
      CHECK(redact(redact(text)) == redact(text));
    }
  }
}

TEST_CASE("private keys are known with line ends of files, of JSON and of YAML", "[text]") {
  for (const std::string_view kind : {"PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY"}) {
    for (const std::string_view line_end :
         {"\n", "\r\n", "\\n", "\n      ", "\\\\n", "\\r\\n", "\\\\\\\\n", "\\\\r\\\\n"}) {
      const std::string text = "key: " + key_block(kind, line_end) + " end";
      const auto found = find_token(text);
      REQUIRE(found);
      CHECK(found->what == "a private key");
      CHECK(redact(text).find(body(20)) == std::string::npos);
      CHECK(redact(text).ends_with(joined("-----END ", kind) + "----- end"));
    }
  }
}

TEST_CASE("what only resembles a token is none", "[text]") {
  const std::string texts[] = {
      joined("ghp_", std::string(36, 'x')),
      joined("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"),
      joined("ghp_", body(20)),
      joined("x", "ghp_" + body(36)),
      joined("AKIA", "IOSFODNN7EXAMPLE"),
      joined("AKIA", upper(20)),
      joined("AIza", body(36)),
      joined("hf_", "hub_download_of_a_model_by_its_revision"),
      joined("hf_", "modelnameinsmallletterswithoutdigits"),
      "sk-learn-pipeline-with-a-very-long-name-of-a-component",
      "sk-proj-your-key-goes-here-and-nothing-else-that-is-long",
      "npm_config_cache npm_package_version",
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----",
      "-----BEGIN CERTIFICATE-----\n" + body(64) + "\n-----END CERTIFICATE-----",
      "Bearer authentication-of-the-registry",
      "eyJhbGciOi.eyJzdWIi",
      "hvs.example-of-a-token-that-is-none-1234",
      "https://hooks.slack.com/services/YOUR/SLACK/WEBHOOK-OF-THE-WORKSPACE-AND-MORE",
      "sha256:" + hex(64),
      "dapi",
      "+ACR",
      "-",
      "",
  };
  for (const std::string& text : texts) {
    INFO(text);
    CHECK_FALSE(find_token(text));
    CHECK(redact(text) == text);
  }
}

TEST_CASE("names are said of secrets, or of what belongs to one", "[text]") {
  for (const std::string_view name :
       {"PASSWORD", "DB_PASSWORD2", "github-token", "accessToken", "API_KEY", "apikey",
        "aws_secret_access_key", "client_secret", "SECRET", "db.passwd", "private_key"}) {
    INFO(name);
    CHECK(is_secret_name(name));
  }
  for (const std::string_view name :
       {"max_tokens", "HF_TOKEN_PATH", "db_secret_name", "SECRET_NAME", "tokenizer", "eos_token",
        "PAD_TOKEN", "IMAGE_PULL_SECRET", "key", "sort_key", "password_file", "num_tokens",
        "next_page_token", "author", ""}) {
    INFO(name);
    CHECK_FALSE(is_secret_name(name));
  }
}

TEST_CASE("a value is a secret, or stands there for want of one", "[text]") {
  for (const std::string_view value :
       {"hunter2", "Zk8sX2q9", "0f2c51d8a7b94e63", "correct-horse-7", "p@ss!w0rd", "4471903356"}) {
    INFO(value);
    CHECK(is_literal_secret(value));
  }
  for (const std::string_view value : {"",
                                       "abc",
                                       "changeme",
                                       "CHANGE_ME",
                                       "$TOKEN",
                                       "${TOKEN}",
                                       "pre-${TOKEN}",
                                       "{{secret}}",
                                       "{{workflow.name}}",
                                       "<your token>",
                                       "<token>",
                                       "xxxxxxxx",
                                       "********",
                                       "your-api-key",
                                       "example-token",
                                       "password",
                                       "secret",
                                       "/run/secrets/token",
                                       "gs://bucket/token",
                                       "$(cat x)",
                                       "%(token)s",
                                       "db-password",
                                       "user-gcp-sa",
                                       "12345678",
                                       "the token to use",
                                       "dummy-value",
                                       "placeholder",
                                       "[REDACTED]",
                                       "getpass()",
                                       "`pass show x`"}) {
    INFO(value);
    CHECK_FALSE(is_literal_secret(value));
  }
}

TEST_CASE("logins of URLs and of .netrc files are found where they hold a password", "[text]") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"pip install --index-url https://ci:Zk8sX2q9@pypi.acme.com/simple x", "Zk8sX2q9"},
      {"postgresql+psycopg2://app:hunter2@db:5432/x", "hunter2"},
      {"git+https://oauth2:Zk8sX2q9@git.acme.com/a/b.git@v1", "Zk8sX2q9"},
      {"echo 'machine h login ci password Zk8sX2q9' > ~/.netrc", "Zk8sX2q9"},
      {"printf 'machine h\\nlogin ci\\npassword Zk8sX2q9\\n'", "Zk8sX2q9"},
      {"machine h\n  login ci\n  password Zk8sX2q9\n", "Zk8sX2q9"},
  };
  for (const auto& [text, password] : rows) {
    INFO(text);
    const std::vector<Span> found = logins_in(text);
    CHECK(redact(text).find(password) == std::string::npos);
    REQUIRE(found.size() == 1);
    CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == password);
  }
  for (const std::string_view text :
       {"https://user:password@host/x", "https://user:pass@host/x", "https://$USER:$PASS@host/x",
        "f\"https://{user}:{password}@{host}\"", "https://user:{{token}}@host",
        "https://git@github.com/a/b", "ssh://git@h:22/x", "postgres://airflow:airflow@db/x",
        "https://host:8443/@scope/x", "http://host:port/a@b", "https://%s:%s@host", "://://://",
        "login user", "the login page asks for a password when it is needed",
        "login ci password $TOKEN", "machine h login ci password <token>"}) {
    INFO(text);
    CHECK(logins_in(text).empty());
  }
}

TEST_CASE("the token of a header is hidden, what stands for one is not", "[text]") {
  for (const std::string_view before :
       {"Authorization: Bearer ", "\"Authorization\": \"Bearer ", "authorization: token ",
        "{\\\"Authorization\\\": \\\"Basic "}) {
    const std::string text = joined(before, "Zk8sX2q9LmTt77\" x");
    INFO(text);
    CHECK(redact(text) == joined(before, "***\" x"));
    CHECK(redact(redact(text)) == redact(text));
  }
  for (const std::string_view value :
       {"$TOKEN", "${TOKEN}", "<token>", "{{token}}", "access-token", "YOUR_TOKEN1", "%s"}) {
    const std::string text = joined("Authorization: Bearer ", value);
    INFO(text);
    CHECK(redact(text) == text);
    CHECK(authorizations_in(text).empty());
  }
}

TEST_CASE("names of secrets may end in versions", "[text]") {
  for (const std::string_view name : {"kfp-api-key-v2", "aws-secret-2", "db.password_v1"})
    CHECK_FALSE(is_literal_secret(name));
  for (const std::string_view value :
       {"correct-horse-7", "hunter-2", "zk8s-x2q9", "aws-secret-k2v9"})
    CHECK(is_literal_secret(value));
}

TEST_CASE("what repeats in one word is hidden in one walk", "[text]") {
  for (const std::string_view piece :
       {"https://u:x9Kq2LmZ7/", "https://u:x9Kq2LmZ7@h/x,", "a=b", "token=$", "login ", "\\\\"}) {
    std::string text;
    while (text.size() < 400000) text += piece;
    const std::string hidden = redact(text);
    CHECK(hidden.size() <= text.size());
  }
}
