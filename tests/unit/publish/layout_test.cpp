// SPDX-License-Identifier: Apache-2.0
// The published layout: what is written where, what never changes, and who decides what is newest.
#include "publish/layout.hpp"

#include "core/crypto/sha256.hpp"
#include "publish/index.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;
using samples::after;
using samples::entry;
using samples::Files;
using samples::published;

namespace {

Error refusal(const Files& files, const Entry& one) {
  const auto plan = plan_publication(MemoryTree(files, "site"), std::vector{one}, samples::k_base);
  REQUIRE_FALSE(plan.has_value());
  return plan.error();
}

}  // namespace

TEST_CASE("a first version is written to all its places, the index last", "[publish]") {
  const auto plan = plan_publication(MemoryTree({}), std::vector{entry()}, samples::k_base).value();
  REQUIRE(plan.items.size() == 1);
  const PublishedItem& item = plan.items[0];
  CHECK(item.outcome == PublishOutcome::created);
  CHECK(item.url == "https://example.org/parts/train/0.1.0/component.yaml");
  CHECK(plan.changes.files.back().path == "index.json");

  const Files files = after({}, plan.changes);
  std::vector<std::string> paths;
  for (const auto& [path, file] : files) paths.push_back(path);
  CHECK(paths == std::vector<std::string>{"index.json", "train/0.1.0/README.md",
                                          "train/0.1.0/component.yaml", "train/component.yaml",
                                          "train/versions/sha256/" + item.sha256,
                                          "train/versions/tags/0.1.0"});
  const std::string text = files.at("train/component.yaml").content;
  CHECK(sha256_hex(text) == item.sha256);
  for (const std::string& path : {version_path("train", "0.1.0"), tag_path("train", "0.1.0"),
                                  digest_path("train", item.sha256)}) {
    CHECK(files.at(path).content == text);
  }
  CHECK_THAT(text, Catch::Contains(item.url));
}

TEST_CASE("the index is sorted JSON that keeps what it does not know", "[publish]") {
  CHECK(published({}, {entry()}).at("index.json").content ==
        "{\n"
        "  \"schema\": \"kfpkg.index/1\",\n"
        "  \"components\": [\n"
        "    {\n"
        "      \"name\": \"train\",\n"
        "      \"versions\": [\n"
        "        {\n"
        "          \"version\": \"0.1.0\",\n"
        "          \"path\": \"train/0.1.0/component.yaml\",\n"
        "          \"sha256\": \"" +
            sha256_hex(published({}, {entry()}).at("train/component.yaml").content) +
            "\",\n"
            "          \"image\": \"registry.example.org/acme/train@sha256:" +
            std::string(64, 'a') +
            "\",\n"
            "          \"platforms\": [\n"
            "            \"linux/amd64\",\n"
            "            \"linux/arm64\"\n"
            "          ],\n"
            "          \"fingerprint\": \"sha256:" +
            std::string(64, 'f') +
            "\",\n"
            "          \"commit\": \"" +
            std::string(40, 'c') +
            "\"\n"
            "        }\n"
            "      ]\n"
            "    }\n"
            "  ]\n"
            "}\n");

  Files files = published({}, {entry()});
  std::string& index = files.at("index.json").content;
  index.replace(index.find("\"path\""), 0, "\"yanked\": {\"reason\": \"b\\u00e4d\"},\n          ");
  const std::string before = published(files, {entry("train", "0.2.0")}).at("index.json").content;
  CHECK_THAT(before, Catch::Contains("\"reason\": \"b\xC3\xA4"
                                     "d\""));
  files.at("index.json").content = before;
  const std::string with_more = published(files, {entry("a")}).at("index.json").content;
  CHECK(with_more.find("\"name\": \"a\"") < with_more.find("\"name\": \"train\""));
}

TEST_CASE("the order of publishing does not change the index", "[publish]") {
  const Files one = published(published(published({}, {entry("b")}), {entry("a", "0.10.0")}),
                              {entry("a", "0.9.0")});
  const Files other = published({}, {entry("a", "0.9.0")});
  const Files both = published(other, {entry("b"), entry("a", "0.10.0")});
  CHECK(one.at("index.json").content == both.at("index.json").content);
  CHECK(one.at("a/component.yaml").content == both.at("a/component.yaml").content);
  CHECK(one.size() == both.size());
}

TEST_CASE("the same bytes again are already published", "[publish]") {
  const Files files = published({}, {entry()});
  Entry again = entry();
  again.commit = std::string(40, 'd');
  again.readme = "# Train, said better\n";
  const auto plan =
      plan_publication(MemoryTree(files), std::vector{again}, samples::k_base).value();
  CHECK(plan.changes.files.empty());
  CHECK(plan.items.at(0).outcome == PublishOutcome::already_published);
}

