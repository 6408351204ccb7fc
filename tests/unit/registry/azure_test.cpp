// SPDX-License-Identifier: Apache-2.0
// Entra identities, request by request. The forms are those of Azure/acr's docs/AAD-OAuth.md, of
// Microsoft's "client credentials grant", "managed identities: get a token" and App Service pages,
// and of GitHub's "About security hardening with OpenID Connect". No real Azure was there.
#include "registry/auth/azure.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "tests/unit/registry/client_fixture.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::registry {
namespace {

using namespace fixture;

const std::string k_exchange = "https://acme.azurecr.io/oauth2/exchange";
const std::string k_sign_in = "https://login.microsoftonline.com/TEN/oauth2/v2.0/token";
const std::string k_entra_token = "3ntra+Token/=";
const std::string k_narrow = "https%3A%2F%2Fcontainerregistry.azure.net";
const std::string k_wide = "https%3A%2F%2Fmanagement.azure.com";

std::string exchange_form(const std::string& tenant) {
  return "grant_type=access_token&service=acme.azurecr.io" + tenant +
         "&access_token=3ntra%2BToken%2F%3D";
}

struct Azure : World {
  std::map<std::string, std::string> variables;

  Azure& entra(const std::string& method, const std::string& url) {
    transport.on(method, url, 200, {}, R"({"access_token":")" + k_entra_token + "\"}");
    return *this;
  }
  Azure& exchange(int status = 200, const std::string& body = R"({"refresh_token":"ACR"})") {
    transport.on("POST", k_exchange, status, {}, body);
    return *this;
  }
  Result<Credential> log_in(AzureIdentity identity,
                            const std::string& registry = "acme.azurecr.io") {
    return azure_credential(transport, options(), Environment(variables), registry, identity, {});
  }
  [[nodiscard]] std::string body(std::size_t i) const { return transport.requests().at(i).body; }
};

TEST_CASE("an Entra token goes to Azure's registries and nowhere else", "[registry]") {
  for (const auto* good : {"acme.azurecr.io", "acme.azurecr.us", "acme.azurecr.cn",
                           "Acme2.azurecr.io", "acme-hash123.azurecr.io"}) {
    CAPTURE(good);
    CHECK(is_azure_registry(good));
  }
  // GO-2026-6225 and its like.
  const auto bad = GENERATE(
      "evil-azurecr.io", "evilazurecr.io", "azurecr.io", ".azurecr.io", "azurecr.io.evil.com",
      "acme.azurecr.io.evil.com", "acme.azurecr.io.", "acme.azurecr.com", "acme.azurecr.de",
      "acme.azurecr.io:444", "acme.azurecr.io:443", "acme.azurecr.io@evil.com",
      "evil.com/acme.azurecr.io", "evil.com#.azurecr.io", "evil.com?.azurecr.io", "a b.azurecr.io",
      "evil.com\\.azurecr.io", "acme.westeurope.data.azurecr.io", "acme\n.azurecr.io",
      "\xD0\xB0.azurecr.io", "127.0.0.1:5000", "ghcr.io", "");
  CAPTURE(bad);
  CHECK_FALSE(is_azure_registry(bad));
  Azure azure;
  const auto refused = azure.log_in(AzureIdentity::managed, bad);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::usage);
  CHECK(azure.transport.requests().empty());
}

TEST_CASE("a service principal signs in with its secret", "[registry]") {
  Azure azure;
  azure.variables = {
      {"AZURE_CLIENT_ID", "C"}, {"AZURE_TENANT_ID", "TEN"}, {"AZURE_CLIENT_SECRET", "s3cr&t"}};
  azure.entra("POST", k_sign_in).exchange();
  const auto credential = azure.log_in(AzureIdentity::automatic);
  REQUIRE(credential.has_value());
  CHECK(credential->username == "00000000-0000-0000-0000-000000000000");
  CHECK(credential->secret == "ACR");
  CHECK(credential->identity_token);
  CHECK(credential->origin == "Azure identity \"secret\"");
  CHECK(azure.body(0) == "grant_type=client_credentials&client_id=C&client_secret=s3cr%26t&scope=" +
                             k_narrow + "%2F.default");
  CHECK(azure.body(1) == exchange_form("&tenant=TEN"));
}

