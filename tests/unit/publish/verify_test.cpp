// SPDX-License-Identifier: Apache-2.0
// Verification: what can be wrong with a published URL and its image.
#include "publish/verify/verify.hpp"

#include "samples.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace kfpkg;
using namespace kfpkg::publish;
using samples::candidate;
using samples::Files;

namespace {

/// Serves files below the base URL, and what else a test says.
class Web final : public http::Transport {
 public:
  explicit Web(const Files& files) {
    for (const auto& [path, file] : files)
      answers[samples::k_base + "/" + path] = {200, {}, file.content};
  }
  Result<http::Response> send(const http::Request& request, std::stop_token) override {
    urls.push_back(request.url);
    const auto found = answers.find(request.url);
    if (found == answers.end()) return http::Response{404, {}, "404: Not Found"};
    if (found->second.status == 0)
      return fail(ErrorKind::network, "https://example.org: no answer");
    return found->second;
  }
  std::map<std::string, http::Response> answers;
  std::vector<std::string> urls;
};

const std::string k_url = samples::k_base + "/train/0.1.0/component.yaml";
const std::string k_newest = samples::k_base + "/train/component.yaml";

ImageProbe probe_with(std::vector<std::string> platforms) {
  return [platforms](const oci::Reference& image,
                     std::stop_token) -> Result<std::optional<ImageFacts>> {
    ImageFacts facts{image.digest ? image.digest->str() : "sha256:moved", {}};
    for (const std::string& text : platforms)
      facts.platforms.push_back(oci::Platform::parse(text).value());
    return facts;
  };
}

Verification check(Web& web, const std::string& url, std::vector<std::string> wanted = {},
                   const ImageProbe& probe = probe_with({"linux/amd64", "linux/arm64"})) {
  VerifyRequest request{url, {}};
  for (const std::string& text : wanted)
    request.platforms.push_back(oci::Platform::parse(text).value());
  return verify(request, web, probe, {}).value();
}

Check failure(const Verification& verification) {
  REQUIRE(verification.first_failure() != nullptr);
  return *verification.first_failure();
}

Check find(const Verification& verification, const std::string& name) {
  for (const Check& one : verification.checks) {
    if (one.name == name) return one;
  }
  FAIL("no check " + name);
  return {};
}

}  // namespace

TEST_CASE("what was just published is right under all its URLs", "[publish]") {
  const auto plan = samples::plan(MemoryTree({}), {candidate()}).value();
  Web web(samples::after({}, plan.changes));
  const release::IndexVersion& entry = plan.releases.at(0).release.entry;
  for (const std::string& path : {version_path("train", "0.1.0"), newest_path("train"),
                                  tag_path("train", "0.1.0"), digest_path("train", entry.sha256)}) {
    INFO(path);
    const Verification good =
        check(web, samples::k_base + "/" + path, {"linux/arm64", "linux/amd64"});
    CHECK(good.ok());
    CHECK(find(good, "content").outcome == CheckOutcome::passed);
    CHECK(good.name == "Train");
    CHECK(good.version == "0.1.0");
    CHECK(good.sha256 == entry.sha256);
    CHECK(good.image == entry.image);
  }
}

TEST_CASE("a URL that does not give the file", "[publish]") {
  Web web({});
  const Check missing = failure(check(web, k_url));
  CHECK(missing.name == "fetch");
  CHECK(missing.kind == ErrorKind::findings);
  CHECK_THAT(missing.detail, Catch::Contains("404"));

  web.answers[k_url] = {403, {}, ""};
  CHECK(failure(check(web, k_url)).kind == ErrorKind::findings);
  web.answers[k_url] = {429, {}, ""};
  CHECK(failure(check(web, k_url)).kind == ErrorKind::network);
  web.answers[k_url] = {503, {}, ""};
  CHECK(failure(check(web, k_url)).kind == ErrorKind::network);
  web.answers[k_url] = {};
  const auto none = verify({k_url, {}}, web, {}, {});
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().kind == ErrorKind::network);
  for (const char* url : {"train/component.yaml", "ftp://h/x", ""}) {
    CHECK(verify({url, {}}, web, {}, {}).error().kind == ErrorKind::usage);
  }
}

TEST_CASE("a web page in place of the file names the raw URL", "[publish]") {
  Web web({});
  const std::string page = "https://github.com/acme/kfp/blob/main/train/component.yaml";
  for (const char* body : {"<!DOCTYPE html>\n<html>", "\n\n<html lang=en>",
                           "\xEF\xBB\xBF<!doctype HTML>", "<head><title>x</title>",
                           "<?xml version=\"1.0\"?>\n<html>", "<!-- saved from -->\n<html>"}) {
    web.answers[page] = {200, {}, body};
    const Check found = failure(check(web, page));
    CHECK_THAT(found.detail, Catch::Contains("HTML"));
    CHECK(found.kind == ErrorKind::findings);
    CHECK_THAT(
        found.hint,
        Catch::Contains("https://raw.githubusercontent.com/acme/kfp/main/train/component.yaml"));
  }
}

