// SPDX-License-Identifier: Apache-2.0
// SettingsLayer, their layers and their errors.
#include "workspace/settings/config.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "workspace/folders/agreed.hpp"
#include "workspace/folders/load_folders.hpp"

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
      {"registry: a\nversion: 1.0.0\nregistry: b\n",
       "kfpkg.yaml:3:1: \"registry\" is set in line 1 already", "keep one of the two"},
      {"build_args:\n  A: x\n  B: x\n  A: x\n", "kfpkg.yaml:4:3: \"A\" is set in line 2 already",
       "keep one of the two"},
      {"publish: {to: ./a}\n\npublish: {url: 'https://x.org'}\n",
       "kfpkg.yaml:3:1: \"publish\" is set in line 1 already", "keep one of the two"},
      {"registry: a\n---\nversion: 1.0.0\n", "kfpkg.yaml:3:1: a second YAML document begins here",
       "write all settings into one, without `---` between them"},
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

TEST_CASE("values that cannot be meant are refused where they stand", "[workspace]") {
  const std::pair<const char*, const char*> rows[] = {
      {"platforms: [linux/amd64, linux/amd46]\n",
       "kfpkg.yaml:1:26: \"linux/amd46\" is not a platform"},
      {"platforms: amd64\n", "kfpkg.yaml:1:12: \"amd64\" is not a platform"},
      {"name: a/b\n", "kfpkg.yaml:1:7: \"a/b\" is not a name"},
      {"name: -x\n", "kfpkg.yaml:1:7: \"-x\" is not a name"},
      {"platforms: ['']\n", "kfpkg.yaml:1:13: \"\" is not a platform"},
      {"version: 1 0\n", "kfpkg.yaml:1:10: \"1 0\" is not a version"},
      {"version: k-0123456789abcdef\n", "kfpkg.yaml:1:10: \"k-0123456789abcdef\" is not a version"},
      {"registry: https://ghcr.io/acme\n",
       "kfpkg.yaml:1:11: \"https://ghcr.io/acme\" is not a registry"},
      {"registry: GHCR.io/Acme\n", "kfpkg.yaml:1:11: \"GHCR.io/Acme\" is not a registry"},
      {"registry: ghcr.io/acme:1\n", "kfpkg.yaml:1:11: \"ghcr.io/acme:1\" is not a registry"},
      {"registry: https://kim:PW@ghcr.io/acme\n",
       "kfpkg.yaml:1:11: the registry's address holds credentials"},
      {"registry: kim:PW@ghcr.io\n", "kfpkg.yaml:1:11: the registry's address holds credentials"},
      {"image: '{registry}/{nmae}'\n", "kfpkg.yaml:1:8: image: no such field \"{nmae}\""},
      {"image: '{registry}/X{name}'\n",
       "kfpkg.yaml:1:8: image: \"registry.example.com/team/Xname\" is not the name of an image"},
      {"secrets: [id=a]\ncache: some\n", "kfpkg.yaml:2:8: cache: there is no kind \"some\""},
      {"secrets: [value]\n", "kfpkg.yaml:1:11: secret: a field has no value"},
      {"registries: {https://x.org: {insecure: true}}\n",
       "kfpkg.yaml:1:14: \"https://x.org\" is not a registry"},
      {"registries: {a.org/x: {insecure: true}}\n",
       "kfpkg.yaml:1:14: \"a.org/x\" is not the host of a registry"},
      {"registries: {docker.io: {mirror: http://m}}\n",
       "kfpkg.yaml:1:34: \"http://m\" is not a registry"},
      {"publish: {to: 'git+https://kim:PW@h/x#main'}\n",
       "kfpkg.yaml:1:15: the destination's address holds credentials"},
      {"publish: {url: 'https://h/x?token=PW'}\n",
       "kfpkg.yaml:1:16: \"https://h/x?token=PW\" is not a plain http or https URL"},
      {"build_args: {A=B: c}\n", "kfpkg.yaml:1:14: \"A=B\" is not a name"},
      {"build_args: {'': c}\n", "kfpkg.yaml:1:14: \"\" is not a name"},
      {"labels: {\"\": c}\n", "kfpkg.yaml:1:10: \"\" is not a name"},
  };
  for (const auto& [text, message] : rows) {
    CAPTURE(text);
    const auto settings = read(text);
    REQUIRE_FALSE(settings);
    CHECK(settings.error().kind == ErrorKind::config);
    CHECK(settings.error().message == message);
  }
}

TEST_CASE("values of every form are taken", "[workspace]") {
  for (const char* text :
       {"registry: ''\n", "registry: localhost:5000\n", "registry: acme\n",
        "registry: 127.0.0.1:5001/a/b\n", "image: acme/mlops:{name}-{version}\n",
        "version: 1.0.0-rc.1+5\n", "name: Train.2\n", "platforms: [linux/arm/v7]\n",
        "registries: {localhost: {insecure: true}, '10.0.0.1:80': {mirror: m.org/x}}\n",
        "publish: {to: git+ssh://git@h/x#main:p, url: 'https://h/x'}\n",
        "build_args: {PIP_URL: 'https://u:p@h/'}\n", "---\nregistry: a\n",
        "labels: &l {a: b}\nbuild_args: {<<: *l, a: c}\n"}) {
    CAPTURE(text);
    CHECK(read(text));
  }
}

