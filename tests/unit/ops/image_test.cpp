// SPDX-License-Identifier: Apache-2.0
// Images by their names, and what is done with them, over layouts on disk.
#include "ops/build/outputs.hpp"
#include "ops/image/copy.hpp"
#include "ops/image/delete.hpp"
#include "ops/image/image_name.hpp"
#include "ops/image/inspect.hpp"
#include "ops/image/join.hpp"
#include "ops/image/tag.hpp"
#include "ops/image/tag_rule.hpp"
#include "tests/support/layout_source.hpp"
#include "tests/support/machine.hpp"

using namespace kfpkg;
using namespace kfpkg::ops;
using test::LayoutSource;
using test::Machine;

namespace {

/// A machine with the layout "oci:one": tags amd64 and arm64, an image each.
struct Layouts : Machine {
  Layouts() {
    for (const std::string architecture : {"amd64", "arm64"}) {
      const std::string index = one.index(one.image(architecture));
      one.name(index, oci::k_oci_index, architecture);
    }
  }
  LayoutSource one{work() / "one"};
};

std::string many(std::size_t count) {
  return std::string(count, 'a');
}

}  // namespace

TEST_CASE("names of layouts have a folder, and a tag and a digest if they like", "[ops]") {
  const std::string digest = "sha256:" + many(64);
  const LayoutName name = parse_layout_name("oci:a/b:1.0@" + digest).value();
  CHECK(name.folder == "a/b");
  CHECK(name.selector.tag == "1.0");
  CHECK(name.selector.digest->str() == digest);
  CHECK(parse_layout_name("oci:a@b").value().folder == "a@b");
  for (const char* wrong : {"oci:", "oci::1", "oci:a:", "oci:a@sha256:1", "a:1", ""}) {
    CAPTURE(wrong);
    CHECK(parse_layout_name(wrong).error().kind == ErrorKind::usage);
  }
}

TEST_CASE("a build takes the name of a layout alone", "[ops]") {
  const auto outputs = [](const std::string& layout) {
    OutputFlags flags;
    flags.layout = layout;
    return read_outputs(flags, "/w");
  };
  CHECK(outputs("oci:out").value().layout == "/w/out");
  for (const std::string& wrong : {std::string("oci:"), std::string("out"),
                                   std::string("oci:out:1"), "oci:out@sha256:" + many(64)}) {
    CHECK(outputs(wrong).error().message == "build: --output \"" + wrong + "\" is unknown");
  }
}

TEST_CASE("what is no tag is refused by its command", "[ops]") {
  CHECK(check_tag("1.0_a-b"));
  CHECK(check_tag("no tag").error().message == "\"no tag\" is not a tag");
  CHECK(check_tag(many(129), "build").error().message ==
        "build: \"" + many(129) + "\" is not a tag");
}

TEST_CASE("a repository without a tag means latest, a layout without one its only entry", "[ops]") {
  Machine machine;
  CHECK(open_image("ghcr.io/acme/train", machine.session).value().named().tag == "latest");
  CHECK(open_image("ghcr.io/acme/train:1", machine.session).value().named().tag == "1");
  CHECK(open_image("oci:out", machine.session).value().named().tag.empty());
  CHECK(open_image("https://ghcr.io/acme/train", machine.session).error().hint ==
        "write it without \"https://\"");
  CHECK(machine.transport.requests().empty());
}

TEST_CASE("an inspected image is a value", "[ops]") {
  Layouts layouts;
  const auto report = inspect_image(layouts.session, {"oci:one:arm64", {}}).value();
  CHECK(report.name == "oci:one:arm64");
  CHECK(report.index.has_value());
  REQUIRE(report.images.size() == 1);
  CHECK(report.images[0].platform->str() == "linux/arm64");
  CHECK(report.images[0].config.has_value());
  CHECK(report.images[0].size == report.size);
}

TEST_CASE("a copy that is planned sends nothing, and one that is done has nothing left", "[ops]") {
  Layouts layouts;
  const CopyIntent plan{"oci:one:amd64", "oci:two:1", {}, true};
  const auto planned = copy_image(layouts.session, plan).value();
  CHECK(planned.plan.bytes_to_send() > 0);
  CHECK(planned.pushed.sent == 0);
  CHECK_FALSE(std::filesystem::exists(layouts.work() / "two"));
  const CopyIntent copy{"oci:one:amd64", "oci:two:1", {}, false};
  CHECK(copy_image(layouts.session, copy).value().pushed.sent == 3);
  CHECK(copy_image(layouts.session, copy).value().plan.nothing_to_do);
}

