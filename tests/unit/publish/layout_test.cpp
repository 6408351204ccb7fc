// SPDX-License-Identifier: Apache-2.0
// The published layout: what is written where, what never changes, and who decides what is newest.
#include "publish/layout.hpp"

#include "core/crypto/sha256.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;
using samples::after;
using samples::candidate;
using samples::Files;
using samples::published;

namespace {

Error refusal(const Files& files, const Candidate& one) {
  const auto plan = samples::plan(MemoryTree(files, "site"), {one});
  REQUIRE_FALSE(plan.has_value());
  return plan.error();
}

}  // namespace

TEST_CASE("a first version is written to all its places, the index last", "[publish]") {
  const auto plan = samples::plan(MemoryTree({}), {candidate()}).value();
  REQUIRE(plan.releases.size() == 1);
  const PlannedRelease& item = plan.releases[0];
  const std::string& sha256 = item.release.entry.sha256;
  CHECK(item.outcome == PublishOutcome::created);
  CHECK(item.url == "https://example.org/parts/train/0.1.0/component.yaml");
  CHECK(plan.changes.files.back().path == "index.json");
  for (const FileChange& change : plan.changes.files) CHECK_FALSE(change.executable);

  const Files files = after({}, plan.changes);
  std::vector<std::string> paths;
  for (const auto& [path, file] : files) paths.push_back(path);
  CHECK(paths == std::vector<std::string>{"index.json", "train/0.1.0/README.md",
                                          "train/0.1.0/component.yaml", "train/component.yaml",
                                          "train/versions/sha256/" + sha256,
                                          "train/versions/tags/0.1.0"});
  const std::string text = files.at("train/component.yaml").content;
  CHECK(sha256_hex(text) == sha256);
  for (const std::string& path :
       {version_path("train", "0.1.0"), tag_path("train", "0.1.0"), digest_path("train", sha256)}) {
    CHECK(files.at(path).content == text);
  }
  CHECK_THAT(text, Catch::Contains(item.url));
}

TEST_CASE("the index is sorted JSON that keeps what it does not know", "[publish]") {
  CHECK(published({}, {candidate()}).at("index.json").content ==
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
            sha256_hex(published({}, {candidate()}).at("train/component.yaml").content) +
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

  Files files = published({}, {candidate()});
  std::string& index = files.at("index.json").content;
  index.replace(index.find("\"path\""), 0, "\"yanked\": {\"reason\": \"b\\u00e4d\"},\n          ");
  const std::string before =
      published(files, {candidate("train", "0.2.0")}).at("index.json").content;
  CHECK_THAT(before, Catch::Contains("\"reason\": \"b\xC3\xA4"
                                     "d\""));
  files.at("index.json").content = before;
  const std::string with_more = published(files, {candidate("a")}).at("index.json").content;
  CHECK(with_more.find("\"name\": \"a\"") < with_more.find("\"name\": \"train\""));
}

TEST_CASE("the order of publishing does not change the index", "[publish]") {
  const Files one =
      published(published(published({}, {candidate("b")}), {candidate("a", "0.10.0")}),
                {candidate("a", "0.9.0")});
  const Files other = published({}, {candidate("a", "0.9.0")});
  const Files both = published(other, {candidate("b"), candidate("a", "0.10.0")});
  CHECK(one.at("index.json").content == both.at("index.json").content);
  CHECK(one.at("a/component.yaml").content == both.at("a/component.yaml").content);
  CHECK(one.size() == both.size());
}

TEST_CASE("the same bytes again are already published", "[publish]") {
  const Files files = published({}, {candidate()});
  Candidate again = candidate();
  again.commit = std::string(40, 'd');
  again.readme = "# Train, said better\n";
  const auto plan = samples::plan(MemoryTree(files), {again}).value();
  CHECK(plan.changes.files.empty());
  CHECK(plan.releases.at(0).outcome == PublishOutcome::already_published);
}

TEST_CASE("a version never changes", "[publish]") {
  const Files files = published({}, {candidate(), candidate("other")});
  Candidate changed = candidate();
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
  const Files first = published({}, {candidate("train", "0.10.0")});
  const Files older = published(first, {candidate("train", "0.9.0")});
  CHECK(older.at("train/component.yaml").content ==
        older.at("train/0.10.0/component.yaml").content);
  const Files early = published(older, {candidate("train", "1.0.0-rc.1")});
  CHECK(early.at("train/component.yaml").content ==
        older.at("train/0.10.0/component.yaml").content);
  const Files release = published(early, {candidate("train", "1.0.0")});
  CHECK(release.at("train/component.yaml").content ==
        release.at("train/1.0.0/component.yaml").content);
}

TEST_CASE("a run that was killed is taken up again", "[publish]") {
  const auto plan = samples::plan(MemoryTree({}), {candidate()}).value();
  const Files whole = after({}, plan.changes);
  for (std::size_t written = 0; written <= plan.changes.files.size(); ++written) {
    ChangeSet part;
    part.files.assign(plan.changes.files.begin(),
                      plan.changes.files.begin() + static_cast<std::ptrdiff_t>(written));
    const Files files = published(after({}, part), {candidate()});
    REQUIRE(files.size() == whole.size());
    for (const auto& [path, file] : whole) CHECK(files.at(path).content == file.content);
  }
}

TEST_CASE("files that a killed run left without an entry do not stand in the way of other bytes",
          "[publish]") {
  Candidate changed = candidate();
  changed.image = samples::image('b');
  changed.readme = "# Another\n";
  const Files published_at_once = published({}, {changed});
  const auto killed = samples::plan(MemoryTree({}), {candidate()}).value();
  for (std::size_t written = 0; written < killed.changes.files.size(); ++written) {
    ChangeSet part;
    part.files.assign(killed.changes.files.begin(),
                      killed.changes.files.begin() + static_cast<std::ptrdiff_t>(written));
    const Files files = published(after({}, part), {changed});
    for (const auto& [path, file] : published_at_once) {
      INFO(written << " " << path);
      CHECK(files.at(path).content == file.content);
    }
  }
}

TEST_CASE("the file side refuses other content by itself", "[publish]") {
  const Files files = published({}, {candidate()});
  Candidate changed = candidate();
  changed.image = samples::image('b');
  const auto other = samples::plan(MemoryTree({}), {changed}).value();
  const std::vector<Release> releases = {other.releases.at(0).release};
  const auto refused = plan_files(MemoryTree(files), releases);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::config);
  CHECK_THAT(refused.error().message, Catch::Contains("published already with other content"));
}

