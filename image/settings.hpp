// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/settings/key.hpp"

#include <array>

namespace kfpkg::image {

/// One folder's image and component, as kfpkg.yaml has them.
struct Settings {
  Set<std::string> name;
  Set<std::string> spec;
  Set<std::string> version;
  Set<std::string> registry;
  Set<std::string> image;
  Set<std::string> context;
  Set<std::vector<std::string>> platforms;
  Set<std::string> platform_mismatch;
  Set<std::vector<std::string>> depends_on;
  Set<std::string> builder;
  SetByName<std::string> build_args;
  SetByName<std::string> labels;
  Set<std::string> target;
  Set<std::vector<std::string>> secrets;
  Set<std::string> cache;
  Set<bool> provenance;
  Set<bool> sbom;
  Set<std::string> source_date_epoch;
};

inline constexpr std::array k_setting_keys{
    key<&Settings::name>(
        "name", "",
        "name of the component in image names and published paths; the folder's name when absent"),
    key<&Settings::spec>("spec", "component.yaml",
                         "what the component's spec is called, as in kfp_component.yaml"),
    key<&Settings::version>("version", "",
                            "version that publish gives the component, MAJOR.MINOR.PATCH"),
    key<&Settings::registry>(
        "registry", "", "registry and namespace that images are pushed to, as in ghcr.io/acme"),
    key<&Settings::image>(
        "image", "{registry}/{name}",
        "template of the image name; {registry}, {name} and {version} are filled in"),
    key<&Settings::context>(
        "context", "",
        "folder that COPY's paths count from, relative to this kfpkg.yaml: the component's "
        "own when absent, or one above it, such as ../.."),
    key<&Settings::platforms>("platforms", "linux/amd64", "platforms that images are built for"),
    key<&Settings::platform_mismatch>(
        "platform_mismatch", "refuse",
        "what is done about a base image that one of the platforms lacks: refuse, or allow"),
    key<&Settings::depends_on>(
        "depends_on", "",
        "files and folders outside the component's that it also depends on, from the "
        "workspace's root; `kfpkg changed` follows them, and what COPY takes by itself"),
    key<&Settings::builder>(
        "builder", "",
        "what builds: a builder of docker buildx, or `buildah`; buildx's current one when absent"),
    key<&Settings::build_args>("build_args.*", "", "a build argument, for every build"),
    key<&Settings::labels>("labels.*", "", "a label of the image"),
    key<&Settings::target>("target", "",
                           "stage of the Dockerfile to build; the last one when absent"),
    key<&Settings::secrets>(
        "secrets", "",
        "secrets for RUN --mount=type=secret, as id=NAME,src=FILE or id=NAME,env=VARIABLE"),
    key<&Settings::cache>("cache", "none",
                          "where steps are kept for other machines: registry, gha, inline or none"),
    key<&Settings::provenance>("provenance", "false", "attach a provenance attestation"),
    key<&Settings::sbom>("sbom", "false", "attach a software bill of materials"),
    key<&Settings::source_date_epoch>(
        "source_date_epoch", "",
        "time of the image, of its history and of its files, in seconds since 1970, for builds "
        "that "
        "give the same bytes again; the variable SOURCE_DATE_EPOCH of the environment is not used"),
};

}  // namespace kfpkg::image
