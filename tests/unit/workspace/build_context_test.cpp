// SPDX-License-Identifier: Apache-2.0
// The setting "context": which folders it may name, whose it is, and what is said of others.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "workspace/folders/folders.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace kfpkg;
using namespace kfpkg::workspace;

namespace {

namespace stdfs = std::filesystem;

Environment home_elsewhere(std::map<std::string, std::string> more = {}) {
  more["HOME"] = "/nowhere";
  return Environment(std::move(more));
}

/// A repository with one component, whose kfpkg.yaml has the text.
stdfs::path repository_with(const stdfs::path& root, const std::string& settings) {
  REQUIRE(write_file(root / "repo/.git/HEAD", ""));
  REQUIRE(write_file(root / "repo/shared/lib/io.py", ""));
  REQUIRE(write_file(root / "repo/components/train/src/a.py", ""));
  REQUIRE(write_file(root / "repo/components/train/kfpkg.yaml", settings));
  return root / "repo/components/train";
}

Result<ComponentFolder> load(const stdfs::path& folder, const stdfs::path& cwd,
                             const Environment& environment = home_elsewhere()) {
  return load_folder(folder, cwd, environment, {});
}

}  // namespace

TEST_CASE("a context is the component's folder or one above it", "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  const stdfs::path repo = dir.path() / "repo";
  struct Row {
    const char* settings;
    stdfs::path path;
    const char* below;
    const char* display;
  };
  const Row rows[] = {
      {"", repo / "components/train", "", "components/train"},
      {"context: .\n", repo / "components/train", "", "components/train"},
      {"context: src/..\n", repo / "components/train", "", "components/train"},
      {"context: ..\n", repo / "components", "train", "components"},
      {"context: ../..\n", repo, "components/train", "."},
      {"context: ../../\n", repo, "components/train", "."},
      {"context: ../../shared/..//.\n", repo, "components/train", "."},
  };
  for (const Row& row : rows) {
    INFO(row.settings);
    const auto folder = load(repository_with(dir.path(), row.settings), repo);
    REQUIRE(folder);
    CHECK(folder->context.path == row.path);
    CHECK(folder->context.below == row.below);
    CHECK(folder->context.display == row.display);
  }
  CHECK(load(repo / "components/train", repo / "components/train")->context.display == "../..");
  CHECK(load(repo / "components/train", "/")->context.display == repo.string().substr(1));
  CHECK(load(repo / "components/train", "/usr/share")->context.display == repo.string());
}

TEST_CASE("a context counts from the file that says it", "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  const stdfs::path folder = repository_with(dir.path(), "");
  const stdfs::path repo = dir.path() / "repo";
  REQUIRE(write_file(repo / "kfpkg.yaml", "context: .\n"));
  CHECK(load(folder, repo)->context.path == repo);
  CHECK(load(folder, folder)->context.path == repo);
  CHECK(load(folder, repo, home_elsewhere({{"KFPKG_CONTEXT", "components"}}))->context.path ==
        repo / "components");
  repository_with(dir.path(), "context: .\n");
  CHECK(load(folder, repo)->context.path == folder);
  SettingsLayer flags;
  set_by_flag<&image::Settings::context>(flags, {"components"}, "--context");
  CHECK(load_folder(folder, repo, home_elsewhere(), flags)->context.path == repo / "components");
}

TEST_CASE("a context that cannot be meant is refused with its place and what to write",
          "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  const stdfs::path repo = dir.path() / "repo";
  REQUIRE(write_file(dir.path() / "outside/x", ""));
  const std::string absolute = "context: " + repo.string() + "\n";
  const std::string elsewhere = "context: " + dir.path().string() + "\n";
  struct Row {
    std::string settings;
    std::string message;
    std::string hint;
  };
  const std::string place = "components/train/kfpkg.yaml:1: context: ";
  const Row rows[] = {
      {"context: \"\"\n", place + "\"\": names no folder", "write . for the folder"},
      {"context: ../../..\n", place + "../../..: lies outside the repository " + repo.string(),
       "a context is part of the repository"},
      {"context: ../../../outside\n", place + "../../../outside: lies outside the repository", ""},
      {"context: ../../gone\n", place + "../../gone: there is no " + repo.string() + "/gone",
       "name the folder that COPY's paths count from"},
      {"context: src/a.py\n", place + "src/a.py: is no folder", "COPY's paths count from"},
      {"context: src\n",
       place + "src: does not hold the component's folder " + repo.string() + "/components/train",
       "write `context: .`, and in the Dockerfile `COPY src ...`"},
      {"context: ../../shared\n", place + "../../shared: does not hold the component's folder",
       "write `context: ../..`, and in the Dockerfile `COPY shared ...`"},
      {absolute, place + repo.string() + ": is absolute", "write `context: ../..`"},
      {elsewhere, place + dir.path().string() + ": is absolute", "relative to this kfpkg.yaml"},
      {"context: [..]\n", "components/train/kfpkg.yaml:1:10: \"context\" wants one value", ""},
  };
  for (const Row& row : rows) {
    INFO(row.settings);
    const auto folder = load(repository_with(dir.path(), row.settings), repo);
    REQUIRE_FALSE(folder);
    CHECK(folder.error().kind == ErrorKind::config);
    CHECK_THAT(folder.error().message, Catch::StartsWith(row.message));
    CHECK_THAT(folder.error().hint, Catch::Contains(row.hint));
  }
}

TEST_CASE("without git the workspace bounds the context", "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "ws/a/train/kfpkg.yaml", "context: ../..\n"));
  const auto lone = load(dir.path() / "ws/a/train", dir.path());
  REQUIRE_FALSE(lone);
  CHECK_THAT(lone.error().message, Catch::Contains("lies outside the workspace"));
  CHECK_THAT(lone.error().hint, Catch::Contains("put a kfpkg.yaml"));
  REQUIRE(write_file(dir.path() / "ws/kfpkg.yaml", ""));
  CHECK(load(dir.path() / "ws/a/train", dir.path())->context.path == dir.path() / "ws");
}
