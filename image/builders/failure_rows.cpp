// SPDX-License-Identifier: Apache-2.0
// Failure texts that only builders have, and what helps: a new one is a new row.
#include "image/builders/failure_rows.hpp"

#include <array>

namespace kfpkg::image {
namespace {

constexpr std::string_view k_several =
    "build one platform with --platform, turn on Docker's containerd image store, or make a "
    "builder that can: "
    "docker buildx create --use";
constexpr std::string_view k_base_hint =
    "check the name in FROM; --update-bases takes up another one where the digest in kfpkg.lock is "
    "gone; where Docker Hub is out of reach name a mirror (docs/guides/registries.md)";
constexpr std::string_view k_login =
    "log in with an account that may push there: kfpkg login {registry}";
constexpr std::string_view k_no_cache =
    "choose --cache inline, or make a builder that can: docker buildx create --use";
constexpr std::string_view k_its_side =
    "run the command again: the steps are done, and only the push is left";
constexpr std::string_view k_other_destination = "give COPY another destination";

constexpr std::string_view k_refused = "{registry}: the push was refused: {error}";
constexpr std::string_view k_no_repository =
    "{registry}: it has no such repository, and a push makes none: {error}";
constexpr std::string_view k_make_repository =
    "create the repository there first (as ECR and Artifact Registry want it), and check its name: "
    "`registry` in kfpkg.yaml, or --registry";
constexpr std::string_view k_tag_stays = "{registry}: the tag is there and does not move: {error}";
constexpr std::string_view k_other_tag =
    "choose a tag that is not there yet, or let tags move in the settings of the repository";
constexpr std::string_view k_too_large = "{registry}: it takes no upload of this size: {error}";
constexpr std::string_view k_in_pieces =
    "raise the limit of the proxy in front of it (nginx: client_max_body_size), or build with "
    "--output oci:DIR and run `kfpkg image copy`, which sends in pieces";
constexpr std::string_view k_busy = "{registry}: it takes no more requests for now: {error}";
constexpr std::string_view k_again = "run the command again";
constexpr std::string_view k_broke_off = "the connection to a registry broke: {error}";
constexpr std::string_view k_other_side = "a registry failed on its side: {error}";
constexpr std::string_view k_broke = "{registry}: the connection broke during the push: {error}";

// The first row that matches wins; from particular to general.
constexpr std::array k_push_rows = {
    FailureRow{"name_unknown", ErrorKind::registry, k_no_repository, k_make_repository},
    FailureRow{"name unknown", ErrorKind::registry, k_no_repository, k_make_repository},
    FailureRow{"tag_invalid", ErrorKind::registry, k_tag_stays, k_other_tag},
    FailureRow{"tag invalid", ErrorKind::registry, k_tag_stays, k_other_tag},
    FailureRow{"immutable", ErrorKind::registry, k_tag_stays, k_other_tag},
    FailureRow{"status 409", ErrorKind::registry, k_tag_stays, k_other_tag},
    FailureRow{"status 412", ErrorKind::registry, k_tag_stays, k_other_tag},
    FailureRow{"toomanyrequests", ErrorKind::registry, k_busy, "wait a while, and try again"},
    FailureRow{"status 429", ErrorKind::registry, k_busy, "wait a while, and try again"},
    FailureRow{"status 404", ErrorKind::registry, k_no_repository, k_make_repository},
    FailureRow{"status 405", ErrorKind::registry, "{registry}: it takes no pushes: {error}",
               "check the address: a mirror, a cache or a web server takes none"},
    FailureRow{"status 413", ErrorKind::registry, k_too_large, k_in_pieces},
    FailureRow{"insufficient_scope", ErrorKind::credentials, k_refused, k_login},
    FailureRow{"no basic auth credentials", ErrorKind::credentials, k_refused, k_login},
    FailureRow{"unauthorized", ErrorKind::credentials, k_refused, k_login},
    FailureRow{"status 401", ErrorKind::credentials, k_refused, k_login},
    FailureRow{"status 403", ErrorKind::credentials, k_refused, k_login},
    FailureRow{"denied: ", ErrorKind::credentials, k_refused, k_login},
    FailureRow{"status 507", ErrorKind::registry, "{registry}: its storage is full: {error}",
               "free some there, or push to another registry"},
    FailureRow{"status 5",
               ErrorKind::registry,
               "{registry}: it failed on its side: {error}",
               k_its_side,
               {},
               BuilderLimit::none,
               true},
    FailureRow{"unexpected status", ErrorKind::registry, k_refused, k_its_side},
    FailureRow{
        "connection broke", ErrorKind::network, k_broke, k_its_side, {}, BuilderLimit::none, true},
};

constexpr FailureRow k_refused_push{"", ErrorKind::registry, k_refused, k_its_side};

constexpr std::array k_builder_rows = {
    FailureRow{"multi-platform build is not supported for the docker driver",
               ErrorKind::tool,
               "docker: this engine's image store holds one platform only, not {platforms}",
               k_several,
               {},
               BuilderLimit::one_platform},
    FailureRow{"multiple platforms feature is currently not supported for docker driver",
               ErrorKind::tool,
               "docker: this engine's image store holds one platform only, not {platforms}",
               k_several,
               {},
               BuilderLimit::one_platform},
    FailureRow{"does not currently support exporting manifest lists", ErrorKind::tool,
               "docker: images for {platforms} cannot be loaded into this engine at once",
               "load one platform with --platform, or use --push"},
    FailureRow{"attestation is not supported for the docker driver", ErrorKind::tool,
               "docker: this builder can attach no provenance or SBOM",
               "leave them out, or make a builder that can: docker buildx create --use"},
    FailureRow{"attestation feature is currently not supported", ErrorKind::tool,
               "docker: this builder can attach no provenance or SBOM",
               "leave them out, or make a builder that can: docker buildx create --use"},
    FailureRow{"cache export is not supported for the docker driver", ErrorKind::tool,
               "docker: this builder keeps no cache for other machines", k_no_cache},
    FailureRow{"cache export feature is currently not supported", ErrorKind::tool,
               "docker: this builder keeps no cache for other machines", k_no_cache},
    FailureRow{
        "oci exporter", ErrorKind::tool, "docker: this builder cannot write an OCI folder",
        "turn on Docker's containerd image store, or make a builder that can: docker buildx create "
        "--use",
        "not supported", BuilderLimit::no_layout},
    FailureRow{"is not a docker command", ErrorKind::tool, "docker: the buildx plugin is missing",
               "install it (docker-buildx-plugin, in Debian docker-buildx): "
               "https://docs.docker.com/go/buildx/"},
    FailureRow{"unknown flag: --provenance", ErrorKind::tool, "docker: buildx is older than 0.10",
               "install a newer one: https://docs.docker.com/go/buildx/", "buildx build"},
    FailureRow{"unknown flag: --", ErrorKind::tool, "docker: the buildx plugin is missing",
               "install it (docker-buildx-plugin, in Debian docker-buildx): "
               "https://docs.docker.com/go/buildx/",
               "docker --help"},
    FailureRow{"unknown shorthand flag", ErrorKind::tool, "docker: the buildx plugin is missing",
               "install it (docker-buildx-plugin, in Debian docker-buildx): "
               "https://docs.docker.com/go/buildx/"},
    FailureRow{"error: context deadline exceeded", ErrorKind::tool,
               "docker buildx: the builder does not answer",
               "docker buildx ls shows the state of each builder, and kfpkg doctor tries the one "
               "that is set"},
    FailureRow{"no builder \"", ErrorKind::tool, "docker buildx: {error}",
               "docker buildx ls shows the builders that are there"},
    FailureRow{"toomanyrequests", ErrorKind::registry,
               "the registry's pull limit is used up: {error}",
               "log in (kfpkg login), or set registries.docker.io.mirror in kfpkg.yaml"},
    FailureRow{"status 429", ErrorKind::registry, "the registry's pull limit is used up: {error}",
               "log in (kfpkg login), or set registries.docker.io.mirror in kfpkg.yaml"},
    FailureRow{"no match for platform in manifest", ErrorKind::build,
               "{base} has no image for all of {platforms}",
               "choose a base image that has them, or build fewer with --platform"},
    FailureRow{"no matching manifest for", ErrorKind::build,
               "{base} has no image for all of {platforms}",
               "choose a base image that has them, or build fewer with --platform"},
    // Two builds that store one image at once: the engine takes the second for a mistake.
    FailureRow{"failed to solve: image \"", ErrorKind::tool,
               "docker: another build stored this image at the same time: {error}", k_again,
               "\": already exists", BuilderLimit::none, true},
    FailureRow{"status 5", ErrorKind::registry, k_other_side, k_again, "/v2/", BuilderLimit::none,
               true},
    FailureRow{"status 5", ErrorKind::registry, k_other_side, k_again, "failed to authorize",
               BuilderLimit::none, true},
    // By its digest or by its size.
    FailureRow{"commit failed: ", ErrorKind::registry,
               "what a registry sent of a base image is damaged: {error}", k_again,
               ": failed precondition"},
    FailureRow{"connection broke", ErrorKind::network, k_broke_off, k_again, "/v2/",
               BuilderLimit::none, true},
    FailureRow{"connection broke", ErrorKind::network, k_broke_off, k_again,
               "failed to resolve source metadata", BuilderLimit::none, true},
};

constexpr std::array k_dockerfile_rows = {
    FailureRow{"failed to resolve source metadata", ErrorKind::build,
               "the base image {base} is not there", k_base_hint, "not found"},
    FailureRow{"cannot copy to non-directory", ErrorKind::build, "a folder is copied onto a file",
               k_other_destination},
    FailureRow{"mkdir /", ErrorKind::build, "{source} is a file, and a folder is copied there",
               k_other_destination, ": not a directory"},
    FailureRow{"lstat /", ErrorKind::build, "{source} would lie below a file", k_other_destination,
               ": not a directory"},
    FailureRow{"lstat /", ErrorKind::build, "{source} is not there to be copied",
               "check the path, which counts from {context} or from the stage that "
               "--from names, and .dockerignore",
               ": no such file or directory"},
    FailureRow{"failed to solve: secret ", ErrorKind::build, "a secret is not given: {error}",
               "give it by --secret id=NAME,src=FILE, or by `secrets:` in kfpkg.yaml", "not found"},
    FailureRow{"unable to find user", ErrorKind::build, "the image has no such user: {error}",
               "add it in a RUN before USER, or give USER a number"},
    FailureRow{"failed to compute cache key", ErrorKind::build,
               "{source} is not in the build context",
               "check the path, which counts from {context}, and .dockerignore; like git, kfpkg "
               "leaves out "
               "empty folders, and files of a submodule come by git submodule update --init",
               "not found"},
    FailureRow{"target stage", ErrorKind::build, "{error}", "name a stage that a FROM ... AS gives",
               "could not be found"},
    FailureRow{"failed to create llb definition", ErrorKind::build,
               "the base image {base} is not there", k_base_hint, ": not found"},
    FailureRow{
        "dockerfile parse error", ErrorKind::build, "{error}",
        "a newer Dockerfile language may know it: make `# syntax=docker/dockerfile:1` the first "
        "line"},
    FailureRow{"did not complete successfully", ErrorKind::build, "RUN failed with {error}: {last}",
               ""},
    FailureRow{"executor failed running", ErrorKind::build, "RUN failed with {error}: {last}", ""},
};

}  // namespace

std::span<const FailureRow> push_rows() {
  return k_push_rows;
}

const FailureRow& refused_push() {
  return k_refused_push;
}

std::span<const FailureRow> builder_rows() {
  return k_builder_rows;
}

std::span<const FailureRow> dockerfile_rows() {
  return k_dockerfile_rows;
}

}  // namespace kfpkg::image