TEST_CASE("a pod signs in with the token of its service account", "[registry]") {
  Azure azure;
  const TempDir dir = TempDir::make("azure").value();
  REQUIRE(write_file(dir.path() / "token", "eyJ.pod.x\n").has_value());
  azure.variables = {{"AZURE_CLIENT_ID", "C"},
                     {"AZURE_TENANT_ID", "TEN"},
                     {"AZURE_FEDERATED_TOKEN_FILE", (dir.path() / "token").string()},
                     {"AZURE_AUTHORITY_HOST", "https://login.example.org/"}};
  azure.entra("POST", "https://login.example.org/TEN/oauth2/v2.0/token").exchange();
  REQUIRE(azure.log_in(AzureIdentity::automatic).has_value());
  CHECK(
      azure.body(0) ==
      "grant_type=client_credentials&client_id=C&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth"
      "%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=eyJ.pod.x&scope=" +
          k_narrow + "%2F.default");
}

TEST_CASE("a job of GitHub Actions signs in with GitHub's token", "[registry]") {
  Azure azure;
  azure.variables = {{"AZURE_CLIENT_ID", "C"},
                     {"AZURE_TENANT_ID", "TEN"},
                     {"ACTIONS_ID_TOKEN_REQUEST_URL", "https://pipelines.example.org/id?api=2.0"},
                     {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "GHTOKEN"}};
  azure.transport.on(
      "GET", "https://pipelines.example.org/id?api=2.0&audience=api%3A%2F%2FAzureADTokenExchange",
      200, {}, R"({"count":1,"value":"eyJ.gh.x"})");
  azure.entra("POST", k_sign_in).exchange();
  REQUIRE(azure.log_in(AzureIdentity::automatic).has_value());
  const auto& sent = azure.transport.requests();
  CHECK(header_of(sent[0], "Authorization") == "bearer GHTOKEN");
  CHECK(header_of(sent[1], "Authorization").empty());
  CHECK(holds(sent[1].body, "client_assertion=eyJ.gh.x"));
  CHECK_FALSE(holds(sent[2].body, "gh.x"));
}

TEST_CASE("a machine signs in by its metadata service, without a proxy", "[registry]") {
  Azure azure;
  const bool chosen = GENERATE(false, true);
  if (chosen) azure.variables = {{"AZURE_CLIENT_ID", "C"}};
  azure
      .entra("GET",
             "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
             "&resource=" +
                 k_narrow + (chosen ? "&client_id=C" : ""))
      .exchange();
  REQUIRE(azure.log_in(AzureIdentity::automatic).has_value());
  const auto& sent = azure.transport.requests();
  CHECK(header_of(sent[0], "Metadata") == "true");
  CHECK(sent[0].direct);
  CHECK(sent[1].body == exchange_form(""));
  CHECK_FALSE(sent[1].direct);
}

TEST_CASE("an app signs in by its own endpoint", "[registry]") {
  Azure azure;
  azure.variables = {{"IDENTITY_ENDPOINT", "http://127.0.0.1:41234/msi/token"},
                     {"IDENTITY_HEADER", "HEADER"}};
  azure
      .entra("GET",
             "http://127.0.0.1:41234/msi/token?resource=" + k_narrow + "&api-version=2019-08-01")
      .exchange();
  REQUIRE(azure.log_in(AzureIdentity::managed).has_value());
  CHECK(header_of(azure.transport.requests()[0], "X-IDENTITY-HEADER") == "HEADER");
  CHECK(azure.transport.requests()[0].direct);
}