TEST_CASE("nearly right names of variables are named, others are nobody's business",
          "[workspace]") {
  const auto said = [](const char* name) { return misspelt_variables(environment(name, "x")); };
  CHECK(said("KFPKG_REGISTY") ==
        std::vector<std::string>{"KFPKG_REGISTY is no setting; did you mean KFPKG_REGISTRY?"});
  CHECK(said("KFPKG_PLATFORM").front() ==
        "KFPKG_PLATFORM is no setting; did you mean KFPKG_PLATFORMS?");
  CHECK(said("KFPKG_NETWORK_TIMOUT").size() == 1);
  for (const char* name :
       {"KFPKG_REGISTRY", "KFPKG_PATHS", "KFPKG_LAB_USER", "KFPKG_", "KFPKG_LAB_REGISTRY",
        "KFPKG_SBOM_2", "KFPKG_TEST_RETRY_SCALE", "KFPKGREGISTY", "REGISTY"})
    CHECK(said(name).empty());
}

TEST_CASE("one name for several components is refused", "[workspace]") {
  const TempDir dir = TempDir::make("test").value();
  const auto& root = dir.path();
  for (const char* name : {"a", "b"}) REQUIRE(write_file(root / name / "component.yaml", ""));
  REQUIRE(write_file(root / "kfpkg.yaml", ""));
  const Clock clock = Clock::system();
  SilentProgress progress;
  const auto load = [&](std::map<std::string, std::string> variables,
                        const std::vector<std::string>& paths) {
    const Environment environment(std::move(variables));
    return load_folders(paths, {}, {root, environment, clock, progress, {}});
  };
  CHECK(load({}, {}));
  CHECK(load({{"KFPKG_NAME", "x"}}, {"a"}));
  CHECK(load({{"KFPKG_NAME", "x"}}, {}).error().message ==
        "KFPKG_NAME: name: a and b would have one name, \"x\"");
  REQUIRE(write_file(root / "kfpkg.yaml", "registry: r.org\nname: y\n"));
  CHECK(load({}, {}).error().message == "kfpkg.yaml:2: name: a and b would have one name, \"y\"");
  REQUIRE(write_file(root / "a/kfpkg.yaml", "name: own\n"));
  CHECK(load({}, {}));
}

TEST_CASE("a flag beats the environment, which beats the files", "[workspace]") {
  const SettingsLayer file = read("registry: from-file\nplatforms: linux/arm64\n").value();
  const SettingsLayer variables =
      settings_of_environment(environment("KFPKG_PLATFORMS", "linux/386, linux/arm,")).value();
  SettingsLayer flags;
  set_by_flag<&image::Settings::registry>(flags, {"from-flag"}, "--registry");
  const Config config({file, variables, flags});
  CHECK(*config->image.platforms == std::vector<std::string>{"linux/386", "linux/arm"});
  CHECK(*config->image.registry == "from-flag");
  CHECK(config->image.platforms.origin.str() == "KFPKG_PLATFORMS");
}

TEST_CASE("a variable with a value that cannot be meant is refused by its name", "[workspace]") {
  const auto settings = settings_of_environment(environment("KFPKG_NETWORK_TIMEOUT", "20"));
  REQUIRE_FALSE(settings);
  CHECK(settings.error().kind == ErrorKind::config);
  CHECK(settings.error().message ==
        "KFPKG_NETWORK_TIMEOUT: \"20\" is not a time such as 90s, 10m or 2h");
  CHECK(settings_of_environment(environment("KFPKG_PLATFORMS", "linux/amd64,amd64"))
            .error()
            .message == "KFPKG_PLATFORMS: \"amd64\" is not a platform");
  CHECK(settings_of_environment(environment("KFPKG_REGISTRY", "u:p@h")).error().message ==
        "KFPKG_REGISTRY: the registry's address holds credentials");
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

  const Clock clock = Clock::system();
  SilentProgress progress;
  const auto find = [&](const std::vector<std::string>& paths, const std::filesystem::path& cwd) {
    return find_component_folders(paths, {cwd, home, clock, progress, {}});
  };
  const auto all = find({}, root / "repo");
  REQUIRE(all);
  CHECK(*all == std::vector<std::filesystem::path>{root / "repo/a/eval", root / "repo/a/train"});
  CHECK(find({"a/train/component.yaml", "a/train/", "a/train"}, root / "repo")->size() == 1);
  REQUIRE(write_file(root / "repo/a/train/src/main.py", ""));
  const auto of_files = find({"a/train/src/main.py", "a/eval/component.yaml"}, root / "repo");
  REQUIRE(of_files);
  CHECK(*of_files ==
        std::vector<std::filesystem::path>{root / "repo/a/eval", root / "repo/a/train"});
  CHECK(find({"."}, root / "repo/a/train")->front() == root / "repo/a/train");
  CHECK(find({"absent"}, root).error().kind == ErrorKind::file);
  CHECK(find({"repo/kfpkg.yaml"}, root).error().kind == ErrorKind::usage);
  CHECK(find({}, root / "repo/.git").error().message ==
        ".: no component.yaml here or in any folder below");

  REQUIRE(write_file(root / "repo/.gitignore", "/a/eval/\n"));
  CHECK(find({}, root / "repo")->size() == 1);
  CHECK(find({"a/eval"}, root / "repo")->front() == root / "repo/a/eval");
  REQUIRE(write_file(root / "repo/.git/info/exclude", "/a/\n"));
  const auto none = find({}, root / "repo");
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
    CHECK(*train->config->image.registry == "between");
    CHECK(*train->config->image.version == "2.0.0");
    REQUIRE(write_file(root / "repo/a/kfpkg.yaml", "registry: read-again\n"));
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
    return ComponentFolder{
        "/w", "/w", {}, name, name, "component.yaml", Config({own}), {"/w", {}, name}, false};
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
