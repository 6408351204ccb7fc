// SPDX-License-Identifier: Apache-2.0
// SettingsLayer, their layers and their errors.
#include "workspace/settings/config.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "workspace/folders/agreed.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::workspace;

namespace {

Result<SettingsLayer> read(const char* text) {
  return read_settings(make_source("kfpkg.yaml", text));
}

Environment environment(const char* name, const char* value) {
  return Environment(std::map<std::string, std::string>{{name, value}});
}

}  // namespace

TEST_CASE("settings are read with their origin", "[workspace]") {
  const auto settings = read(
      "registry: ghcr.io/acme\nplatforms: [linux/amd64, linux/arm64]\n"
      "registries:\n  docker.io: {mirror: 127.0.0.1:5000}\n  10.0.0.1:80: {insecure: on}\nversion: "
      "1.10\n");
  REQUIRE(settings);
  const Config config({*settings});
  CHECK(*config->image.registry == "ghcr.io/acme");
  CHECK(*config->image.platforms == std::vector<std::string>{"linux/amd64", "linux/arm64"});
  CHECK(values_of(config->registry.mirrors) ==
        std::map<std::string, std::string>{{"docker.io", "127.0.0.1:5000"}});
  CHECK(*config->registry.insecure.at("10.0.0.1:80"));
  CHECK(*config->image.version == "1.10");
  CHECK(*config->image.image == "{registry}/{name}");
  CHECK(config->image.registry.origin.str() == "kfpkg.yaml:1");
}

TEST_CASE("a wrong kfpkg.yaml is refused with place and way out", "[workspace]") {
  struct Row {
    const char* text;
    const char* message;
    const char* hint;
  };
  const Row rows[] = {
      {"platfroms: [a]\n", "kfpkg.yaml:1:1: unknown key \"platfroms\"",
       "did you mean \"platforms\"?"},
      {"registry: x\nregistries: {docker.io: {miror: x}}\n",
       "kfpkg.yaml:2:26: unknown key \"miror\"", "did you mean \"mirror\"?"},
      {"registry: [a, b]\n", "kfpkg.yaml:1:11: \"registry\" wants one value", ""},
      {"platforms: {a: b}\n", "kfpkg.yaml:1:12: \"platforms\" wants one value", ""},
      {"registries: {x: {insecure: maybe}}\n",
       "kfpkg.yaml:1:28: \"registries.*.insecure\" is true or false", ""},
      {"network: {timeout: 20}\n",
       "kfpkg.yaml:1:20: \"network.timeout\" is a time such as 90s, 10m or 2h", ""},
      {"network: {tries: 0}\n", "kfpkg.yaml:1:18: \"network.tries\" is a number from 1 to 100", ""},
      {"- a\n", "kfpkg.yaml:1:1: a mapping of keys to values is expected here", ""},
  };
  for (const Row& row : rows) {
    const auto settings = read(row.text);
    REQUIRE_FALSE(settings);
    CHECK(settings.error().kind == ErrorKind::config);
    CHECK(settings.error().message == row.message);
    CHECK(settings.error().hint == row.hint);
  }
  CHECK_FALSE(read("a: [\n"));
  CHECK(read("")->empty());
}

TEST_CASE("a flag beats the environment, which beats the files", "[workspace]") {
  const SettingsLayer file = read("registry: from-file\nplatforms: linux/arm64\n").value();
  const SettingsLayer variables =
      settings_of_environment(environment("KFPKG_PLATFORMS", "a, b,")).value();
  SettingsLayer flags;
  set_by_flag<&image::Settings::registry>(flags, {"from-flag"}, "--registry");
  const Config config({file, variables, flags});
  CHECK(*config->image.platforms == std::vector<std::string>{"a", "b"});
  CHECK(*config->image.registry == "from-flag");
  CHECK(config->image.platforms.origin.str() == "KFPKG_PLATFORMS");
}

TEST_CASE("a variable with a value that cannot be meant is refused by its name", "[workspace]") {
  const auto settings = settings_of_environment(environment("KFPKG_NETWORK_TIMEOUT", "20"));
  REQUIRE_FALSE(settings);
  CHECK(settings.error().kind == ErrorKind::config);
  CHECK(settings.error().message ==
        "KFPKG_NETWORK_TIMEOUT: \"20\" is not a time such as 90s, 10m or 2h");
}