TEST_CASE("where the narrow audience is not known or not taken, the wide one is", "[registry]") {
  Azure azure;
  azure.variables = {
      {"AZURE_CLIENT_ID", "C"}, {"AZURE_TENANT_ID", "TEN"}, {"AZURE_CLIENT_SECRET", "s"}};
  SECTION("refused by the registry") {
    azure.entra("POST", k_sign_in).exchange(401, "{}").exchange();
    REQUIRE(azure.log_in(AzureIdentity::secret).has_value());
    CHECK(holds(azure.body(2), k_wide + "%2F.default"));
  }
  SECTION("refused by Entra") {
    azure.transport.on("POST", k_sign_in, 400, {}, R"({"error_description":"AADSTS500011"})");
    azure.entra("POST", k_sign_in).exchange();
    REQUIRE(azure.log_in(AzureIdentity::secret).has_value());
    CHECK(holds(azure.body(1), k_wide + "%2F.default"));
  }
  SECTION("not asked for in other clouds") {
    azure.entra("POST", "https://login.microsoftonline.us/TEN/oauth2/v2.0/token");
    azure.transport.on("POST", "https://acme.azurecr.us/oauth2/exchange", 200, {},
                       R"({"refresh_token":"ACR"})");
    REQUIRE(azure.log_in(AzureIdentity::secret, "acme.azurecr.us").has_value());
    CHECK(holds(azure.body(0), "management.usgovcloudapi.net%2F.default"));
  }
}

TEST_CASE("what goes wrong with an identity is told without tokens", "[registry]") {
  Azure azure;
  azure.variables = {
      {"AZURE_CLIENT_ID", "C"}, {"AZURE_TENANT_ID", "TEN"}, {"AZURE_CLIENT_SECRET", "SECRET"}};
  const std::string echo =
      R"({"error_description":"AADSTS7000215: SECRET is wrong )" + k_entra_token + "\"}";
  std::string said;
  SECTION("Entra refuses") {
    azure.transport.on("POST", k_sign_in, 401, {},
                       R"({"error_description":"AADSTS7000215: SECRET is wrong"})");
    said = azure.visible(azure.log_in(AzureIdentity::secret).error());
    CHECK(
        holds(said, "login.microsoftonline.com: no token for this identity (status 401): AADSTS"));
    CHECK_FALSE(holds(said, "SECRET"));
  }
  SECTION("the registry refuses") {
    azure.entra("POST", k_sign_in).exchange(401, echo);
    const auto refused = azure.log_in(AzureIdentity::secret);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::credentials);
    said = azure.visible(refused.error());
    CHECK(holds(said, "acme.azurecr.io: access denied for the token from Azure identity"));
    CHECK(holds(said, "AcrPush"));
  }
  SECTION("an answer without a token") {
    azure.entra("POST", k_sign_in).exchange(200, "[]");
    const auto refused = azure.log_in(AzureIdentity::secret);
    REQUIRE_FALSE(refused.has_value());
    said = azure.visible(refused.error());
  }
  SECTION("a variable is missing") {
    azure.variables.erase("AZURE_TENANT_ID");
    const auto refused = azure.log_in(AzureIdentity::secret);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "Entra: AZURE_TENANT_ID is not set");
    CHECK(azure.transport.requests().empty());
  }
  SECTION("a plain sign-in") {
    azure.variables["AZURE_AUTHORITY_HOST"] = "http://login.microsoftonline.com";
    CHECK_FALSE(azure.log_in(AzureIdentity::secret).has_value());
    CHECK(azure.transport.requests().empty());
  }
  SECTION("a plain identity endpoint out in the world") {
    azure.variables = {{"IDENTITY_ENDPOINT", "http://evil.com/t"}, {"IDENTITY_HEADER", "H"}};
    CHECK_FALSE(azure.log_in(AzureIdentity::managed).has_value());
    CHECK(azure.transport.requests().empty());
  }
  SECTION("no metadata service") {
    azure.transport.on(
        "GET",
        "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
        "&resource=" +
            k_narrow + "&client_id=C",
        fail_transient(ErrorKind::network, "cannot connect"));
    const auto refused = azure.log_in(AzureIdentity::managed);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message ==
          "managed identity: the instance metadata service does not answer");
    CHECK(azure.sleeps.empty());
  }
  CHECK_FALSE(holds(said, k_entra_token));
}

}  // namespace
}  // namespace kfpkg::registry
