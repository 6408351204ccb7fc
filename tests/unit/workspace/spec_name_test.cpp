// SPDX-License-Identifier: Apache-2.0
// How specs are called: settings of the folder, of those above, of the environment.
#include "workspace/folders/spec_name.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "workspace/folders/folders.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace kfpkg;
using namespace kfpkg::workspace;

namespace {

const char* const k_spec = "name: Show\nimplementation: {container: {image: a, command: [b]}}\n";

struct Workspace {
  explicit Workspace(const std::map<std::string, std::string>& files,
                     std::map<std::string, std::string> variables = {}) {
    variables.emplace("HOME", (dir.path() / "home").string());
    environment = Environment(std::move(variables));
    for (const auto& [path, text] : files) {
      const std::filesystem::path file = dir.path() / path;
      std::filesystem::create_directories(file.parent_path());
      REQUIRE(write_file(file, text));
    }
  }

  [[nodiscard]] std::string name(const std::string& folder) const {
    SharedSettings shared(dir.path(), environment);
    const std::string found = SpecNames(shared).of(dir.path() / folder);
    // Who loads the folder sees the same one.
    const auto loaded = load_folder(dir.path() / folder, shared, {});
    REQUIRE(loaded);
    CHECK(loaded->spec == found);
    return found;
  }

  [[nodiscard]] std::vector<std::string> components() const {
    const Clock clock = Clock::system();
    SilentProgress progress;
    const Invocation call{dir.path(), environment, clock, progress, {}};
    std::vector<std::string> found;
    const auto folders = find_component_folders({}, call, OtherFiles::refuse, NoComponents::accept);
    REQUIRE(folders);
    for (const auto& folder : *folders)
      found.push_back(folder.lexically_relative(dir.path()).generic_string());
    return found;
  }

  TempDir dir = TempDir::make("spec-name").value();
  Environment environment{std::map<std::string, std::string>{}};
};

}  // namespace

TEST_CASE("a spec has the name that the nearest settings say", "[workspace]") {
  const Workspace workspace({{"w/kfpkg.yaml", "spec: kfp.yaml\n"},
                             {"w/a/train.txt", ""},
                             {"w/b/kfpkg.yaml", "spec: own.json\n"},
                             {"w/b/own.json", k_spec},
                             {"w/b/inside/x.txt", ""},
                             {"w/group/kfpkg.yaml", "spec: group.yml\n"},
                             {"w/group/c/x.txt", ""},
                             {"w/image/kfpkg.yaml", "spec: image.yaml\n"},
                             {"w/image/Containerfile", ""},
                             {"w/image/d/x.txt", ""},
                             {"w/nested/.git/HEAD", ""},
                             {"other/x.txt", ""}});
  CHECK(workspace.name("w") == "kfp.yaml");
  CHECK(workspace.name("w/a") == "kfp.yaml");
  CHECK(workspace.name("w/gone") == "kfp.yaml");
  CHECK(workspace.name("w/b") == "own.json");
  CHECK(workspace.name("w/group/c") == "group.yml");
  // A component or an image speaks for itself alone.
  CHECK(workspace.name("w/b/inside") == "kfp.yaml");
  CHECK(workspace.name("w/image/d") == "kfp.yaml");
  CHECK(workspace.name("w/nested") == "component.yaml");
  CHECK(workspace.name("other") == "component.yaml");
}

TEST_CASE("the environment beats files, and files the user's own", "[workspace]") {
  const std::map<std::string, std::string> files{
      {"home/.config/kfpkg/kfpkg.yaml", "spec: mine.yaml\n"},
      {"w/kfpkg.yaml", "spec: kfp.yaml\n"},
      {"other/x.txt", ""}};
  const Workspace plain(files);
  CHECK(plain.name("other") == "mine.yaml");
  CHECK(plain.name("w/a") == "kfp.yaml");
  const Workspace with_variable(files, {{"KFPKG_SPEC", "env.yaml"}});
  CHECK(with_variable.name("other") == "env.yaml");
  CHECK(with_variable.name("w/a") == "env.yaml");
}