TEST_CASE("the workspace is the topmost kfpkg.yaml of the repository", "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  const auto& root = dir.path();
  REQUIRE(write_file(root / "repo/.git/HEAD", ""));
  REQUIRE(write_file(root / "kfpkg.yaml", "registry: outside\n"));
  REQUIRE(write_file(root / "repo/kfpkg.yaml", "registry: shared\nversion: 1.0.0\n"));
  REQUIRE(write_file(root / "repo/a/train/kfpkg.yaml", "version: 2.0.0\nname: trainer\n"));
  REQUIRE(write_file(root / "repo/a/train/component.yaml", ""));
  REQUIRE(write_file(root / "repo/a/.hidden/component.yaml", ""));
  REQUIRE(write_file(root / "repo/a/eval/component.yaml", ""));
  const Environment home = environment("HOME", "/nowhere");
  const auto folder = load_folder(root / "repo/a/train", root / "repo", home, {});
  REQUIRE(folder);
  CHECK(folder->workspace == root / "repo");
  CHECK(folder->display == "a/train");
  CHECK(folder->name == "trainer");
  CHECK(*folder->config->image.registry == "shared");
  CHECK(*folder->config->image.version == "2.0.0");

  // Outside a repository the search ends at the home folder, which may be a workspace itself.
  const Environment here = environment("HOME", (root / "repo/a").c_str());
  REQUIRE(write_file(root / "repo/a/kfpkg.yaml", "registry: at-home\n"));
  CHECK(load_folder(root / "repo/a/train", root, here, {})->workspace == root / "repo/a");
  CHECK(load_folder(root / "repo/a/train", root, home, {})->workspace == root / "repo");
  REQUIRE(std::filesystem::remove(root / "repo/a/kfpkg.yaml"));

  const auto all = find_component_folders({}, root / "repo");
  REQUIRE(all);
  CHECK(*all == std::vector<std::filesystem::path>{root / "repo/a/eval", root / "repo/a/train"});
  CHECK(find_component_folders({"a/train/component.yaml", "a/train/", "a/train"}, root / "repo")
            ->size() == 1);
  REQUIRE(write_file(root / "repo/a/train/src/main.py", ""));
  const auto of_files =
      find_component_folders({"a/train/src/main.py", "a/eval/component.yaml"}, root / "repo");
  REQUIRE(of_files);
  CHECK(*of_files ==
        std::vector<std::filesystem::path>{root / "repo/a/eval", root / "repo/a/train"});
  CHECK(find_component_folders({"."}, root / "repo/a/train")->front() == root / "repo/a/train");
  CHECK(find_component_folders({"absent"}, root).error().kind == ErrorKind::file);
  CHECK(find_component_folders({"repo/kfpkg.yaml"}, root).error().kind == ErrorKind::usage);
  CHECK(find_component_folders({}, root / "repo/.git").error().message ==
        ".: no component.yaml here or in any folder below");

  REQUIRE(write_file(root / "repo/.gitignore", "/a/eval/\n"));
  CHECK(find_component_folders({}, root / "repo")->size() == 1);
  CHECK(find_component_folders({"a/eval"}, root / "repo")->front() == root / "repo/a/eval");
  REQUIRE(write_file(root / "repo/.git/info/exclude", "/a/\n"));
  const auto none = find_component_folders({}, root / "repo");
  CHECK(none.error().hint == "name the folder all the same: a/eval");
}