TEST_CASE("names are found by how they begin", "[publish]") {
  const Files files = published({}, {candidate("train-b"), candidate("train-a"), candidate("x")});
  CHECK(read_names(MemoryTree(files), "train").value() ==
        std::vector<std::string>{"train-a", "train-b"});
  CHECK(read_names(MemoryTree(files), "").value().size() == 3);
  CHECK(read_names(MemoryTree({}), "").value().empty());
}

TEST_CASE("a newest spec that is gone is written again", "[publish]") {
  const Files whole = published({}, {candidate()});
  Files files = whole;
  REQUIRE(files.erase("train/component.yaml") == 1);
  CHECK(published(files, {candidate()}).at("train/component.yaml").content ==
        whole.at("train/component.yaml").content);
}

TEST_CASE("a newest spec that somebody changed is put right again", "[publish]") {
  Files files = published({}, {candidate()});
  const std::string good = files.at("train/component.yaml").content;
  files.at("train/component.yaml").content += "# touched\n";
  CHECK(published(files, {candidate()}).at("train/component.yaml").content == good);
}

TEST_CASE("source folders and foreign files are never overwritten", "[publish]") {
  Files files;
  files["train/component.yaml"] = {"name: the source\n", false};
  const Error error = refusal(files, candidate());
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
    const Error refused = refusal(other, candidate());
    CHECK(refused.kind == ErrorKind::config);
    CHECK_THAT(refused.message, Catch::StartsWith("site/index.json: "));
  }
}

TEST_CASE("names and versions that cannot be published say why", "[publish]") {
  CHECK_THAT(refusal({}, candidate("train", "")).message,
             Catch::Contains("train/kfpkg.yaml: publishing train needs a version"));
  CHECK_THAT(refusal({}, candidate("train", "1.0")).message,
             Catch::Contains("\"1.0\" is not a version"));
  for (const char* name : {"../x", "a/b", "index.json", ".hidden", "a b", "-x"}) {
    CHECK_THAT(refusal({}, candidate(name)).message, Catch::Contains("cannot be the name"));
  }
  const auto twice = samples::plan(MemoryTree({}), {candidate(), candidate("train", "0.2.0")});
  REQUIRE_FALSE(twice.has_value());
  CHECK_THAT(twice.error().message, Catch::Contains("two components named \"train\""));
}

TEST_CASE("one wrong entry stops all", "[publish]") {
  Candidate bad = candidate("bad");
  bad.spec = "name: x\n";
  CHECK_FALSE(samples::plan(MemoryTree({}), {candidate(), bad}).has_value());
}
