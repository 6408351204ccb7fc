// SPDX-License-Identifier: Apache-2.0
// Which files COPY can take. .dockerignore itself is compared with BuildKit in tests/dockerfile.
#include "dockerfile/context.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

using namespace kfpkg;
using namespace kfpkg::dockerfile;

namespace {

using Names = std::vector<std::string>;

MemoryTree tree_of(const Names& paths) {
  std::map<std::string, MemoryTree::File, std::less<>> files;
  for (const std::string& path : paths) files[path] = {"x", false};
  return MemoryTree(std::move(files));
}

Dockerfile file_of(std::string text) {
  Diagnostics diagnostics;
  return parse(make_source("Dockerfile", "FROM a\n" + std::move(text)), diagnostics).value();
}

IgnoreRules rules(std::string text) {
  Diagnostics diagnostics;
  return IgnoreRules::parse(make_source(".dockerignore", std::move(text)), diagnostics);
}

}  // namespace

TEST_CASE("what the sources reach and no builder is given is named", "[dockerfile]") {
  const TempDir dir = TempDir::make("context-test").value();
  const std::filesystem::path root = dir.path();
  for (const char* folder : {"src/a/b", "src/cache", "src/skipped", "src/kept", "other"})
    std::filesystem::create_directories(root / folder);
  for (const char* file : {"src/cache/x.pyc", "src/skipped/x", "src/kept/x", "src/kept/y.pyc"})
    REQUIRE(write_file(root / file, "x"));
  const DiskTree tree(root, "");
  const IgnoreRules ignore = rules("**/*.pyc\nsrc/skipped\n");
  const auto left_out = [&](const char* text) {
    return taken_files(tree, "", context_sources(file_of(text)), ignore).value().left_out;
  };
  CHECK(left_out("COPY src /\n") == Names{"src/a/b", "src/cache"});
  CHECK(left_out("COPY . /\n") == Names{"other", "src/a/b", "src/cache"});
  CHECK(left_out("COPY src/a/b /\n") == Names{"src/a/b"});
  CHECK(left_out("COPY src/kept /\n") == Names{});
}

