// SPDX-License-Identifier: Apache-2.0
// The client against docker-registry (open, htpasswd, TLS, Bearer tokens); digests are compared
// with skopeo's. Run by with_registries.py.
#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "core/http/curl_transport.hpp"
#include "core/process/process.hpp"
#include "oci/content_store.hpp"
#include "oci/manifest.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "registry/protocol/repository_store.hpp"
#include "registry/protocol/resolve.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

const Environment& environment() {
  static const Environment process = Environment::of_process();
  return process;
}

std::string variable(const char* name) {
  return environment().get(name).value();
}
std::string secret(const char* name) {
  return read_file(variable(name), 1000).value();
}

Credential kim() {
  return {variable("KFPKG_TEST_USER"), secret("KFPKG_TEST_PASSWORD_FILE"), false, false,
          "the test"};
}

oci::Reference image(const char* host, const std::string& rest) {
  return oci::Reference::parse(variable(host) + "/" + rest).value();
}

ClientOptions options() {
  ClientOptions options;
  options.certificate_dirs = {std::filesystem::path(variable("KFPKG_TEST_DIR")) / "certs.d"};
  return options;
}

std::string skopeo(std::vector<std::string> arguments) {
  SystemProcessRunner runner;
  ProcessSpec spec;
  spec.argv = {"skopeo", "--insecure-policy"};
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  spec.env = environment().variables();
  const auto result = runner.run(spec, {});
  REQUIRE(result.has_value());
  CAPTURE(result->err);
  REQUIRE(result->ok());
  return result->out;
}

std::string skopeo_digest(const oci::Reference& ref) {
  return "sha256:" +
         sha256_hex(skopeo({"inspect", "--raw", "--tls-verify=false", "docker://" + ref.str()}));
}

std::string described(std::string_view type, std::string_view bytes, const std::string& more = {}) {
  return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}{}}})", type,
                     oci::Digest::of(bytes).str(), bytes.size(), more);
}

// Pushes an image without layers for one platform, by digest or under the reference's tag.
oci::Digest push_image(Client& client, const oci::Reference& ref, const std::string& architecture,
                       std::string& manifest) {
  const std::string config = fmt::format(
      R"({{"architecture":"{}","os":"linux","config":{{"Entrypoint":["/x"]}},"rootfs":{{"type":"layers","diff_ids":[]}}}})",
      architecture);
  REQUIRE(client.upload_blob(ref, oci::Digest::of(config), config).has_value());
  CHECK(client.has_blob(ref, oci::Digest::of(config)).value());
  manifest = fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[]}})",
                         oci::k_oci_manifest, described(oci::k_oci_config, config));
  const auto digest = client.put_manifest(ref, oci::k_oci_manifest, manifest);
  REQUIRE(digest.has_value());
  return *digest;
}

TEST_CASE("an index that we push is the one that skopeo reads", "[registry]") {
  http::CurlTransport transport;
  Anonymous nobody;
  Client client(transport, nobody, options());
  const auto ref = image("KFPKG_TEST_OPEN", "iris/train:1");
  std::string amd64;
  std::string arm64;
  push_image(client, ref.with_tag({}), "amd64", amd64);
  push_image(client, ref.with_tag({}), "arm64", arm64);
  const std::string index = fmt::format(
      R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{},{}]}})", oci::k_oci_index,
      described(oci::k_oci_manifest, amd64, R"(,"platform":{"os":"linux","architecture":"amd64"})"),
      described(oci::k_oci_manifest, arm64,
                R"(,"platform":{"os":"linux","architecture":"arm64"})"));
  const auto digest = client.put_manifest(ref, oci::k_oci_index, index);
  REQUIRE(digest.has_value());
  CHECK(skopeo_digest(ref) == digest->str());

  const auto resolved = resolve_platforms(client, ref);
  REQUIRE(resolved.has_value());
  CHECK(resolved->reference.digest == *digest);
  REQUIRE(resolved->platforms.size() == 2);
  CHECK(resolved->platforms[1].platform.str() == "linux/arm64");
  CHECK(resolved->platforms[1].digest == oci::Digest::of(arm64));
  const auto config = image_config(client, *resolved, *oci::Platform::parse("linux/arm64"));
  REQUIRE(config.has_value());
  CHECK(config->entrypoint == std::vector<std::string>{"/x"});
  const auto plain = resolve_platforms(client, ref.with_digest(oci::Digest::of(amd64)));
  REQUIRE(plain.has_value());
  CHECK_FALSE(plain->is_index);
  CHECK(plain->platforms.at(0).platform.str() == "linux/amd64");

  const MayMove never = [](const auto& target, const auto&) -> Status {
    return fail(ErrorKind::registry, target.familiar());
  };
  const auto before = client.traffic().requests;
  CHECK(tag_manifest(client, ref.with_digest(*digest), "1", never).value() ==
        TagOutcome::unchanged);
  CHECK(client.traffic().requests == before + 1);
  CHECK(tag_manifest(client, ref.with_digest(*digest), "2", never).value() == TagOutcome::created);
  CHECK(skopeo_digest(ref.with_tag("2")) == digest->str());
  CHECK_FALSE(tag_manifest(client, ref.with_digest(oci::Digest::of(amd64)), "2", never));
  CHECK(client.tags(ref).value() == std::vector<std::string>{"1", "2"});
  CHECK(client.tags(image("KFPKG_TEST_OPEN", "no/such")).error().kind == ErrorKind::registry);
}

