// SPDX-License-Identifier: Apache-2.0
// Fingerprint, pinned Dockerfile, names and receipts.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "image/inputs/fingerprint.hpp"
#include "image/inputs/names.hpp"
#include "image/inputs/pinned_dockerfile.hpp"
#include "image/inputs/receipt.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <set>

using namespace kfpkg;
using namespace kfpkg::image;

namespace {

constexpr const char* k_one =
    "sha256:1111111111111111111111111111111111111111111111111111111111111111";
constexpr const char* k_two =
    "sha256:2222222222222222222222222222222222222222222222222222222222222222";

using Files = std::map<std::string, MemoryTree::File, std::less<>>;

struct Case {
  Files files = {{"c/a.py", {"a", false}}, {"c/b.py", {"b", false}}, {"c/ignored", {"x", false}}};
  FingerprintRequest request;
  Case() {
    request.folder = "c";
    request.files = {"a.py", "b.py"};
    request.dockerfile = "FROM x\n";
    request.platforms = {*oci::Platform::parse("linux/amd64")};
    request.bases = {{"docker.io/library/x", k_one}};
  }
  Fingerprint make() {
    const MemoryTree tree(files);
    request.tree = &tree;
    return fingerprint(request).value();
  }
};

PinnedDockerfile pinned(std::string text, const dockerfile::BaseLock& lock,
                        const Mirrors& mirrors = {},
                        const std::vector<const char*>& platforms = {"linux/amd64",
                                                                     "linux/arm64"}) {
  Diagnostics diagnostics;
  const auto file = dockerfile::parse(make_source("Dockerfile", std::move(text)), diagnostics);
  std::vector<std::vector<dockerfile::BaseImage>> bases;
  for (const char* platform : platforms) {
    dockerfile::Arguments arguments;
    arguments.target = *oci::Platform::parse(platform);
    arguments.build = arguments.target;
    bases.push_back(dockerfile::base_images(file.value(), arguments, diagnostics));
  }
  CHECK(diagnostics.empty());
  return pin(*file, bases, lock, mirrors).value();
}

const oci::Reference& named(const PinnedDockerfile& made, const std::string& name) {
  return std::get<oci::Reference>(made.images.at(name));
}

}  // namespace

TEST_CASE("every input that decides the image changes the fingerprint, nothing else does",
          "[image]") {
  Case plain;
  const Fingerprint base = plain.make();
  CHECK(base.hex.size() == 64);
  // By a few lines of Python; another value for the same inputs would build everything of everybody
  // again.
  CHECK(base.hex == "237459dece8eb6eeda2e4366af0e137bfbce0c6379e54c7a8eaeec60902071e5");
  CHECK(fingerprint_hex(base.inputs, 1) ==
        "e904838488f1e3ebb80dad1278e57b36b0858eeca5180b79c8181207eaacbc70");
  std::set<std::string> seen = {base.hex};
  const auto differs = [&](auto change) {
    Case changed;
    change(changed);
    return seen.insert(changed.make().hex).second;
  };
  CHECK(differs([](Case& c) { c.files["c/a.py"].content = "A"; }));
  CHECK(differs([](Case& c) { c.files["c/a.py"].executable = true; }));
  CHECK(differs([](Case& c) { c.files["c/a.py"] = {"", false, "b.py"}; }));
  CHECK(differs([](Case& c) { c.files["c/a.py"] = {"", false, "./b.py"}; }));
  CHECK(differs([](Case& c) { c.files["c/a.py"].content = "link\nb.py"; }));
  CHECK(differs([](Case& c) { std::swap(c.files["c/a.py"], c.files["c/b.py"]); }));
  CHECK(differs([](Case& c) { c.request.files.push_back("ignored"); }));
  CHECK(differs([](Case& c) { c.request.files.pop_back(); }));
  CHECK(differs([](Case& c) { c.request.dockerfile += "\n"; }));
  CHECK(differs([](Case& c) { c.request.build_args["A"] = "1"; }));
  CHECK(differs([](Case& c) { c.request.build_args["A"] = ""; }));
  CHECK(differs([](Case& c) { c.request.options["target"] = "x"; }));
  CHECK(differs([](Case& c) { c.request.bases.begin()->second = k_two; }));
  CHECK(differs(
      [](Case& c) { c.request.platforms.push_back(*oci::Platform::parse("linux/arm64")); }));

  Case same;
  same.files["c/ignored"].content = "other";
  same.request.files = {"b.py", "a.py"};
  CHECK(same.make().hex == base.hex);
}

