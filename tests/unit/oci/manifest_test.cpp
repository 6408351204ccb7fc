// SPDX-License-Identifier: Apache-2.0
// Manifests of both families (the examples of the image specification and of docker's schema 2
// page), and what is refused.
#include "oci/manifest.hpp"

#include <catch2/catch.hpp>

namespace kfpkg::oci {
namespace {

const std::string k_digest = "sha256:" + std::string(64, '1');

std::string descriptor(const std::string& more = {}) {
  return R"({"mediaType":"x","size":7,"digest":")" + k_digest + "\"" + more + "}";
}

TEST_CASE("both families are read", "[oci]") {
  for (const auto type : {k_oci_manifest, k_docker_manifest}) {
    const std::string body = R"({"schemaVersion":2,"mediaType":")" + std::string(type) +
                             R"(","config":)" + descriptor() + R"(,"layers":[)" + descriptor() +
                             "]}";
    const auto manifest = parse_manifest(body, std::string(type) + "; charset=utf-8");
    REQUIRE(manifest.has_value());
    const auto& image = std::get<ImageManifest>(*manifest);
    CHECK(image.media_type == type);
    CHECK(image.layers.size() == 1);
    CHECK(image.config.digest.str() == k_digest);
  }
  for (const auto type : {k_oci_index, k_docker_list}) {
    const std::string body =
        R"({"schemaVersion":2,"mediaType":")" + std::string(type) + R"(","manifests":[)" +
        descriptor(R"(,"platform":{"os":"linux","architecture":"arm64","variant":"v8"})") + "," +
        descriptor(R"(,"platform":{"os":"unknown","architecture":"unknown"})") + "," +
        descriptor(R"(,"annotations":{"vnd.docker.reference.type":"attestation-manifest"})") + "]}";
    const auto manifest = parse_manifest(body, type);
    REQUIRE(manifest.has_value());
    const auto& index = std::get<Index>(*manifest);
    CHECK(index.manifests.size() == 3);
    REQUIRE(index.images().size() == 1);
    CHECK(index.images()[0].platform->str() == "linux/arm64");
  }
}

TEST_CASE("an untyped body is told by its Content-Type or its shape", "[oci]") {
  const std::string index = R"({"schemaVersion":2,"manifests":[]})";
  CHECK(std::holds_alternative<Index>(parse_manifest(index, k_oci_index).value()));
  CHECK(std::holds_alternative<Index>(parse_manifest(index, "").value()));
  CHECK(std::holds_alternative<Index>(parse_manifest(index, "application/octet-stream").value()));
  CHECK_FALSE(parse_manifest(index, k_oci_manifest).has_value());
}

TEST_CASE("a manifest that is two things, or none, is refused", "[oci]") {
  struct Case {
    std::string body;
    std::string_view type;
  };
  const std::string both =
      R"({"schemaVersion":2,"manifests":[],"layers":[],"config":)" + descriptor() + "}";
  const std::string typed =
      R"({"schemaVersion":2,"mediaType":")" + std::string(k_oci_index) + R"(","manifests":[]})";
  const auto c = GENERATE_COPY(
      Case{both, k_oci_index}, Case{both, ""}, Case{typed, k_oci_manifest},
      Case{typed, k_docker_list}, Case{"", ""}, Case{"[]", ""}, Case{"null", ""},
      Case{"<html>", ""}, Case{R"({"schemaVersion":1,"manifests":[]})", ""},
      Case{R"({"manifests":[]})", "application/vnd.docker.distribution.manifest.v1+prettyjws"},
      Case{R"({"mediaType":"application/vnd.cncf.helm","manifests":[]})", ""},
      Case{R"({"layers":[]})", ""}, Case{R"({"manifests":{}})", ""},
      Case{R"({"manifests":[1]})", ""},
      Case{R"({"manifests":[{"digest":"sha256:../x","size":1}]})", ""},
      Case{R"({"manifests":[{"digest":")" + k_digest + R"("}]})", ""},
      Case{R"({"manifests":[{"digest":")" + k_digest + R"(","size":-1}]})", ""},
      Case{std::string(100, '['), ""},
      Case{R"({"manifests":[],"x":)" + std::string(70, '[') + "}", ""});
  CAPTURE(c.body, c.type);
  const auto manifest = parse_manifest(c.body, c.type);
  REQUIRE_FALSE(manifest.has_value());
  CHECK(manifest.error().kind == ErrorKind::registry);
}

TEST_CASE("a document that Go's readers and others would read differently is refused", "[oci]") {
  const std::string list = "[" + descriptor() + "]";
  const auto body = GENERATE_COPY(R"({"manifests":[],"Manifests":)" + list + "}",
                                  R"({"manifests":[],"manifests":)" + list + "}",
                                  R"({"config":)" + descriptor() + R"(,"LAYERS":)" + list + "}",
                                  R"({"fsLayers":[],"config":)" + descriptor() + "}");
  CAPTURE(body);
  CHECK_FALSE(parse_manifest(body, "").has_value());
  // What lies deeper, and keys that nobody knows, are left alone.
  CHECK(parse_manifest(R"({"manifests":[],"x":{"Config":1},"Note":1,"note":2})", "").has_value());
}