TEST_CASE("folders of one workspace share what is above them", "[workspace]") {
  const TempDir scratch = TempDir::make("shared").value();
  const std::filesystem::path root = scratch.path();
  REQUIRE(write_file(root / "repo/.git/HEAD", ""));
  REQUIRE(write_file(root / "kfpkg.yaml", "registry: outside\n"));
  REQUIRE(write_file(root / "repo/kfpkg.yaml", "registry: shared\n"));
  REQUIRE(write_file(root / "repo/a/kfpkg.yaml", "registry: between\n"));
  REQUIRE(write_file(root / "repo/a/train/kfpkg.yaml", "version: 2.0.0\n"));
  REQUIRE(write_file(root / "repo/b/sub/.git/HEAD", ""));
  const Environment environment_of_test = environment("HOME", "/nowhere");
  SharedSettings shared(root, environment_of_test);
  for (int round = 0; round < 2; ++round) {
    CHECK(shared.workspace_of(root / "repo/a/train") == root / "repo");
    CHECK(shared.workspace_of(root / "repo/b/eval") == root / "repo");
    CHECK(shared.workspace_of(root / "repo") == root / "repo");
    CHECK(shared.workspace_of(root / "repo/b/sub") == root / "repo/b/sub");
    CHECK(shared.workspace_of(root / "repo/b/sub/x/y") == root / "repo/b/sub/x/y");
    CHECK(shared.workspace_of(root / "other/x") == root);
    const auto train = load_folder(root / "repo/a/train", shared, {});
    REQUIRE(train);
    CHECK(*train->config->image.registry == "shared");
    CHECK(*train->config->image.version == "2.0.0");
    REQUIRE(write_file(root / "repo/kfpkg.yaml", "registry: read-again\n"));
  }
}

TEST_CASE("values have the type of their member, and defaults know that they are some",
          "[workspace]") {
  const auto settings = read("network: {tries: 3, timeout: 2m}\nsbom: yes\nlabels: {a: b}\n");
  REQUIRE(settings);
  const Config config({*settings});
  CHECK(*config->registry.tries == 3);
  CHECK(*config->registry.timeout == std::chrono::minutes(2));
  CHECK(*config->image.sbom);
  CHECK_FALSE(*config->image.provenance);
  CHECK(values_of(config->image.labels) == std::map<std::string, std::string>{{"a", "b"}});
  CHECK(config->image.provenance.origin.is(Origin::Kind::default_value));
  CHECK(config->registry.tries.origin.is(Origin::Kind::file));
  CHECK_FALSE(Config({})->registry.timeout->has_value());
  CHECK(*Config({})->lint.targets == std::vector<std::string>{"kfp-2"});
}

TEST_CASE("what a run uses once is what all folders say, or an error with both places",
          "[workspace]") {
  const auto folder = [](const char* name, const char* text) {
    const SettingsLayer own = read_settings(make_source(name, text)).value();
    return ComponentFolder{"/w", "/w", name, name, Config({own}), {"/w", {}, name}, false};
  };
  const ComponentFolder a = folder("a", "builder: x\n");
  CHECK((*agreed<&image::Settings::builder>({a, a}))->value == "x");
  const std::vector<ComponentFolder> two{a, folder("b", "registry: r\nbuilder: y\n")};
  const auto differ = agreed<&image::Settings::builder>(two);
  REQUIRE_FALSE(differ);
  CHECK(differ.error().kind == ErrorKind::config);
  CHECK(differ.error().message == "builder differs: \"x\" (a:1) and \"y\" (b:2)");
  const std::vector<ComponentFolder> unset{a, folder("c", "")};
  CHECK(agreed<&image::Settings::builder>(unset).error().message ==
        "builder differs: \"x\" (a:1) and nothing (c)");
}

TEST_CASE("a list of platforms that is empty is refused where it is written", "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  REQUIRE(write_file(dir.path() / "kfpkg.yaml", "version: 1.0.0\nplatforms: []\n"));
  const auto in_file = load_folder(dir.path(), dir.path(), environment("HOME", "/nowhere"), {});
  REQUIRE_FALSE(in_file);
  CHECK(in_file.error().kind == ErrorKind::config);
  CHECK(in_file.error().message == "kfpkg.yaml:2: platforms: names no platform");
  REQUIRE(write_file(dir.path() / "kfpkg.yaml", ""));
  const auto by_variable =
      load_folder(dir.path(), dir.path(), environment("KFPKG_PLATFORMS", ", "), {});
  REQUIRE_FALSE(by_variable);
  CHECK(by_variable.error().message == "KFPKG_PLATFORMS: platforms: names no platform");
}
