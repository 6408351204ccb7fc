// SPDX-License-Identifier: Apache-2.0
// What login writes and logout takes away, with real files and real helper programs.
#include "registry/auth/credentials/credential_store.hpp"

#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

namespace kfpkg::registry {
namespace {

namespace fs = std::filesystem;

struct Machine {
  TempDir dir = TempDir::make("store").value();
  fs::path file = dir.path() / ".docker" / "config.json";
  std::map<std::string, std::string> variables{{"HOME", dir.path().string()},
                                               {"PATH", (dir.path() / "bin").string() + ":/bin"}};
  SystemProcessRunner runner;

  void write(const std::string& text) { REQUIRE(write_file(file, text).has_value()); }
  void helper(const std::string& suffix, const std::string& script) {
    REQUIRE(write_file(dir.path() / "bin" / ("docker-credential-" + suffix), "#!/bin/sh\n" + script,
                       FileMode::executable)
                .has_value());
  }
  [[nodiscard]] std::string text() const { return read_file(file, 10000).value(); }
  Result<StoredAt> store(const std::string& registry, const Credential& credential) {
    const Environment environment(variables);
    return CredentialStore(environment, runner).store(registry, credential, {});
  }
  Result<std::vector<std::string>> erase(const std::string& registry) {
    const Environment environment(variables);
    return CredentialStore(environment, runner).erase(registry, {});
  }
  Result<std::optional<Credential>> find(const std::string& registry) {
    return ConfiguredCredentials(Environment(variables), runner).find(registry, "", {});
  }
};

const Credential k_kim{"kim", "a:b\"\\c", false, false, "standard input"};

TEST_CASE("what is stored is found again, in a file for the owner only", "[registry]") {
  Machine machine;
  const auto registry = GENERATE("docker.io", "ghcr.io", "127.0.0.1:5001");
  const auto stored = machine.store(registry, k_kim);
  REQUIRE(stored.has_value());
  CHECK(stored->plain);
  CHECK(stored->place == machine.file.string());
  const auto found = machine.find(registry);
  REQUIRE(found.has_value());
  REQUIRE(found->has_value());
  CHECK((*found)->username == k_kim.username);
  CHECK((*found)->secret == k_kim.secret);
  CHECK(fs::status(machine.file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(fs::status(machine.file.parent_path()).permissions() == fs::perms::owner_all);
  CHECK(machine.erase(registry).value() == std::vector<std::string>{machine.file.string()});
  CHECK_FALSE(machine.find(registry).value().has_value());
  CHECK(machine.erase(registry).value().empty());
}

TEST_CASE("logins and logouts at once lose nothing", "[registry]") {
  Machine machine;
  for (int i = 0; i < 6; ++i) REQUIRE(machine.store("old" + std::to_string(i) + ".io", k_kim));
  std::atomic<int> failed{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 12; ++i) {
      threads.emplace_back([&, i] {
        if (!machine.store("new" + std::to_string(i) + ".io", k_kim)) ++failed;
      });
      if (i % 2 != 0) continue;
      threads.emplace_back([&, i] {
        if (!machine.erase("old" + std::to_string(i / 2) + ".io")) ++failed;
      });
    }
  }
  CHECK(failed == 0);
  for (int i = 0; i < 12; ++i) CHECK(machine.find("new" + std::to_string(i) + ".io").value());
  for (int i = 0; i < 6; ++i) CHECK_FALSE(machine.find("old" + std::to_string(i) + ".io").value());
}

TEST_CASE("a first login at once with others makes one file", "[registry]") {
  Machine machine;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 12; ++i) {
      threads.emplace_back(
          [&, i] { static_cast<void>(machine.store("new" + std::to_string(i) + ".io", k_kim)); });
    }
  }
  for (int i = 0; i < 12; ++i) CHECK(machine.find("new" + std::to_string(i) + ".io").value());
}

TEST_CASE("a logout without a file makes none", "[registry]") {
  Machine machine;
  CHECK(machine.erase("ghcr.io").value().empty());
  CHECK_FALSE(fs::exists(machine.file.parent_path()));
}

TEST_CASE("an identity token is stored as docker does", "[registry]") {
  Machine machine;
  REQUIRE(
      machine
          .store("acme.azurecr.io", {"00000000-0000-0000-0000-000000000000", "T", true, false, ""})
          .has_value());
  const auto found = machine.find("acme.azurecr.io").value();
  REQUIRE(found.has_value());
  CHECK(found->identity_token);
  CHECK(found->secret == "T");
  CHECK(found->username == "00000000-0000-0000-0000-000000000000");
  CHECK(machine.text().find(base64_encode("00000000-0000-0000-0000-000000000000:")) !=
        std::string::npos);
}

TEST_CASE("all that is not ours stays, in its order", "[registry]") {
  Machine machine;
  machine.write(
      R"({"zeta":1,"auths":{"other.io":{"auth":"eDp5","email":"a@b"}},"alpha":[true,null]})");
  REQUIRE(machine.store("ghcr.io", {"k", "p", false, false, ""}).has_value());
  CHECK(machine.text() ==
        "{\n\t\"zeta\": 1,\n\t\"auths\": {\n\t\t\"other.io\": {\n\t\t\t\"auth\": "
        "\"eDp5\",\n\t\t\t\"email\": \"a@b\"\n\t\t},\n\t\t\"ghcr.io\": "
        "{\n\t\t\t\"auth\": \"azpw\"\n\t\t}\n\t},\n\t\"alpha\": [\n\t\ttrue,\n\t\t"
        "null\n\t]\n}\n");
}

TEST_CASE("every spelling of Docker Hub is one entry", "[registry]") {
  Machine machine;
  machine.write(
      R"({"auths":{"https://index.docker.io/v1/":{"auth":"eDp5"},"docker.io":{"auth":"eDp5"}}})");
  REQUIRE(machine.store("docker.io", {"k", "p", false, false, ""}).has_value());
  CHECK(machine.text() ==
        "{\n\t\"auths\": {\n\t\t\"https://index.docker.io/v1/\": {\n\t\t\t\"auth\": \"azpw\"\n\t\t}"
        "\n\t}\n}\n");
}

TEST_CASE("a broken file is told and not touched", "[registry]") {
  Machine machine;
  const std::string text = GENERATE("{\"auths\": ", "[]", R"({"auths": ["SECRET"]})");
  machine.write(text);
  const auto stored = machine.store("ghcr.io", k_kim);
  REQUIRE_FALSE(stored.has_value());
  CHECK(stored.error().message == machine.file.string() + ": not docker's configuration");
  CHECK_FALSE(machine.erase("ghcr.io").has_value());
  CHECK(machine.text() == text);
}

TEST_CASE("a file with a key twice is not touched: the first one's logins would be lost",
          "[registry]") {
  Machine machine;
  const std::string text =
      R"({"auths": {"a.io": {"auth": "YTpi"}}, "auths": {"b.io": {"auth": "YTpi"}}})";
  machine.write(text);
  const auto stored = machine.store("ghcr.io", k_kim);
  REQUIRE_FALSE(stored.has_value());
  CHECK(stored.error().message == machine.file.string() + ": has a key twice in one object");
  CHECK(machine.text() == text);
}

TEST_CASE("an empty file is like none", "[registry]") {
  Machine machine;
  machine.write("\n");
  CHECK(machine.store("ghcr.io", k_kim).has_value());
  CHECK(machine.find("ghcr.io").value().has_value());
}

TEST_CASE("a linked file stays a link", "[registry]") {
  Machine machine;
  const fs::path real = machine.dir.path() / "dotfiles" / "docker.json";
  REQUIRE(write_file(real, "{}").has_value());
  fs::create_directories(machine.file.parent_path());
  fs::create_symlink("../dotfiles/docker.json", machine.file);
  REQUIRE(machine.store("ghcr.io", k_kim).has_value());
  CHECK(fs::is_symlink(machine.file));
  CHECK(read_file(real, 10000).value().find("ghcr.io") != std::string::npos);
}

TEST_CASE("a helper that fails or is missing leaves the file as it was", "[registry]") {
  Machine machine;
  machine.helper("locked", "echo 'the keychain is locked'\nexit 1\n");
  const auto [suffix, message] = GENERATE(table<std::string, std::string>(
      {{"locked", "docker-credential-locked, which FILE names for ghcr.io: the keychain is locked"},
       {"gone", "docker-credential-gone, which FILE names for ghcr.io, is not in PATH"},
       {"../../bin/sh", "FILE: the credential helper for ghcr.io has no program's name"}}));
  const std::string text = R"({"credsStore":")" + suffix + "\"}";
  machine.write(text);
  const auto stored = machine.store("ghcr.io", k_kim);
  REQUIRE_FALSE(stored.has_value());
  std::string expected = message;
  expected.replace(expected.find("FILE"), 4, machine.file.string());
  CHECK(stored.error().message == expected);
  CHECK(machine.text() == text);
}

TEST_CASE("a helper for one registry wins, and never sees the secret in its arguments",
          "[registry]") {
  Machine machine;
  machine.helper("mine",
                 "echo \"$@\" >> \"$HOME/arguments\"; env >> \"$HOME/environment\"\n"
                 "cat > \"$HOME/given\"\n");
  machine.write(R"({"credsStore":"gone","credHelpers":{"ghcr.io":"mine"}})");
  const auto stored = machine.store("ghcr.io", k_kim);
  REQUIRE(stored.has_value());
  CHECK(stored->place == "docker-credential-mine");
  CHECK_FALSE(stored->plain);
  const auto read = [&](const char* name) {
    return read_file(machine.dir.path() / name, 10000).value();
  };
  CHECK(read("given") == R"({"Secret":"a:b\"\\c","ServerURL":"ghcr.io","Username":"kim"})");
  CHECK(read("arguments") == "store\n");
  CHECK(read("environment").find("a:b") == std::string::npos);
  CHECK(machine.text().find("\"ghcr.io\": {}") != std::string::npos);
}

TEST_CASE("names of registries are read as people write them", "[registry]") {
  const auto [text, name] =
      GENERATE(table<std::string, std::string>({{"ghcr.io", "ghcr.io"},
                                                {"https://ghcr.io/", "ghcr.io"},
                                                {"index.docker.io", "docker.io"},
                                                {"https://index.docker.io/v1/", "docker.io"},
                                                {"http://127.0.0.1:5001/v2/", "127.0.0.1:5001"},
                                                {"[::1]:5000", "[::1]:5000"}}));
  CHECK(registry_name(text).value() == name);
  for (const std::string bad : {"", "ghcr.io/acme", "kim:SECRET@ghcr.io", "a b", "ghcr.io?x",
                                "https://kim:SECRET@ghcr.io/a", "ghcr.io:99999"}) {
    CAPTURE(bad);
    const auto refused = registry_name(bad);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::usage);
    CHECK((refused.error().message + refused.error().hint).find("SECRET") == std::string::npos);
  }
}

}  // namespace
}  // namespace kfpkg::registry