TEST_CASE("only what a COPY can take is counted", "[dockerfile]") {
  const MemoryTree tree = tree_of({"c/Dockerfile", "c/README.md", "c/a.py", "c/b.py", "c/src/m.py",
                                   "c/src/d/n.py", "c/x/1/y.txt", "c/x/2/y.txt", "other"});
  const Names all = {"Dockerfile", "README.md", "a.py",      "b.py",
                     "src/d/n.py", "src/m.py",  "x/1/y.txt", "x/2/y.txt"};
  struct Row {
    const char* text;
    Names files;
  };
  const Row rows[] = {
      {"", {}},
      {"COPY . /\n", all},
      {"COPY / /\n", all},
      {"COPY ./ /\n", all},
      {"COPY .. /\n", all},
      {"COPY src/ /app/\n", {"src/d/n.py", "src/m.py"}},
      {"COPY /src/../a.py /app/\n", {"a.py"}},
      {"COPY *.py /app/\n", {"a.py", "b.py"}},
      {"COPY [\"a.py\", \"README.md\", \"/x/\"]\n", {"README.md", "a.py"}},
      {"COPY x/*/y.txt /\n", {"x/1/y.txt", "x/2/y.txt"}},
      {"COPY [ab].p? /\n", {"a.py", "b.py"}},
      {"COPY s* /\n", {"src/d/n.py", "src/m.py"}},
      {"COPY --from=0 a.py /\n", {}},
      {"ADD https://host/a.py /\n", {}},
      {"COPY <<EOF /x\na.py\nEOF\n", {}},
      {"ARG F=a.py\nCOPY $F /\n", all},
      {"COPY --parents src/**/n.py /\n", {"src/d/n.py", "src/m.py"}},
      {"RUN --mount=type=bind,source=src,target=/s true\n", {"src/d/n.py", "src/m.py"}},
      {"RUN --mount=target=/s true\n", all},
      {"RUN --mount=type=cache,target=/s true\n", {}},
      {"ONBUILD COPY . /\n", {}},
      {"ONBUILD COPY src /\nFROM scratch\n", {"src/d/n.py", "src/m.py"}},
      {"COPY a.py /\nFROM b\nCOPY b.py /\n", {"a.py", "b.py"}},
      {"COPY missing /\n", {}},
      {"COPY a\\.py /\n", all},
      {"COPY --from= a.py /\n", {"a.py"}},
      {"COPY --from='' a.py /\n", {"a.py"}},
      {"COPY --from='0' a.py /\n", {}},
      {"COPY --from=\"x\" --chmod=\\755 a.py /\n", {}},
      {"COPY -- a.py /\n", {"a.py"}},
      {"ADD --from=0 a.py /\n", {"a.py"}},
      {"RUN --mount=type=bind,source='a.py',target=/d true\n", {"a.py"}},
      {"RUN --mount='source=a.py,target=/d,type=bind' true\n", {"a.py"}},
      {"RUN --'mount=source=a.py,target=/a b' true\n", {"a.py"}},
      {"RUN --mount=type='bind',src=a\\.p\"y\",dst=/d true\n", {"a.py"}},
      {"RUN --mount=TYPE=BIND,Source=a.py,target=/d true\n", {"a.py"}},
      {"RUN --mount=from=,source=a.py,target=/d true\n", {"a.py"}},
      {"RUN --mount=from=x,source=a.py,target=/d true\n", {}},
      {"RUN --mount=from=x,source=a.py,target=/d,from= true\n", {"a.py"}},
      {"RUN --mount=type=cache,source=a.py,target=/d,type=bind true\n", {"a.py"}},
      {"RUN --mount=source=src,target=/d --mount=source=a.py,target=/e true\n",
       {"a.py", "src/d/n.py", "src/m.py"}},
      {"RUN --mount=type=\\\n# between\nbind,source=a\\\n.py true\n", {"a.py"}},
      {"RUN -- --mount=source=a.py true\n", {}},
      {"ADD git@github.com:o/r.git /\n", {}},
      {"COPY <<'a.py' /x\na.py\n", {}},
      {"COPY 3<<-x /x\n\tx\n", {}},
      {"COPY [\"<<a.py\", \"/x\"]\n", {}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(context_files(tree, "c", context_sources(file_of(row.text)), {}).value() == row.files);
  }
}

TEST_CASE("names that look like something else are files", "[dockerfile]") {
  const MemoryTree tree =
      tree_of({"<<", "<<a<b", "a<<b", "git@data", "git@a:b", "http:/x", "@h:p"});
  const auto taken = [&](const std::string& source) {
    const Sources sources = context_sources(file_of("ADD " + source + " /\n"));
    return context_files(tree, "", sources, {}).value();
  };
  for (const char* name : {"<<", "<<a<b", "a<<b", "git@data", "@h:p"}) {
    CHECK(taken(name) == Names{name});
  }
  CHECK_FALSE(is_url("git@data"));
  CHECK_FALSE(is_url("git@da ta:x"));
  CHECK_FALSE(is_url("ftp://x"));
  CHECK_FALSE(is_url("HTTPS://x"));
  CHECK(is_url("git@host:x"));
  CHECK(is_url("GIT://host/x"));
  CHECK(taken("http:/x") == Names{"http:/x"});
  CHECK(taken("http://x").empty());
}

TEST_CASE("what a COPY takes is known by name when it is gone", "[dockerfile]") {
  const auto sources = context_sources(file_of("COPY src *.txt /app/\nADD lib/[ab] /app/\n"));
  const IgnoreRules ignore = rules("**/*.pyc\nsrc/tmp\n!src/tmp/keep\n");
  for (const char* path : {"src", "src/a/b.py", "x.txt", "lib/a", "lib/b/c", "src/tmp/keep"}) {
    INFO(path);
    CHECK(can_take(sources, ignore)(path));
  }
  for (const char* path : {"lib", "srcs/a", "a/src", "x.txt2", "lib/c", "src/a.pyc", "src/tmp/x"}) {
    INFO(path);
    CHECK_FALSE(can_take(sources, ignore)(path));
  }
  CHECK(can_take(context_sources(file_of("COPY . /app/\n")), ignore)("a/b"));
  CHECK_FALSE(can_take({}, ignore)("a/b"));
}

TEST_CASE("what a base's ONBUILD copies counts", "[dockerfile]") {
  const MemoryTree tree = tree_of({"a.py", "b.py", "src/m.py"});
  struct Row {
    Names triggers;
    Names files;
  };
  const Row rows[] = {
      {{}, {}},
      {{"RUN make"}, {}},
      {{"COPY src /app", "RUN make"}, {"src/m.py"}},
      {{"COPY a.py /app", "ADD b.py /app"}, {"a.py", "b.py"}},
      {{"COPY ${WHAT} /app"}, {"a.py", "b.py", "src/m.py"}},
      {{"NONSENSE"}, {"a.py", "b.py", "src/m.py"}},
  };
  for (const Row& row : rows) {
    CHECK(context_files(tree, "", trigger_sources(row.triggers), rules("")).value() == row.files);
  }
}

// The values are those of `docker buildx build`, which tests/image/skips.py asks.
TEST_CASE("ARG and ENV of a stage say what COPY takes", "[dockerfile]") {
  struct Row {
    const char* text;
    Names patterns;  ///< empty: everything
  };
  const Row rows[] = {
      {"ARG D=src\nCOPY $D/a.py /\n", {"src/a.py"}},
      {"ARG D=src\nCOPY comps/${D}/ $D/b /\n", {"comps/src", "src/b"}},
      {"ENV D=src\nADD $D/a.py /\n", {"src/a.py"}},
      {"ENV D src e\nCOPY $D /\n", {"src e"}},
      {"ENV D=one\nARG D=two\nCOPY $D /\n", {"one"}},
      {"ENV D=one\nENV D=two E=$D\nCOPY $D $E /\n", {"two", "one"}},
      {"ARG D=one\nCOPY $D /\nARG D=two\nCOPY $D /\n", {"one", "two"}},
      {"ARG GIVEN=no\nCOPY $GIVEN /\n", {"yes"}},
      {"ARG GIVEN\nCOPY $GIVEN /\n", {"yes"}},
      {"ARG TARGETARCH\nCOPY $TARGETARCH/f /\n", {"amd64/f", "arm64/f"}},
      {"ARG TARGETOS\nCOPY $TARGETOS /\n", {"linux"}},
      {"ARG D=src\nCOPY ${D:-x}/${E:+y}a /\n", {}},
      {"ARG D=src\nCOPY ${D:-x}/a /\n", {"src/a"}},
      {"COPY ${E:-src}/a /\n", {}},
      {"ARG D\nCOPY $D/a /\n", {}},
      {"COPY $GIVEN/a /\n", {}},
      {"COPY $TARGETARCH/a /\n", {}},
      {"ARG D=a*\nCOPY $D /\n", {"a*"}},
      {"ARG D=[a\nCOPY $D /\n", {}},
      {"ARG U=https://x.example.org\nADD $U/a /\nCOPY a /\n", {"a"}},
      {"ENV D=src\nFROM b\nCOPY $D /\n", {}},
      {"ENV D=src\nFROM a AS x\nENV D=lib\nFROM X\nCOPY $D /\n", {"lib"}},
      {"ARG D=src\nFROM a AS x\nARG D=lib\nFROM x\nCOPY $D /\n", {}},
      {"ENV D=src\nONBUILD COPY $D /\nFROM b\n", {}},
  };
  const Arguments amd64{{{"GIVEN", "yes"}}, {"linux", "amd64", {}}, {"linux", "amd64", {}}};
  Arguments arm64 = amd64;
  arm64.target.architecture = "arm64";
  for (const Row& row : rows) {
    INFO(row.text);
    const Sources sources = context_sources(file_of(row.text), {amd64, arm64});
    Names patterns;
    if (const auto* named = std::get_if<std::vector<ContextSource>>(&sources)) {
      for (const ContextSource& one : *named) patterns.push_back(one.pattern);
    }
    CHECK(patterns == row.patterns);
  }
}

TEST_CASE("what cannot be known is everything, with its reason", "[dockerfile]") {
  struct Row {
    const char* text;
    const char* reason;  ///< null: exact
  };
  const Row rows[] = {
      {"COPY . /\n", nullptr},
      {"COPY *.py /\n", nullptr},
      {"COPY --from=0 $F /\n", nullptr},
      {"COPY a.py $F /\n", "\"$F\" is known at build time only"},
      {"COPY a\\.py /\n", "\"a\\.py\" is not plain text"},
      {"COPY [a /\n", "\"[a\" is no pattern"},
      {"RUN --mount=source=${F} true\n", "\"${F}\" is known at build time only"},
      {"RUN --mount=source=a* true\n", "\"a*\" is no plain path"},
      {"RUN --mount=source=a,type=$T true\n", "\"$T\" is known at build time only"},
      {"RUN --mount=source=a,type=new true\n", "\"new\" is no part of a mount that is sure"},
      {"RUN --mount=new=a,type=cache true\n", "\"new=a\" is no part of a mount that is sure"},
      {"RUN --mount=type=cache,source true\n", "\"source\" is no part of a mount that is sure"},
      {"RUN --mount=source=\\\"a true\n", "\"source=\"a\" is no part of a mount that is sure"},
      {"RUN --mount=from=$X,source=a true\n", "\"$X\" is known at build time only"},
      {"RUN --mount=type=cache,target=$HOME/x,id=$I true\n", nullptr},
      {"RUN --mount=type=Secret,id=a,env=$I true\n", nullptr},
      {"COPY --new a /\n", "--new is no known flag"},
      {"RUN --new=x true\n", "--new is no known flag"},
      {"ADD git@$HOST:x /\n", "\"git@$HOST:x\" is known at build time only"},
      {"ADD https://$HOST/x /\n", nullptr},
      {"ONBUILD COPY $F /\n", nullptr},
      {"ONBUILD COPY $F /\nFROM b\n", "\"$F\" is known at build time only"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const Sources sources = context_sources(file_of(row.text));
    const auto* all = std::get_if<Everything>(&sources);
    CHECK((all != nullptr) == (row.reason != nullptr));
    if (all != nullptr && row.reason != nullptr) CHECK(all->reason == row.reason);
  }
  const Sources exact = context_sources(file_of("COPY a /\n"));
  const Sources unclear = trigger_sources({"NONSENSE"});
  CHECK(std::holds_alternative<Everything>(unclear));
  CHECK(std::holds_alternative<Everything>(both(exact, unclear)));
  CHECK(std::holds_alternative<Everything>(both(unclear, exact)));
  CHECK(std::get<std::vector<ContextSource>>(both(exact, exact)).size() == 2);
}

TEST_CASE("whoever else reads a Dockerfile may take anything", "[dockerfile]") {
  const auto is_everything = [](const std::string& text) {
    Diagnostics diagnostics;
    const auto file = parse(make_source("Dockerfile", text), diagnostics);
    return std::holds_alternative<Everything>(context_sources(file.value()));
  };
  CHECK(is_everything("# syntax=example.com/mine:1\nFROM a\n"));
  CHECK(is_everything("#!/bin/x\n# syntax=docker/other\nFROM a\n"));
  CHECK_FALSE(is_everything("# syntax=docker/dockerfile:1\nFROM a\n"));
  CHECK_FALSE(is_everything("# Syntax = docker.io/docker/dockerfile-upstream:master \nFROM a\n"));
  CHECK_FALSE(is_everything("# no\n# syntax=example.com/mine\nFROM a\n"));
  // ONBUILD is cut anew where it runs, and then a backslash escapes.
  CHECK(is_everything("# escape=`\nFROM a AS b\nONBUILD COPY a` b /\nFROM b\n"));
}

TEST_CASE("thousands of sources, and of folders in one, take no more time than they have to",
          "[dockerfile]") {
  std::string text;
  Names names;
  for (int i = 0; i < 20000; ++i) {
    names.push_back("f" + std::to_string(i));
    text += "COPY " + names.back() + " /d/\n";
  }
  std::sort(names.begin(), names.end());
  CHECK(context_files(tree_of(names), "", context_sources(file_of(text)), {}).value() == names);
  // A link at the start of a path of 100,000 names.
  std::string deep = "link";
  for (int i = 0; i < 100000; ++i) deep += "/a";
  const MemoryTree tree({{"link", {"", false, "there"}}, {"there/b", {"b"}}});
  CHECK(context_files(tree, "", context_sources(file_of("COPY " + deep + " /\n")), {}).value() ==
        Names{"link"});
  CHECK_FALSE(file_of("RUN " + std::string(64000, '[') + "\n").instructions.empty());
}

TEST_CASE("folders may be nested as deep as paths go, and no deeper", "[dockerfile]") {
  const auto at_depth = [](int folders) {
    std::string path;
    for (int i = 0; i < folders; ++i) path += "d/";
    return all_context_files(tree_of({path + "f"}), "", {});
  };
  CHECK(at_depth(255).value().size() == 1);
  CHECK_FALSE(at_depth(256));
}

TEST_CASE("ignored files do not count", "[dockerfile]") {
  const MemoryTree tree =
      tree_of({"Dockerfile", "src/a.py", "src/__pycache__/a.pyc", "src/deep/b.pyc", "notes/x"});
  CHECK(all_context_files(tree, "", rules("*\n!src\n**/__pycache__\n**/*.pyc\n")).value() ==
        Names{"src/a.py"});
  CHECK(context_files(tree, "", context_sources(file_of("COPY . /\n")),
                      rules("# none\n*/x\n/Dockerfile\n"))
            .value() == Names{"src/__pycache__/a.pyc", "src/a.py", "src/deep/b.pyc"});
}

TEST_CASE("links that a source names are followed inside of the context", "[dockerfile]") {
  namespace fs = std::filesystem;
  const TempDir dir = TempDir::make("context").value();
  const fs::path root = dir.path() / "root";
  for (const char* file : {"real/f", "real/deep/g", "other", "etc/passwd", "a[b]/h"})
    REQUIRE(write_file(root / file, "x"));
  REQUIRE(write_file(dir.path() / "outside/o", "x"));
  const std::pair<const char*, const char*> links[] = {
      {"real", "link"},         {"link", "again"},   {"../other", "real/inner"}, {"/etc", "rooted"},
      {"../../outside", "out"}, {"loop2", "loop1"},  {"loop1", "loop2"},         {".", "self"},
      {"real/deep/..", "up"},   {"a[b]", "literal"}, {"self/self/other", "far"}};
  for (const auto& [target, name] : links) fs::create_symlink(target, root / name);
  const DiskTree tree(root, "");
  const struct {
    const char* copy;
    Names files;
  } rows[] = {
      {"real", {"real/deep/g", "real/f", "real/inner"}},
      {"real/inner", {"other", "real/inner"}},
      {"link", {"link", "real/deep/g", "real/f", "real/inner"}},
      {"link/f", {"link", "real/f"}},
      {"lin*/d*p", {"link", "real/deep/g"}},
      {"again/deep", {"again", "link", "real/deep/g"}},
      {"rooted/passwd", {"etc/passwd", "rooted"}},
      {"out/o", {"out"}},
      {"loop1", {"loop1", "loop2"}},
      {"loop1/x", {"loop1", "loop2"}},
      {"up/f", {"real/f", "up"}},
      {"literal", {"a[b]/h", "literal"}},
      {"far", {"far", "other", "self"}},
  };
  for (const auto& row : rows) {
    INFO(row.copy);
    const auto file = file_of(std::string("COPY ") + row.copy + " /\n");
    CHECK(context_files(tree, "", context_sources(file), {}).value() == row.files);
  }
  const auto file = file_of("COPY link/f /\n");
  const auto taken = taken_files(tree, "", context_sources(file), {}).value();
  CHECK(can_take(taken.sources, {})("real/f"));
  CHECK_FALSE(can_take(taken.sources, {})("real/deep/g"));
}

TEST_CASE("patterns that Docker refuses are said with their line", "[dockerfile]") {
  Diagnostics diagnostics;
  const auto kept =
      IgnoreRules::parse(make_source(".dockerignore", "a\n[b\n!\n\\\n[]x]\n"), diagnostics);
  REQUIRE(diagnostics.size() == 4);
  CHECK(diagnostics[0].message == "\"[b\" is no pattern that Docker accepts");
  CHECK(diagnostics[1].place.source->position(diagnostics[1].place.span.begin) == Position{3, 1});
  CHECK(kept.ignored("a"));
}

TEST_CASE("bad patterns are those that moby's search for errors comes to", "[dockerfile]") {
  const auto is_refused = [](const char* text) {
    Diagnostics diagnostics;
    const auto kept = IgnoreRules::parse(make_source(".dockerignore", text), diagnostics);
    return !diagnostics.empty();
  };
  for (const char* bad :
       {"[a-]", "*[a-]", "*[-a]", "*[]a]", "[b-a]*", "\\\xC3\xA9*", "/!", "!\xC2\xA0"})
    CHECK(is_refused(bad));
  for (const char* good : {"sub/*[a-z-].py", "b/*[]a]", "x*[^-]y", "a/[[:alpha:]]", "/ /"})
    CHECK_FALSE(is_refused(good));
}

TEST_CASE("patterns mean what they mean in moby", "[dockerfile]") {
  struct Row {
    const char* rules;
    const char* path;
    bool ignored;
  };
  // Verdicts by github.com/moby/patternmatcher 0.6.0, MatchesUsingParentResults folder by folder.
  const Row rows[] = {
#include "ignore_verdicts.inc"
  };
  for (const Row& row : rows) {
    INFO(row.rules << " | " << row.path);
    CHECK(rules(row.rules).ignored(row.path) == row.ignored);
  }
}
