// SPDX-License-Identifier: Apache-2.0
// Where credentials come from: docker's and podman's files, their order, and credential helpers
// (real programs).
#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "registry/auth/credentials/auth_file_detail.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "registry/auth/credentials/credential_helper_detail.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

namespace kfpkg::registry {
namespace {

namespace fs = std::filesystem;

std::string auth(const std::string& pair) {
  return base64_encode(pair);
}

// A home with files in it, and an environment that knows only this home.
struct Home {
  TempDir dir = TempDir::make("home").value();
  std::map<std::string, std::string> variables{{"HOME", dir.path().string()},
                                               {"PATH", "/usr/bin:/bin"}};
  std::vector<std::string> notes;
  SystemProcessRunner runner;

  void write(const std::string& path, const std::string& text, FileMode mode = FileMode::regular) {
    fs::create_directories((dir.path() / path).parent_path());
    REQUIRE(write_file(dir.path() / path, text, mode).has_value());
  }
  void helper(const std::string& suffix, const std::string& script) {
    write("bin/docker-credential-" + suffix, "#!/bin/sh\n" + script, FileMode::executable);
    variables["PATH"] = (dir.path() / "bin").string() + ":/usr/bin:/bin";
  }
  Result<std::optional<Credential>> find(const std::string& registry,
                                         const std::string& repository = "a/b") {
    ConfiguredCredentials source(Environment(variables), runner,
                                 [this](std::string_view text) { notes.emplace_back(text); });
    return source.find(registry, repository, {});
  }
  std::string user(const std::string& registry, const std::string& repository = "a/b") {
    const auto found = find(registry, repository);
    REQUIRE(found.has_value());
    return found->has_value() ? (*found)->username : "(none)";
  }
};

TEST_CASE("docker's spellings of a registry are one", "[registry]") {
  const auto [key, normal] =
      GENERATE(table<std::string, std::string>({{"https://index.docker.io/v1/", "docker.io"},
                                                {"docker.io", "docker.io"},
                                                {"registry-1.docker.io", "docker.io"},
                                                {"https://ghcr.io", "ghcr.io"},
                                                {"http://127.0.0.1:5001/v2/", "127.0.0.1:5001"},
                                                {"acme.io/team", "acme.io/team"}}));
  CHECK(normal_key(key) == normal);
}

TEST_CASE("config.json is read", "[registry]") {
  Home home;
  home.write(".docker/config.json", R"({"auths":{"https://index.docker.io/v1/":{"auth":")" +
                                        auth("kim:a:b") + R"("},"empty.io":{},"t.io":{"auth":")" +
                                        auth("kim:x") +
                                        R"(","identitytoken":"T"},"r.io":{"registrytoken":"R"}}})");
  const auto hub = home.find("docker.io");
  REQUIRE(hub.has_value());
  REQUIRE(hub->has_value());
  CHECK((*hub)->username == "kim");
  CHECK((*hub)->secret == "a:b");
  CHECK((*hub)->origin == (home.dir.path() / ".docker/config.json").string());
  CHECK(home.find("t.io").value()->identity_token);
  CHECK(home.find("t.io").value()->secret == "T");
  CHECK(home.find("r.io").value()->registry_token);
  CHECK(home.user("empty.io") == "(none)");
  CHECK(home.user("other.io") == "(none)");
}

TEST_CASE("the documented order holds", "[registry]") {
  Home home;
  const auto file = [](const std::string& user, const std::string& registry) {
    return R"({"auths":{")" + registry + R"(":{"auth":")" + auth(user + ":x") + R"("}}})";
  };
  home.write(".config/containers/auth.json", file("podman-config", "a.io"));
  CHECK(home.user("a.io") == "podman-config");
  home.variables["XDG_RUNTIME_DIR"] = (home.dir.path() / "run").string();
  home.write("run/containers/auth.json", file("podman-run", "a.io"));
  CHECK(home.user("a.io") == "podman-run");
  home.variables["REGISTRY_AUTH_FILE"] = (home.dir.path() / "named.json").string();
  home.write("named.json", file("named", "a.io"));
  CHECK(home.user("a.io") == "named");
  home.variables["DOCKER_CONFIG"] = (home.dir.path() / "dc").string();
  home.write("dc/config.json", file("docker", "a.io"));
  CHECK(home.user("a.io") == "docker");
  home.variables["DOCKER_AUTH_CONFIG"] = file("variable", "a.io");
  CHECK(home.user("a.io") == "variable");
  home.variables["DOCKER_AUTH_CONFIG"] = file("variable", "b.io");
  CHECK(home.user("a.io") == "docker");
}