TEST_CASE("redirects and gs:// are followed as KFP does", "[publish]") {
  const Files files = samples::published({}, {candidate()});
  Web web(files);
  web.answers["https://storage.googleapis.com/bucket/train.yaml"] = {
      302, {{"location", k_url}}, ""};
  const Verification found = check(web, "gs://bucket/train.yaml");
  CHECK(found.ok());
  CHECK(found.fetched_url == k_url);
}

TEST_CASE("a document that is no component", "[publish]") {
  const std::pair<std::string, std::string> cases[] = {
      {"a: [", "document"},
      {"\xFF\xFE"
       "a",
       "document"},
      {"name: \xFF\n", "document"},
      {"name: x\n", "component"},
      {"name: a\n---\nname: b\n", "document"},
      {"pipelineInfo:\n  name: x\nroot: {}\nschemaVersion: 2.1.0\n", "component"},
  };
  for (const auto& [text, name] : cases) {
    INFO(text);
    Web web({});
    web.answers[k_url] = {200, {}, text};
    const Check found = failure(check(web, k_url));
    CHECK(found.name == name);
    CHECK(found.kind == ErrorKind::findings);
  }
}

TEST_CASE("other bytes than were published are found out", "[publish]") {
  const Files files = samples::published({}, {candidate()});
  std::string text = files.at("train/component.yaml").content;
  text.replace(text.find("Integer"), 7, "Integre");

  Web same_place(files);
  same_place.answers[k_url].body = text;
  CHECK_THAT(failure(check(same_place, k_url)).detail,
             Catch::Contains("other bytes than were published as train 0.1.0"));

  // A copy elsewhere whose index was changed with it: the original tells.
  Web copy(files);
  copy.answers["https://evil.example.net/train/0.1.0/component.yaml"] = {200, {}, text};
  CHECK_THAT(failure(check(copy, "https://evil.example.net/train/0.1.0/component.yaml")).detail,
             Catch::Contains("other bytes than at " + k_url));

  Web digest(files);
  const std::string by_digest = samples::k_base + "/train/versions/sha256/" + std::string(64, 'e');
  digest.answers[by_digest] = {200, {}, files.at("train/component.yaml").content};
  CHECK_THAT(failure(check(digest, by_digest)).detail, Catch::Contains("than the URL says"));

  Web crlf(files);
  std::string windows;
  for (const char c : files.at("train/component.yaml").content)
    windows += c == '\n' ? "\r\n" : std::string(1, c);
  crlf.answers[k_url].body = windows;
  CHECK(check(crlf, k_url).ok());
}

TEST_CASE("a newest spec that lags behind, and a version that is not in the index", "[publish]") {
  const Files first = samples::published({}, {candidate()});
  const Files both = samples::published(first, {candidate("train", "0.2.0")});
  Web web(both);
  CHECK(check(web, k_newest).ok());
  web.answers[k_newest].body = first.at("train/component.yaml").content;
  const Check stale = failure(check(web, k_newest));
  CHECK_THAT(stale.detail, Catch::Contains("version 0.1.0") && Catch::Contains("0.2.0"));
  CHECK_THAT(stale.hint, Catch::Contains("caches"));
  web.answers[samples::k_base + "/index.json"].body = first.at("index.json").content;
  CHECK_THAT(failure(check(web, samples::k_base + "/train/0.2.0/component.yaml")).detail,
             Catch::Contains("lists no train 0.2.0"));
}

TEST_CASE("a damaged index hides nothing from a spec that says it was published there",
          "[publish]") {
  const char* const damaged = GENERATE("", "{", "{}", "[]", "null", "<<<<<<< HEAD\n",
                                       R"({"schema": "kfpkg.index/2", "components": {}})",
                                       R"({"schema": "kfpkg.index/1", "components": []})",
                                       R"({"schema": "kfpkg.index/1", "components": {}})");
  CAPTURE(damaged);
  Web web(samples::published({}, {candidate()}));
  const std::string index = samples::k_base + "/index.json";
  web.answers[index].body = damaged;
  for (const std::string& url : {k_url, k_newest}) {
    const Check found = failure(check(web, url));
    CHECK(found.name == "content");
    CHECK(found.kind == ErrorKind::findings);
    CHECK_THAT(found.detail, Catch::Contains("index.json"));
  }
  // Somebody else's place may have such a file.
  web.answers["https://h/a/component.yaml"] = {200, {}, samples::k_spec};
  web.answers["https://h/index.json"] = {200, {}, damaged};
  CHECK(find(check(web, "https://h/a/component.yaml"), "content").outcome == CheckOutcome::skipped);
}