TEST_CASE("a link counts by where it leads, and is not the file of that text", "[image]") {
  auto dir = TempDir::make("link");
  REQUIRE(dir.has_value());
  const DiskTree tree(dir->path(), "");
  const std::filesystem::path link = dir->path() / "link";
  FingerprintRequest request;
  request.tree = &tree;
  request.files = {"link"};
  const auto leading_to = [&](const std::string& target) {
    std::filesystem::remove(link);
    std::filesystem::create_symlink(target, link);
    return fingerprint(request).value().hex;
  };
  std::set<std::string> seen;
  for (const char* target : {"a.py", "b.py", "./a.py", "/a.py", "../a.py"}) {
    INFO(target);
    CHECK(seen.insert(leading_to(target)).second);
  }
  CHECK(leading_to("a.py") == leading_to("a.py"));
  CHECK_FALSE(seen.insert(leading_to("b.py")).second);
  std::filesystem::remove(link);
  REQUIRE(write_file(link, "a.py").has_value());
  CHECK(seen.insert(fingerprint(request).value().hex).second);
}

TEST_CASE("what changed is told by name", "[image]") {
  Case before;
  Case now;
  now.files["c/a.py"].content = "A";
  now.request.files = {"a.py", "ignored"};
  now.request.platforms.push_back(*oci::Platform::parse("linux/arm64"));
  now.request.bases.begin()->second = k_two;
  CHECK(changes(before.make().inputs, now.make().inputs) ==
        std::vector<std::string>{"base image docker.io/library/x changed", "a.py changed",
                                 "b.py removed", "ignored added", "platform linux/arm64 added"});
  CHECK(changes(before.make().inputs, before.make().inputs).empty());
}

TEST_CASE("bases are pinned in place, through their mirror", "[image]") {
  dockerfile::BaseLock lock;
  lock.bases.insert({"docker.io/library/python:3.11-slim", {*oci::Digest::parse(k_one)}});
  lock.bases.insert({"quay.io/x/y:2", {*oci::Digest::parse(k_two)}});
  const std::string text =
      "# syntax=docker/dockerfile:1\r\nARG V=3.11\r\nFROM --platform=$TARGETPLATFORM \\\n  "
      "python:${V}-slim AS Base\n"
      "COPY --from=quay.io/x/y:2 /a /a\nFROM base\nFROM unknown:1\n";
  const PinnedDockerfile made = pinned(text, lock, {{"docker.io", "127.0.0.1:5000"}});
  CHECK(made.text ==
        std::string(
            "# syntax=docker/dockerfile:1\r\nARG V=3.11\r\nFROM --platform=$TARGETPLATFORM \\\n  "
            "127.0.0.1:5000/library/python:3.11-slim@") +
            k_one + " AS Base\nCOPY --from=quay.io/x/y:2@" + k_two +
            " /a /a\nFROM base\nFROM unknown:1\n");
  CHECK(made.images.empty());
}

TEST_CASE("a base whose name stands in pieces is pinned by its name", "[image]") {
  dockerfile::BaseLock lock;
  lock.bases.insert({"docker.io/library/x:1", {*oci::Digest::parse(k_one)}});
  const std::string pieces =
      "FROM scratch\nCOPY --from=x\\:1 /a /a\nRUN --mount=from=x\\\n:1,target=/t true\n";
  const PinnedDockerfile left = pinned(pieces, lock);
  CHECK(left.text == pieces);
  REQUIRE(left.images.size() == 1);
  CHECK(named(left, "x:1").str() == std::string("docker.io/library/x:1@") + k_one);
  const PinnedDockerfile quoted =
      pinned("FROM scratch\nRUN --mount=\"source=a\",from='x:1',target=/t true\n", lock);
  CHECK(quoted.text == std::string("FROM scratch\nRUN --mount=\"source=a\",from='docker.io/"
                                   "library/x:1@") +
                           k_one + "',target=/t true\n");
  CHECK(quoted.images.empty());
}

TEST_CASE("a base that differs by platform is pinned by its name, a written digest is kept",
          "[image]") {
  dockerfile::BaseLock lock;
  lock.bases.insert({"docker.io/library/b-amd64", {*oci::Digest::parse(k_one)}});
  lock.bases.insert({"docker.io/library/b-arm64", {*oci::Digest::parse(k_two)}});
  const std::string text = std::string("FROM b-$TARGETARCH\nFROM acme.io/x@") + k_one + "\n";
  const PinnedDockerfile both = pinned(text, lock, {{"acme.io", "m.io/proxy"}});
  CHECK(both.text == std::string("FROM b-$TARGETARCH\nFROM m.io/proxy/x@") + k_one + "\n");
  REQUIRE(both.images.size() == 2);
  CHECK(named(both, "b-amd64").str() == std::string("docker.io/library/b-amd64:latest@") + k_one);
  CHECK(named(both, "b-arm64").digest->str() == k_two);
  CHECK(pinned("FROM b-$TARGETARCH\n", lock, {}, {"linux/arm64"}).text ==
        std::string("FROM docker.io/library/b-arm64:latest@") + k_two + "\n");
}