TEST_CASE("what a listing says is not looked up, and only a file that may set the name is parsed",
          "[workspace]") {
  const Workspace workspace({{"w/kfpkg.yaml", "spec: kfp.yaml\n"},
                             {"w/a/kfpkg.yaml", "registry: ghcr.io/a\n"},
                             {"w/b/kfpkg.yaml", "\"sp\\u0065c\": b.yaml\n"},
                             {"w/wrong/kfpkg.yaml", "registry: [\n"}});
  SharedSettings shared(workspace.dir.path(), workspace.environment);
  SpecNames names(shared);
  const auto root = workspace.dir.path() / "w";
  const SpecScope outer = names.around(root / "a");
  CHECK(outer.name == "kfp.yaml");
  CHECK(outer.has_workspace);
  const auto in = [&](const char* folder, const std::map<std::string, EntryType>& listing) {
    return names.in(root / folder, outer, [&](std::string_view name) {
      const auto found = listing.find(std::string(name));
      return found == listing.end() ? std::nullopt : std::optional(found->second);
    });
  };
  // It has a kfpkg.yaml on disk, which this listing does not.
  CHECK(in("b", {}).name == "kfp.yaml");
  CHECK(in("b", {{"kfpkg.yaml", EntryType::file}}).name == "b.yaml");
  CHECK(in("b", {{"kfpkg.yaml", EntryType::file}}).below.name == "b.yaml");
  CHECK(in("b", {{"kfpkg.yaml", EntryType::file}, {"b.yaml", EntryType::file}}).below.name ==
        "kfp.yaml");
  CHECK(in("b", {{"kfpkg.yaml", EntryType::symlink}, {"Dockerfile", EntryType::symlink}})
            .below.name == "b.yaml");
  CHECK(in("a", {{"kfpkg.yaml", EntryType::file}}).name == "kfp.yaml");
  CHECK(in("wrong", {{"kfpkg.yaml", EntryType::file}}).name == "kfp.yaml");
  const FolderSpec repository = in("a", {{".git", EntryType::directory}});
  CHECK(repository.name == "component.yaml");
  CHECK_FALSE(repository.below.has_workspace);
}

TEST_CASE("component folders are found by the names of their specs", "[workspace]") {
  const Workspace workspace({{"kfpkg.yaml", "spec: kfp_component.yaml\n"},
                             {"a/kfp_component.yaml", k_spec},
                             {"b/component.yaml", k_spec},
                             {"c/kfpkg.yaml", "spec: component.yaml\n"},
                             {"c/component.yaml", k_spec},
                             {"c/inside/kfp_component.yaml", k_spec},
                             {"d/e/kfp_component.yaml", k_spec},
                             {"group/kfpkg.yaml", "spec: group.yml\n"},
                             {"group/f/g/group.yml", k_spec},
                             {"group/nested/.git/HEAD", ""},
                             {"group/nested/component.yaml", k_spec},
                             {"image/kfpkg.yaml", "spec: image.yaml\n"},
                             {"image/Containerfile", ""},
                             {"image/h/kfp_component.yaml", k_spec}});
  CHECK(workspace.components() == std::vector<std::string>{"a", "c", "c/inside", "d/e", "group/f/g",
                                                           "group/nested", "image/h"});
}

TEST_CASE("a name for specs is that of a file of YAML or JSON in the folder", "[workspace]") {
  const std::pair<const char*, bool> rows[] = {
      {"kfp_component.yaml", true}, {"train.component.yml", true}, {"spec.json", true},
      {"a/b.yaml", false},          {"../b.yaml", false},          {"spec.txt", false},
      {"kfpkg.yaml", false},        {"kfpkg.yml", false},          {".yaml", true}};
  for (const auto& [value, is_taken] : rows) {
    CAPTURE(value);
    CHECK(read_settings(make_source("kfpkg.yaml", std::string("spec: ") + value + "\n"))
              .has_value() == is_taken);
  }
}
