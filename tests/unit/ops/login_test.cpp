// SPDX-License-Identifier: Apache-2.0
// Logging in and out, with a registry that answers as it is told.
#include "ops/login/login.hpp"

#include "ops/image/copy.hpp"
#include "ops/image/delete.hpp"
#include "ops/image/inspect.hpp"
#include "ops/image/tag.hpp"
#include "tests/support/machine.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::ops;
using test::Machine;

namespace {

const std::string k_ping = "https://r.example/v2/";

LoginIntent kim_at(const std::string& registry) {
  LoginIntent intent;
  intent.registry = registry;
  intent.ask = [](const std::string&) {
    return Result<registry::Credential>(
        registry::Credential{"kim", "s3cret", false, false, "test"});
  };
  return intent;
}

bool has_config(const Machine& machine) {
  return std::filesystem::exists(machine.dir.path() / ".docker/config.json");
}

}  // namespace

TEST_CASE("a credential that the registry refuses is not stored", "[ops]") {
  Machine machine;
  machine.transport.on("GET", k_ping, 401, {{"www-authenticate", "Basic realm=\"r\""}});
  const auto refused = login(machine.session, kim_at("r.example"));
  CHECK(refused.error().kind == ErrorKind::credentials);
  CHECK_FALSE(has_config(machine));
}

TEST_CASE("a registry that looks at a credential has verified it", "[ops]") {
  Machine machine;
  machine.transport.on("GET", k_ping, 401, {{"www-authenticate", "Basic realm=\"r\""}})
      .on("GET", k_ping, 200);
  const LoginReport report = login(machine.session, kim_at("https://r.example/")).value();
  CHECK(report.registry == "r.example");
  CHECK(report.username == "kim");
  CHECK(report.verified);
  CHECK(report.stored.plain);
  CHECK(report.comes_first.empty());
  const LogoutReport gone = logout(machine.session, "r.example").value();
  CHECK(gone.removed_from == std::vector<std::string>{report.stored.place});
  CHECK(gone.still_in.empty());
}

TEST_CASE("a registry that lets anybody in has verified nothing", "[ops]") {
  Machine machine;
  machine.transport.on("GET", k_ping, 200);
  CHECK_FALSE(login(machine.session, kim_at("r.example")).value().verified);
  CHECK(has_config(machine));
}

TEST_CASE("without a name the registry of the settings is meant", "[ops]") {
  Machine machine;
  REQUIRE(machine.put("kfpkg.yaml", "registry: r.example/acme\n"));
  CHECK(logout(machine.session, "").value().registry == "r.example");
  Machine nothing_set;
  CHECK(logout(nothing_set.session, "").value().registry == "docker.io");
}

TEST_CASE("nobody's identity is asked for unless it was chosen by word", "[ops]") {
  const std::string host = GENERATE("acme.azurecr.io", "1.dkr.ecr.eu-west-1.amazonaws.com",
                                    "europe-docker.pkg.dev", "gcr.io", "ghcr.io");
  const int status = GENERATE(401, 403, 404, 500);
  CAPTURE(host, status);
  Machine machine;
  const http::Headers challenge{{"www-authenticate", "Basic realm=\"r\""}};
  const std::string image = host + "/team/train:1";
  const std::string base = "https://" + host + "/v2/";
  for (const char* method : {"GET", "HEAD"}) {
    machine.transport.on(method, base + "team/train/manifests/1", status, challenge);
  }
  machine.transport.on("GET", base, status, challenge)
      .on("GET", base + "team/train/tags/list?n=1000", status, challenge);
  machine.clock.sleep = [](std::chrono::milliseconds) {};
  CHECK_FALSE(login(machine.session, kim_at(host)));
  CHECK_FALSE(inspect_image(machine.session, {image, {}}));
  CHECK_FALSE(copy_image(machine.session, {image, "oci:out:1", {}, false}));
  CHECK_FALSE(tag_image(machine.session, {image, {"x"}}));
  CHECK_FALSE(list_tags(machine.session, host + "/team/train"));
  CHECK_FALSE(delete_image(machine.session, {image, true}));
  CHECK_FALSE(machine.transport.requests().empty());
  for (const http::Request& request : machine.transport.requests()) {
    CHECK(http::parse_url(request.url)->host == host);
  }
}

TEST_CASE("a machine's own identity is asked for where the user said so", "[ops]") {
  Machine machine;
  LoginIntent intent = kim_at("acme.azurecr.io");
  intent.identity = registry::AzureIdentity::managed;
  CHECK_FALSE(login(machine.session, intent));
  REQUIRE_FALSE(machine.transport.requests().empty());
  CHECK(http::parse_url(machine.transport.requests().front().url)->host == "169.254.169.254");
}