TEST_CASE("two images of one platform are refused before anything is written", "[ops]") {
  Layouts layouts;
  const auto twice =
      join_images(layouts.session, {"oci:two:1", {"oci:one:arm64", "oci:one:arm64"}});
  CHECK(twice.error().kind == ErrorKind::findings);
  CHECK_FALSE(std::filesystem::exists(layouts.work() / "two"));
  const auto joined =
      join_images(layouts.session, {"oci:two:1", {"oci:one:amd64", "oci:one:arm64"}}).value();
  CHECK(joined.name == "oci:two:1@" + joined.digest.str());
  CHECK(joined.entries.size() == 2);
}

TEST_CASE("tags that were given before one that cannot be are told", "[ops]") {
  Layouts layouts;
  const auto report =
      tag_image(layouts.session, {"oci:one:amd64", {"new", "amd64", "arm64", "more"}, true})
          .value();
  REQUIRE(report.tags.size() == 2);
  CHECK(report.tags[0].outcome == TagOutcome::created);
  CHECK(report.tags[1].outcome == TagOutcome::unchanged);
  REQUIRE(report.failure);
  CHECK(report.failure->message.starts_with("oci:one:arm64: it stands for sha256:"));
  CHECK(list_tags(layouts.session, "oci:one").value().tags ==
        std::vector<std::string>{"amd64", "arm64", "new"});
}

TEST_CASE("tags of versions are told from names that move", "[ops]") {
  for (const char* version : {"1.0.0", "0.3.1-rc.1", "v1.2.3", "train-1.0.0", "my-train-2.0.0-rc.1",
                              "train_1.0.0", "train-v1.0.0"}) {
    CAPTURE(version);
    CHECK(is_version_tag(version));
  }
  for (const char* name : {"latest", "1", "1.0", "3.11-slim", "dev", "k-means", "2026-11-30", "",
                           "-", "v", "1.0.0.0", "01.2.3"}) {
    CAPTURE(name);
    CHECK_FALSE(is_version_tag(name));
  }
}

TEST_CASE("tags of fingerprints never move, and those of versions by --move alone", "[ops]") {
  struct Row {
    std::string tag;
    bool moves;
    bool moves_by_word;
  };
  const Row row = GENERATE(values<Row>({{"k-0123456789abcdef", false, false},
                                        {"k-" + std::string(64, 'a'), false, false},
                                        {"0.1.0", false, true},
                                        {"train-0.1.0", false, true},
                                        {"k-means", true, true},
                                        {"latest", true, true}}));
  const bool word = GENERATE(false, true);
  CAPTURE(row.tag, word);
  const std::string name = "oci:one:" + row.tag;
  const auto digest_at = [&](Layouts& layouts) {
    return inspect_image(layouts.session, {name, {}}).value().digest;
  };
  const auto run = [&](auto change) {
    Layouts layouts;
    REQUIRE(tag_image(layouts.session, {"oci:one:amd64", {row.tag}}).value().tags.size() == 1);
    const oci::Digest before = digest_at(layouts);
    const std::optional<Error> refused = change(layouts.session);
    const bool may = word ? row.moves_by_word : row.moves;
    CHECK(refused.has_value() != may);
    CHECK((digest_at(layouts) != before) == may);
    if (refused) CHECK(refused->kind == ErrorKind::config);
    if (refused) CHECK(refused->message.starts_with(name + ": it stands for " + before.str()));
  };
  const auto failure = [](const auto& result) {
    return result ? std::nullopt : std::optional(result.error());
  };
  run([&](workspace::Session& session) {
    return tag_image(session, {"oci:one:arm64", {row.tag}, false, word}).value().failure;
  });
  run([&](workspace::Session& session) {
    return failure(copy_image(session, {"oci:one:arm64", name, {}, false, word}));
  });
  run([&](workspace::Session& session) {
    return failure(join_images(session, {name, {"oci:one:amd64", "oci:one:arm64"}, word}));
  });
}

TEST_CASE("a tag that stands for the image already is no move", "[ops]") {
  Layouts layouts;
  const std::string tag = GENERATE(as<std::string>(), "k-0123456789abcdef", "1.0.0");
  const TagIntent twice{"oci:one:amd64", {tag, tag}};
  const auto report = tag_image(layouts.session, twice).value();
  CHECK(report.tags.back().outcome == TagOutcome::unchanged);
  CHECK(copy_image(layouts.session, {"oci:one:amd64", "oci:one:" + tag, {}, false}));
  const auto planned = copy_image(layouts.session, {"oci:one:arm64", "oci:one:" + tag, {}, true});
  CHECK_FALSE(planned);
  CHECK(tag_image(layouts.session, {"oci:one:amd64", {tag}, true, true}).error().kind ==
        ErrorKind::usage);
}