TEST_CASE("whatever makes a base differ by platform, each is pinned, and through its mirror",
          "[image]") {
  dockerfile::BaseLock lock;
  for (const char* name : {"a.io/v:amd64", "a.io/v:arm64", "a.io/v:1"})
    lock.bases.insert({name, {*oci::Digest::parse(k_one)}});
  const Mirrors mirrors{{"a.io", "m.io"}};
  struct Row {
    const char* text;
    const char* made;  ///< {} is where k_one stands
    std::vector<std::string> names;
  };
  const Row rows[] = {
      {"ARG B=a.io/v:$TARGETARCH\nFROM $B\n",
       "ARG B=a.io/v:$TARGETARCH\nFROM $B\n",
       {"a.io/v:amd64", "a.io/v:arm64"}},
      {"FROM a.io/v:1 AS s-amd64\nFROM ${TARGETVARIANT:-s-}$TARGETARCH\n",
       "FROM m.io/v:1@{} AS s-amd64\nFROM ${TARGETVARIANT:-s-}$TARGETARCH\n",
       {}},
      {"FROM a.io/v:1\nFROM a.io/v:$TARGETARCH\nCOPY --from=a.io/v:1 /a /a\n",
       "FROM m.io/v:1@{}\nFROM a.io/v:$TARGETARCH\nCOPY --from=m.io/v:1@{} /a /a\n",
       {"a.io/v:amd64", "a.io/v:arm64"}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    std::string expected = row.made;
    for (std::size_t at = expected.find("{}"); at != std::string::npos; at = expected.find("{}"))
      expected.replace(at, 2, k_one);
    const PinnedDockerfile made = pinned(row.text, lock, mirrors);
    CHECK(made.text == expected);
    std::vector<std::string> names;
    for (const auto& entry : made.images) {
      const std::string& name = entry.first;
      names.push_back(name);
      CHECK(named(made, name).registry == "m.io");
      CHECK(named(made, name).digest->str() == k_one);
    }
    CHECK(names == row.names);
  }
}

TEST_CASE("an image of the workspace's own differs by platform as any other", "[image]") {
  Diagnostics diagnostics;
  const auto file =
      dockerfile::parse(make_source("Dockerfile", "FROM r.io/own-$TARGETARCH:1\n"), diagnostics);
  std::vector<std::vector<dockerfile::BaseImage>> bases;
  for (const char* platform : {"linux/amd64", "linux/arm64"}) {
    const auto target = *oci::Platform::parse(platform);
    bases.push_back(dockerfile::base_images(*file, {{}, target, target}, diagnostics));
  }
  const auto own = *oci::Reference::parse("r.io/own-amd64:k-1");
  dockerfile::BaseLock lock;
  lock.bases.insert({"r.io/own-arm64:1", {*oci::Digest::parse(k_two)}});
  const auto made = pin(*file, bases, lock, {}, {{"r.io/own-amd64:1", own}}).value();
  CHECK(made.text == file->source->bytes());
  CHECK(named(made, "r.io/own-amd64:1") == own);
  CHECK(named(made, "r.io/own-arm64:1").digest->str() == k_two);
}

TEST_CASE("an image in a layout stands for its name, which stays where FROM has it", "[image]") {
  const std::string text = "FROM r.io/own AS one\nFROM r.io/own:latest\nCOPY --from=x:1 /a /a\n";
  Diagnostics diagnostics;
  const auto file = dockerfile::parse(make_source("Dockerfile", text), diagnostics);
  const auto target = *oci::Platform::parse("linux/amd64");
  const std::vector<std::vector<dockerfile::BaseImage>> bases = {
      dockerfile::base_images(*file, {{}, target, target}, diagnostics)};
  dockerfile::BaseLock lock;
  lock.bases.insert({"docker.io/library/x:1", {*oci::Digest::parse(k_two)}});
  const LayoutImage written{"/out/own", *oci::Digest::parse(k_one)};
  const auto made =
      pin(*file, bases, lock, {}, {{"r.io/own", written}, {"r.io/own:latest", written}}).value();
  CHECK(made.text == std::string("FROM r.io/own AS one\nFROM r.io/own:latest\n"
                                 "COPY --from=docker.io/library/x:1@") +
                         k_two + " /a /a\n");
  CHECK(made.images ==
        std::map<std::string, BaseSource>{{"r.io/own", written}, {"r.io/own:latest", written}});
}

TEST_CASE("image names come from the template", "[image]") {
  struct Row {
    const char* pattern;
    NameParts parts;
    const char* repository;
    const char* tag;
  };
  const Row rows[] = {
      {"", {"127.0.0.1:5001/iris", "train", "0.1.0"}, "127.0.0.1:5001/iris/train", "0.1.0"},
      {"{registry}/{name}", {"ghcr.io/a", "train", ""}, "ghcr.io/a/train", ""},
      {"acme/mlops:{name}-{version}", {"", "train", "1.2"}, "docker.io/acme/mlops", "train-1.2"},
      {"acme/mlops:{name}-{version}", {"", "train", ""}, "docker.io/acme/mlops", ""},
      {"{registry}/ml-{name}",
       {"localhost:5000", "x", "1.0.0+b1"},
       "localhost:5000/ml-x",
       "1.0.0_b1"},
  };
  for (const Row& row : rows) {
    INFO(row.pattern);
    const auto name = image_name(row.pattern, row.parts);
    REQUIRE(name.has_value());
    CHECK(name->repository.name() == row.repository);
    CHECK(name->version_tag == row.tag);
  }
}

TEST_CASE("names that cannot be are refused with the way out", "[image]") {
  struct Row {
    const char* pattern;
    NameParts parts;
    const char* message;
  };
  const Row rows[] = {
      {"", {"", "train", "1"}, "image: no registry is known"},
      {"{registry}/{nam}", {"r.io", "train", "1"}, "image: no such field \"{nam}\""},
      {"{registry}/{name", {"r.io", "train", "1"}, "image: no such field \"{name}\""},
      {"", {"r.io", "Train", "1"}, "image: \"r.io/Train\" is not the name of an image"},
      {"", {"r.io", "train", "a b"}, "image: \"a b\" cannot be a tag"},
      {"",
       {"r.io", "train", "k-0123456789abcdef"},
       "image: \"k-0123456789abcdef\" cannot be a tag"},
  };
  for (const Row& row : rows) {
    const auto name = image_name(row.pattern, row.parts);
    REQUIRE_FALSE(name.has_value());
    CHECK(name.error().kind == ErrorKind::config);
    CHECK(name.error().message == row.message);
    CHECK_FALSE(name.error().hint.empty());
  }
}

TEST_CASE("fingerprint tags are recognised", "[image]") {
  const std::string hex(64, 'a');
  CHECK(fingerprint_tag(hex) == "k-aaaaaaaaaaaaaaaa");
  CHECK(fingerprint_tag(hex, 64) == "k-" + hex);
  CHECK(fingerprint_tag(hex, 3).size() == 18);
  CHECK(is_fingerprint_tag(fingerprint_tag(hex, 20)));
  for (const char* other : {"k-abc", "k-aaaaaaaaaaaaaaaG", "latest", "", "k-"})
    CHECK_FALSE(is_fingerprint_tag(other));
}

TEST_CASE("receipts come back from JSON as they were", "[image]") {
  Receipt receipt;
  receipt.component = "train";
  receipt.path = "iris/train";
  receipt.reference = "r.io/train";
  receipt.digest = k_one;
  receipt.platforms = {{"linux/amd64", k_one}, {"linux/arm64", k_two}};
  receipt.tags = {"k-1", "0.1.0"};
  receipt.inputs = {{"file", "src/\xC3\xA9.py", "00"}, {"file", "bad\xFF", "01"}};
  receipt.skipped = true;
  receipt.bytes_sent = 1ULL << 40U;
  receipt.bytes_reused = 7;
  receipt.requests = 11;
  receipt.retries = 2;
  receipt.seconds = 1.5;
  receipt.fingerprint = "f0";
  receipt.changed = {"src/train.py changed"};
  receipt.builder = "buildx";
  receipt.reason = "it is there";
  const std::string json = to_json(receipt);
  CHECK(json.find("{\n  \"schema\": \"kfpkg.receipt/1\",\n  \"component\": \"train\"") == 0);
  const Receipt back = parse_receipt(json).value();
  CHECK(to_json(back) == json);
  CHECK(back.platforms == receipt.platforms);
  CHECK(back.bytes_sent == receipt.bytes_sent);
  CHECK(to_json(std::vector<Receipt>{receipt, back}).find("\"receipts\": [\n") !=
        std::string::npos);
  for (const char* bad : {"", "[]", "{}", "{\"schema\": \"kfpkg.receipt/1\"}", "{\"schema\": 1}"}) {
    CHECK_FALSE(parse_receipt(bad).has_value());
  }
}