TEST_CASE("null is a list without entries, as Go writes and reads it", "[oci]") {
  // What BuildKit writes for `FROM scratch` with nothing but ENV.
  const auto image = parse_manifest(
      R"({"schemaVersion":2,"mediaType":")" + std::string(k_oci_manifest) + R"(","config":)" +
          descriptor(R"(,"platform":null,"annotations":null,"urls":null)") +
          R"(,"layers":null,"annotations":null,"subject":null,"manifests":null})",
      "");
  REQUIRE(image.has_value());
  CHECK(std::get<ImageManifest>(*image).layers.empty());
  CHECK(std::get<ImageManifest>(*image).annotations.empty());
  CHECK(std::holds_alternative<ImageManifest>(
      parse_manifest(R"({"manifests":null,"config":)" + descriptor() + "}", "").value()));
  for (const char* body : {R"({"schemaVersion":2,"manifests":null})",
                           R"({"manifests":null,"layers":null,"config":null,"fsLayers":null})"}) {
    CAPTURE(body);
    const auto index = parse_manifest(body, "");
    REQUIRE(index.has_value());
    CHECK(std::get<Index>(*index).manifests.empty());
  }
  const auto entry = parse_manifest(
      R"({"manifests":[)" + descriptor(R"(,"platform":null,"annotations":null)") + "]}", "");
  REQUIRE(entry.has_value());
  CHECK_FALSE(std::get<Index>(*entry).manifests.at(0).platform.has_value());
  CHECK_FALSE(parse_manifest(R"({"config":null,"layers":null})", "").has_value());
}

TEST_CASE("a configuration's null lists and maps are empty", "[oci]") {
  for (const char* process :
       {"null", "{}",
        R"({"Labels":null,"Env":null,"OnBuild":null,"Entrypoint":null,"Cmd":null})"}) {
    CAPTURE(process);
    const auto config =
        parse_image_config(R"({"os":"linux","architecture":"amd64","rootfs":null,"history":null,)"
                           R"("variant":null,"config":)" +
                           std::string(process) + "}");
    REQUIRE(config.has_value());
    CHECK(config->labels.empty());
    CHECK(config->env.empty());
    CHECK(config->triggers.empty());
    CHECK(config->entrypoint.empty());
  }
}

TEST_CASE("a layer or config that says it is a manifest is refused", "[oci]") {
  for (const auto type : {k_oci_index, k_oci_manifest, k_docker_list, k_docker_manifest}) {
    const std::string odd =
        R"({"mediaType":")" + std::string(type) + R"(","size":7,"digest":")" + k_digest + "\"}";
    CHECK_FALSE(parse_manifest(R"({"config":)" + odd + "}", "").has_value());
    CHECK_FALSE(parse_manifest(R"({"config":)" + descriptor() + R"(,"layers":[)" + odd + "]}", "")
                    .has_value());
  }
}

TEST_CASE("size and number of entries are bounded", "[oci]") {
  CHECK_FALSE(parse_manifest(std::string(k_manifest_limit + 1, ' '), "").has_value());
  std::string body = R"({"manifests":[)" + descriptor();
  for (std::size_t i = 0; i < k_entry_limit; ++i) body += "," + descriptor();
  CHECK_FALSE(parse_manifest(body + "]}", "").has_value());
}

TEST_CASE("the platform decides which entry runs", "[oci]") {
  const std::string body =
      R"({"manifests":[)" +
      descriptor(R"(,"platform":{"os":"linux","architecture":"amd64","variant":"v3"})") + "," +
      descriptor(R"(,"platform":{"os":"linux","architecture":"amd64"})") + "]}";
  const auto manifest = parse_manifest(body, "").value();
  const auto& index = std::get<Index>(manifest);
  CHECK(select_platform(index, {"linux", "amd64", "v3"}) == &index.manifests[0]);
  CHECK(select_platform(index, {"linux", "amd64", ""}) == &index.manifests[1]);
  CHECK(select_platform(index, {"linux", "amd64", "v2"}) == &index.manifests[1]);
  CHECK(select_platform(index, {"linux", "arm64", ""}) == nullptr);
}

TEST_CASE("an image configuration says how its program starts", "[oci]") {
  const auto config = parse_image_config(
      R"({"os":"linux","architecture":"arm64","variant":"v8","config":{"User":"1000","WorkingDir":"/app",)"
      R"("Entrypoint":["python3"],"Cmd":null,"Env":["A=1"],"Labels":{"x":"y"}}})");
  REQUIRE(config.has_value());
  CHECK(config->platform.str() == "linux/arm64");
  CHECK(config->entrypoint == std::vector<std::string>{"python3"});
  CHECK(config->command.empty());
  CHECK(config->env == std::vector<std::string>{"A=1"});
  CHECK(config->labels.at("x") == "y");
  CHECK_FALSE(parse_image_config("{}").has_value());
}

}  // namespace
}  // namespace kfpkg::oci