TEST_CASE("a copy that brings nothing leaves no layout behind", "[ops]") {
  Layouts layouts;
  for (const auto& blob :
       std::filesystem::directory_iterator(layouts.work() / "one" / "blobs" / "sha256")) {
    if (std::filesystem::file_size(blob) < 30) std::filesystem::remove(blob);  // layers
  }
  CHECK_FALSE(copy_image(layouts.session, {"oci:one:amd64", "oci:new/deep:1", {}, false}));
  CHECK_FALSE(std::filesystem::exists(layouts.work() / "new" / "deep"));
  REQUIRE(copy_image(layouts.session, {"oci:one:amd64", "oci:one:again", {}, false}));
  CHECK(std::filesystem::exists(layouts.work() / "one"));
}

TEST_CASE("a name without a registry is told in full when it is not found", "[ops]") {
  Machine machine;
  const std::string text = GENERATE("demo:0.1.0", "docker.io/library/demo:0.1.0");
  const std::string url = "https://registry-1.docker.io/v2/library/demo/manifests/0.1.0";
  for (const char* method : {"GET", "HEAD"}) {
    machine.transport.on(method, url, fail(ErrorKind::network, "cannot find the host x", "DNS"));
  }
  const bool told = text == "demo:0.1.0";
  const auto check = [&](const Error& error) {
    CAPTURE(error.hint);
    CHECK(error.hint.starts_with("DNS"));
    CHECK((error.hint.find("not into the local Docker") != std::string::npos) == told);
    CHECK((error.hint.find("means docker.io/library/demo") != std::string::npos) == told);
  };
  check(inspect_image(machine.session, {text, {}}).error());
  check(copy_image(machine.session, {text, "oci:out:1", {}, false}).error());
  check(tag_image(machine.session, {text, {"x"}}).error());
  CHECK(full_name_hint("oci:x", Error{ErrorKind::registry, {}, {}, {}}).empty());
  CHECK(full_name_hint("demo", Error{ErrorKind::usage, {}, {}, {}}).empty());
}

TEST_CASE("what a copy is made from is named with its tag", "[ops]") {
  Layouts layouts;
  CHECK(copy_image(layouts.session, {"oci:one:amd64", "oci:two:1", {}, true}).value().from ==
        "oci:one:amd64");
}

TEST_CASE("where only digests are deleted, the tags that go as well are named", "[ops]") {
  Machine machine;
  const std::string base = "https://r.example/v2/train/";
  const oci::Digest digest = oci::Digest::of("{}");
  const auto stands_for = [&](const std::string& tag, const oci::Digest& what) {
    machine.transport.on(
        "HEAD", base + "manifests/" + tag, 200,
        {{"content-type", std::string(oci::k_oci_index)}, {"docker-content-digest", what.str()}});
  };
  stands_for("1", digest);
  stands_for("2", oci::Digest::of("x"));
  stands_for("latest", digest);
  machine.transport.on("DELETE", base + "manifests/1", GENERATE(400, 404, 405, 501))
      .on("DELETE", base + "manifests/" + digest.str(), 202)
      .on("GET", base + "tags/list?n=1000", 200, {}, R"({"tags":["1","2","latest"]})");
  const auto refused = delete_image(machine.session, {"r.example/train:1", false});
  CHECK(refused.error().kind == ErrorKind::usage);
  CHECK(refused.error().message.ends_with("all tags of the digest go (latest)"));
  CHECK(refused.error().hint == "kfpkg image delete r.example/train:1 --yes");
  const auto gone = delete_image(machine.session, {"r.example/train:1", true}).value();
  CHECK(gone.digest == digest);
  CHECK(gone.with_it == std::vector<std::string>{"latest"});
  CHECK(machine.transport.lines().back() == "DELETE " + base + "manifests/" + digest.str());
}

TEST_CASE("--move of a build needs a tag", "[ops]") {
  OutputFlags flags;
  flags.push = true;
  flags.move_tags = true;
  CHECK(read_outputs(flags, "/w").error().message == "build: --move needs --tag");
  flags.tags = {"1.0.0"};
  CHECK(read_outputs(flags, "/w").value().move_tags);
}

TEST_CASE("a digest is deleted only by who says that its tags may go", "[ops]") {
  Layouts layouts;
  const auto gone = delete_image(layouts.session, {"oci:one:amd64", false}).value();
  CHECK(gone.name == "oci:one:amd64");
  const std::string arm64 =
      inspect_image(layouts.session, {"oci:one:arm64", {}}).value().digest.str();
  const auto refused = delete_image(layouts.session, {"oci:one@" + arm64, false});
  CHECK(refused.error().hint == "kfpkg image delete oci:one@" + arm64 + " --yes");
  CHECK(refused.error().message.ends_with("deletes all its tags too (arm64)"));
  CHECK(delete_image(layouts.session, {"oci:one@" + arm64, true}));
  CHECK(list_tags(layouts.session, "oci:one").value().tags.empty());
}