TEST_CASE("a repository without the referrers API lists them by their tag", "[registry]") {
  http::CurlTransport transport;
  Anonymous nobody;
  Client client(transport, nobody, options());
  const auto ref = image("KFPKG_TEST_OPEN", "iris/referred");
  std::string subject;
  std::string about;
  const oci::Digest named = push_image(client, ref, "amd64", subject);
  const auto store = repository_store(client, ref);
  CHECK(store->referrers(named, {}).value().empty());
  const oci::Digest signature = push_image(client, ref, "arm64", about);
  const std::string list = fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{}]}})",
                                       oci::k_oci_index, described(oci::k_oci_manifest, about));
  const oci::ManifestBytes index{oci::Digest::of(list), std::string(oci::k_oci_index), list};
  const std::string tag = "sha256-" + std::string(named.hex());
  CHECK(store->put_root_if(index, tag, named, {}).value() == oci::PutOutcome::moved);
  CHECK(store->put_root_if(index, tag, {}, {}).value() == oci::PutOutcome::done);
  CHECK(store->put_root_if(index, tag, {}, {}).value() == oci::PutOutcome::same);
  const auto found = store->referrers(named, {});
  REQUIRE(found.value().size() == 1);
  CHECK(found->front().digest == signature);
}

TEST_CASE("what skopeo writes is read, in both families", "[registry]") {
  http::CurlTransport transport;
  Anonymous nobody;
  Client client(transport, nobody, options());
  auto dir = TempDir::make("live");
  REQUIRE(dir.has_value());
  const auto source = image("KFPKG_TEST_OPEN", "copy/source:1");
  std::string manifest;
  push_image(client, source, "arm64", manifest);
  for (const std::string format : {"oci", "v2s2"}) {
    CAPTURE(format);
    const auto copy = image("KFPKG_TEST_OPEN", "copy/" + format + ":1");
    skopeo({"copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--format", format,
            "docker://" + source.str(), "docker://" + copy.str()});
    const auto resolved = resolve_platforms(client, copy);
    REQUIRE(resolved.has_value());
    CHECK(resolved->reference.digest->str() == skopeo_digest(copy));
    CHECK(resolved->platforms.at(0).platform.str() == "linux/arm64");
  }
  const std::string layout_path = (dir->path() / "layout").string();
  skopeo({"copy", "--src-tls-verify=false", "docker://" + source.str(),
          "oci:" + layout_path + ":one"});
  oci::Layout layout(layout_path);
  const auto index = layout.index();
  REQUIRE(index.has_value());
  REQUIRE(index->manifests.size() == 1);
  CHECK(layout.get(index->manifests[0].digest, oci::k_manifest_limit).value() == manifest);
  REQUIRE(layout.add(index->manifests[0], "two").has_value());
  CHECK(sha256_hex(skopeo({"inspect", "--raw", "oci:" + layout_path + ":two"})) ==
        sha256_hex(manifest));
}

TEST_CASE("a registry with passwords lets in who knows one", "[registry]") {
  const auto host = GENERATE("KFPKG_TEST_PRIVATE", "KFPKG_TEST_TLS", "KFPKG_TEST_TOKEN");
  CAPTURE(host);
  http::CurlTransport transport;
  GivenCredential credential(variable(host), kim());
  Client client(transport, credential, options());
  REQUIRE(client.ping(image(host, "x")).has_value());
  const auto ref = image(host, "team/app:1");
  std::string manifest;
  const auto digest = push_image(client, ref, "amd64", manifest);
  CHECK(resolve(client, ref).value().digest == digest);
  const auto before = client.traffic();
  CHECK(resolve(client, ref).value().digest == digest);
  CHECK(client.traffic().requests == before.requests + 1);
  CHECK(client.traffic().token_requests == before.token_requests);
}