TEST_CASE("a URL that holds credentials is told as that, without them", "[publish]") {
  Web web({});
  const auto refused = verify({"http://u:pw-secret@h/c.yaml", {}}, web, {}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::usage);
  CHECK(refused.error().message == "http://h/c.yaml: the URL holds credentials");
  CHECK(verify({"ftp://h/c.yaml", {}}, web, {}, {}).error().message ==
        "ftp://h/c.yaml: not an http or https URL");
  CHECK(web.urls.empty());
}

TEST_CASE("a spec that stands alone is checked without comparison", "[publish]") {
  Web web({});
  web.answers["https://h/x.yaml"] = {200, {}, samples::k_spec};
  const Verification found = check(web, "https://h/x.yaml");
  CHECK(find(found, "content").outcome == CheckOutcome::skipped);
  CHECK(failure(found).name == "image-pinned");
  CHECK_THAT(failure(found).detail, Catch::Contains("acme/train:0.1.0 has no digest"));
}

TEST_CASE("the image must be there for the wanted platforms", "[publish]") {
  Web web(samples::published({}, {candidate()}));
  const Check platform = failure(check(web, k_url, {"linux/arm64"}, probe_with({"linux/amd64"})));
  CHECK(platform.name == "platforms");
  CHECK(platform.detail == "the image is not there for linux/arm64; it is for linux/amd64");
  CHECK_THAT(platform.hint, Catch::Contains("--platform linux/amd64,linux/arm64"));
  CHECK(check(web, k_url, {"linux/arm"}, probe_with({"linux/arm/v7"})).ok());

  const ImageProbe broken = [](const auto&, std::stop_token) -> Result<std::optional<ImageFacts>> {
    const auto arm = oci::Platform::parse("linux/arm64").value();
    return ImageFacts{"sha256:x", {arm}, {arm}};
  };
  CHECK(failure(check(web, k_url, {}, broken)).detail ==
        "the registry has no linux/arm64 image any more");

  const ImageProbe hollow = [](const auto&, std::stop_token) -> Result<std::optional<ImageFacts>> {
    const auto arm = oci::Platform::parse("linux/arm64").value();
    return ImageFacts{"sha256:x", {arm}, {}, {"sha256:y of linux/arm64"}};
  };
  CHECK(failure(check(web, k_url, {}, hollow)).detail ==
        "the registry has no sha256:y of linux/arm64 any more");

  const ImageProbe absent = [](const auto&, std::stop_token) -> Result<std::optional<ImageFacts>> {
    return std::nullopt;
  };
  CHECK_THAT(failure(check(web, k_url, {}, absent)).detail,
             Catch::Contains("the registry has no registry.example.org/acme"));
  const ImageProbe refused = [](const auto&, std::stop_token) -> Result<std::optional<ImageFacts>> {
    return fail(ErrorKind::credentials, "registry.example.org: refused",
                "kfpkg login registry.example.org");
  };
  CHECK(failure(check(web, k_url, {}, refused)).kind == ErrorKind::credentials);
  CHECK(check(web, k_url, {}, {}).ok());
}

TEST_CASE("a spec that KFP loads and does not compile is found out", "[publish]") {
  struct Row {
    const char* inputs;
    const char* argument;
    CheckOutcome outcome;
  };
  const Row rows[] = {
      {"[{name: a, type: String}]", "{inputValue: a}", CheckOutcome::passed},
      {"[{name: a}]", "{inputValue: a}", CheckOutcome::failed},
      {"[{name: a, type: Dataset}]", "{inputValue: a}", CheckOutcome::failed},
      {"[{name: a, type: Integre}]", "{inputValue: a}", CheckOutcome::failed},
      {"[{name: a, type: Dataset}]", "{inputPath: a}", CheckOutcome::passed},
  };
  for (const Row& row : rows) {
    INFO(row.inputs << row.argument);
    Web web({});
    web.answers[k_url] = {
        200,
        {},
        fmt::format(
            "name: A\ninputs: {}\nimplementation:\n  container: {{image: \"r.io/a@sha256:{}\", "
            "command: [x], args: [{}]}}\n",
            row.inputs, std::string(64, '1'), row.argument)};
    const Check found = find(check(web, k_url), "compiles");
    CHECK(found.outcome == row.outcome);
  }
}

TEST_CASE("of several checks that failed the gravest class counts", "[publish]") {
  const auto verification = [](std::vector<ErrorKind> failed) {
    Verification made;
    made.checks.push_back({"fetch", CheckOutcome::passed, {}, {}, ErrorKind::build});
    for (const ErrorKind kind : failed)
      made.checks.push_back({"x", CheckOutcome::failed, {}, {}, kind});
    return exit_code_of(made);
  };
  CHECK(verification({}) == ExitCode::done);
  CHECK(verification({ErrorKind::findings}) == ExitCode::findings);
  CHECK(verification({ErrorKind::findings, ErrorKind::network}) == ExitCode::network);
  CHECK(verification({ErrorKind::credentials, ErrorKind::findings}) == ExitCode::network);
}