TEST_CASE("podman's longest key wins", "[registry]") {
  Home home;
  home.write(".docker/config.json", R"({"auths":{"a.io":{"auth":")" + auth("host:x") +
                                        R"("},"a.io/ns":{"auth":")" + auth("ns:x") + R"("}}})");
  CHECK(home.user("a.io", "ns/repo") == "ns");
  CHECK(home.user("a.io", "nsx/repo") == "host");
  CHECK(home.user("a.io", "") == "host");
}

TEST_CASE("a broken file is named, its values are not", "[registry]") {
  Home home;
  const auto text = GENERATE("SECRET", "[]", R"({"auths":{"a.io":{"auth":"SECRET*"}}})",
                             R"({"auths":{"a.io":{"auth":"U0VDUkVU"}}})");
  home.write(".docker/config.json", text);
  const auto found = home.find("a.io");
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().kind == ErrorKind::credentials);
  CHECK(found.error().message.find(".docker/config.json: ") != std::string::npos);
  CHECK(found.error().message.find("SECRET") == std::string::npos);
}

TEST_CASE("a credential helper is asked over its pipes", "[registry]") {
  Home home;
  home.helper("mine",
              "test \"$*\" = get || exit 9\nread -r url\n"
              "printf '{\"ServerURL\":\"%s\",\"Username\":\"%s\",\"Secret\":\"pw\"}' x \"$url\"\n");
  home.helper("token", "echo '{\"Username\":\"<token>\",\"Secret\":\"T\"}'\n");
  home.write(".docker/config.json", R"({"credsStore":"mine","credHelpers":{"t.io":"token"}})");
  CHECK(home.user("docker.io") == "https://index.docker.io/v1/");
  CHECK(home.user("127.0.0.1:5001") == "127.0.0.1:5001");
  const auto token = home.find("t.io");
  REQUIRE(token.has_value());
  CHECK((*token)->identity_token);
  CHECK((*token)->describe() == "the token from docker-credential-token");
}

TEST_CASE("a helper is asked once for each registry", "[registry]") {
  Home home;
  home.helper("counted",
              "read -r url\necho \"$url\" >> \"$HOME/asked\"\n"
              "test \"$url\" = bad.io && { echo locked; exit 1; }\n"
              "echo '{\"Username\":\"kim\",\"Secret\":\"pw\"}'\n");
  home.write(".docker/config.json", R"({"credsStore":"counted"})");
  ConfiguredCredentials source(Environment(home.variables), home.runner);
  for (int i = 0; i < 2; ++i) {
    CHECK(source.find("a.io", "x/y", {}).value()->username == "kim");
    CHECK(source.find("a.io", "x/z", {}).value()->username == "kim");
    CHECK(source.find("b.io", "x/y", {}).value()->username == "kim");
    CHECK_FALSE(source.find("bad.io", "x/y", {}).has_value());
  }
  CHECK(read_file(home.dir.path() / "asked", 1000).value() == "a.io\nb.io\nbad.io\n");
}

TEST_CASE("a helper without an answer is no error, a broken one is", "[registry]") {
  Home home;
  home.helper("none", "echo 'credentials not found in native keychain'\nexit 1\n");
  home.helper("bad", "echo 'the keychain is locked'\nexit 1\n");
  home.helper("leak", "echo '{\"Username\":\"a\",\"Secret\":\"SECRET\"}'\nexit 1\n");
  home.helper("text", "echo SECRET\n");
  home.write(
      ".docker/config.json",
      R"({"auths":{"none.io":{"auth":")" + auth("file:x") +
          R"("}},"credHelpers":{"none.io":"none","bad.io":"bad","leak.io":"leak","text.io":"text",)"
          R"("gone.io":"gone","evil.io":"x/../../bin/sh"}})");
  const std::string config = (home.dir.path() / ".docker/config.json").string();
  CHECK(home.user("none.io") == "file");
  CHECK(home.find("bad.io").error().message ==
        "docker-credential-bad, which " + config + " names for bad.io: the keychain is locked");
  for (const auto* registry : {"leak.io", "text.io", "evil.io"}) {
    const auto found = home.find(registry);
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().kind == ErrorKind::credentials);
    CHECK(found.error().message.find("SECRET") == std::string::npos);
  }
  CHECK(home.user("gone.io") == "(none)");
  REQUIRE(home.notes.size() == 1);
  CHECK(home.notes[0] == "docker-credential-gone, which " + config +
                             " names for gone.io, is not in PATH; going on without it");
}

}  // namespace
}  // namespace kfpkg::registry