TEST_CASE("config.json of docker lets us in too", "[registry]") {
  http::CurlTransport transport;
  auto dir = TempDir::make("live");
  REQUIRE(dir.has_value());
  const Credential known = kim();
  const std::string coded = base64_encode(known.username + ':' + known.secret);
  REQUIRE(write_file(dir->path() / "config.json",
                     fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})",
                                 variable("KFPKG_TEST_PRIVATE"), coded),
                     FileMode::secret)
              .has_value());
  SystemProcessRunner runner;
  ConfiguredCredentials source(Environment({{"DOCKER_CONFIG", dir->path().string()}}), runner);
  Client client(transport, source, options());
  CHECK(client.ping(image("KFPKG_TEST_PRIVATE", "x")).has_value());
}

TEST_CASE("wrong and missing passwords are told, never shown", "[registry]") {
  const auto host = GENERATE("KFPKG_TEST_PRIVATE", "KFPKG_TEST_TLS", "KFPKG_TEST_TOKEN");
  CAPTURE(host);
  http::CurlTransport transport;
  Credential wrong = kim();
  wrong.secret = "wr0ng-Passw0rd";
  GivenCredential credential(variable(host), wrong);
  Client client(transport, credential, options());
  const auto refused = client.head_manifest(image(host, "team/app:1"));
  REQUIRE_FALSE(refused.has_value());
  const Error& error = refused.error();
  CHECK(error.kind == ErrorKind::credentials);
  CHECK(error.message.find("access denied for user \"kim\" from the test") != std::string::npos);
  CHECK((error.message + error.hint).find(wrong.secret) == std::string::npos);
  Anonymous nobody;
  Client stranger(transport, nobody, options());
  const auto unknown = stranger.head_manifest(image(host, "team/app:1"));
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().kind == ErrorKind::credentials);
  CHECK(unknown.error().message.find("no credentials were found") != std::string::npos);
  CHECK(unknown.error().hint == "log in: kfpkg login " + variable(host));
}

TEST_CASE("an identity token and an anonymous one do what they may", "[registry]") {
  http::CurlTransport transport;
  GivenCredential credential(
      variable("KFPKG_TEST_TOKEN"),
      Credential{{}, secret("KFPKG_TEST_IDENTITY_FILE"), true, false, "the test"});
  Client client(transport, credential, options());
  const auto ref = image("KFPKG_TEST_TOKEN", "public/app:1");
  std::string manifest;
  const auto digest = push_image(client, ref, "amd64", manifest);
  Anonymous nobody;
  Client stranger(transport, nobody, options());
  CHECK(resolve(stranger, ref).value().digest == digest);
  const auto push = stranger.put_manifest(ref.with_tag("2"), oci::k_oci_manifest, manifest);
  REQUIRE_FALSE(push.has_value());
  CHECK(push.error().kind == ErrorKind::credentials);
}

TEST_CASE("an unknown authority is refused and the way out named", "[registry]") {
  http::CurlTransport transport;
  auto dir = TempDir::make("live");
  REQUIRE(dir.has_value());
  // Another folder for this host, so that TLS is spoken, with an authority that did not sign its
  // certificate.
  SystemProcessRunner runner;
  const auto folder = dir->path() / variable("KFPKG_TEST_TLS");
  std::filesystem::create_directories(folder);
  ProcessSpec spec;
  spec.argv = {"openssl",  "req",
               "-x509",    "-newkey",
               "rsa:2048", "-nodes",
               "-days",    "1",
               "-subj",    "/CN=other",
               "-keyout",  (dir->path() / "key").string(),
               "-out",     (folder / "ca.crt").string()};
  spec.env = environment().variables();
  REQUIRE(runner.run(spec, {}).value().ok());
  Anonymous nobody;
  ClientOptions strict = options();
  strict.certificate_dirs = {dir->path()};
  strict.retry.tries = 1;
  Client client(transport, nobody, strict);
  const auto refused = client.ping(image("KFPKG_TEST_TLS", "x"));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::network);
  CHECK(refused.error().message.find("cannot trust " + variable("KFPKG_TEST_TLS")) == 0);
  CHECK(refused.error().hint.find("certs.d/" + variable("KFPKG_TEST_TLS") + "/ca.crt") !=
        std::string::npos);
}

TEST_CASE("nobody home is told with host and port", "[registry]") {
  http::CurlTransport transport;
  Anonymous nobody;
  ClientOptions quick = options();
  quick.retry.base = std::chrono::milliseconds(1);
  Client client(transport, nobody, quick);
  const auto gone = client.ping(oci::Reference::parse("127.0.0.1:1/x").value());
  REQUIRE_FALSE(gone.has_value());
  CHECK(gone.error().message == "cannot connect to 127.0.0.1:1: connection refused");
  CHECK(client.traffic().retries == 2);  // three tries where nobody has ever answered
}

}  // namespace
}  // namespace kfpkg::registry