TEST_CASE("a version never changes", "[publish]") {
  const Files files = published({}, {entry(), entry("other")});
  Entry changed = entry();
  changed.image = samples::image('b');
  const Error error = refusal(files, changed);
  CHECK(error.kind == ErrorKind::config);
  CHECK_THAT(error.message,
             Catch::StartsWith("train 0.1.0 is published already with other content: ") &&
                 Catch::Contains("bbbb") && Catch::Contains("aaaa"));
  CHECK_THAT(error.hint, Catch::Contains("set \"version: 0.1.1\" in train/kfpkg.yaml"));

  Files lost = files;
  lost.erase("train/0.1.0/component.yaml");
  CHECK_THAT(refusal(lost, changed).message, Catch::Contains("the index says sha256"));
}

TEST_CASE("component.yaml is the highest version, whatever is published last", "[publish]") {
  const Files first = published({}, {entry("train", "0.10.0")});
  const Files older = published(first, {entry("train", "0.9.0")});
  CHECK(older.at("train/component.yaml").content ==
        older.at("train/0.10.0/component.yaml").content);
  const Files candidate = published(older, {entry("train", "1.0.0-rc.1")});
  CHECK(candidate.at("train/component.yaml").content ==
        older.at("train/0.10.0/component.yaml").content);
  const Files release = published(candidate, {entry("train", "1.0.0")});
  CHECK(release.at("train/component.yaml").content ==
        release.at("train/1.0.0/component.yaml").content);
}

TEST_CASE("a run that was killed is taken up again", "[publish]") {
  const auto plan = plan_publication(MemoryTree({}), std::vector{entry()}, samples::k_base).value();
  const Files whole = after({}, plan.changes);
  for (std::size_t written = 0; written <= plan.changes.files.size(); ++written) {
    ChangeSet part;
    part.files.assign(plan.changes.files.begin(),
                      plan.changes.files.begin() + static_cast<std::ptrdiff_t>(written));
    const Files files = published(after({}, part), {entry()});
    REQUIRE(files.size() == whole.size());
    for (const auto& [path, file] : whole) CHECK(files.at(path).content == file.content);
  }
}

TEST_CASE("a newest spec that somebody changed is put right again", "[publish]") {
  Files files = published({}, {entry()});
  const std::string good = files.at("train/component.yaml").content;
  files.at("train/component.yaml").content += "# touched\n";
  CHECK(published(files, {entry()}).at("train/component.yaml").content == good);
}

TEST_CASE("source folders and foreign files are never overwritten", "[publish]") {
  Files files;
  files["train/component.yaml"] = {"name: the source\n", false};
  const Error error = refusal(files, entry());
  CHECK(error.kind == ErrorKind::config);
  CHECK_THAT(error.message, Catch::StartsWith("site/train/component.yaml: ") &&
                                Catch::Contains("not published by kfpkg"));
  CHECK_THAT(error.hint, Catch::Contains("#BRANCH"));

  for (const char* index :
       {"[]", "{", "{}", "{\"schema\": \"kfpkg.index/2\", \"components\": []}",
        "{\"schema\": \"kfpkg.index/1\", \"components\": [{\"name\": \"x\"}]}"}) {
    INFO(index);
    Files other;
    other["index.json"] = {index, false};
    const Error refused = refusal(other, entry());
    CHECK(refused.kind == ErrorKind::config);
    CHECK_THAT(refused.message, Catch::StartsWith("site/index.json: "));
  }
}

TEST_CASE("names and versions that cannot be published say why", "[publish]") {
  CHECK_THAT(refusal({}, entry("train", "")).message,
             Catch::Contains("train/kfpkg.yaml: publishing train needs a version"));
  CHECK_THAT(refusal({}, entry("train", "1.0")).message,
             Catch::Contains("\"1.0\" is not a version"));
  for (const char* name : {"../x", "a/b", "index.json", ".hidden", "a b", "-x"}) {
    CHECK_THAT(refusal({}, entry(name)).message, Catch::Contains("cannot be the name"));
  }
  const auto twice = plan_publication(MemoryTree({}), std::vector{entry(), entry("train", "0.2.0")},
                                      samples::k_base);
  REQUIRE_FALSE(twice.has_value());
  CHECK_THAT(twice.error().message, Catch::Contains("two components named \"train\""));
}

TEST_CASE("one wrong entry stops all", "[publish]") {
  Entry bad = entry("bad");
  bad.spec = "name: x\n";
  CHECK_FALSE(
      plan_publication(MemoryTree({}), std::vector{entry(), bad}, samples::k_base).has_value());
}
