// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/config_key.hpp"

#include <array>

namespace kfpkg::image {

inline constexpr std::array k_config_keys{
    ConfigKey{
        "name", ConfigType::string, "",
        "name of the component in image names and published paths; the folder's name when absent"},
    ConfigKey{"version", ConfigType::string, "",
              "version that publish gives the component, MAJOR.MINOR.PATCH"},
    ConfigKey{"registry", ConfigType::string, "",
              "registry and namespace that images are pushed to, as in ghcr.io/acme"},
    ConfigKey{"image", ConfigType::string, "{registry}/{name}",
              "template of the image name; {registry}, {name} and {version} are filled in"},
    ConfigKey{"context", ConfigType::string, "",
              "folder that COPY's paths count from, relative to this kfpkg.yaml: the component's "
              "own when absent, or one above it, such as ../.."},
    ConfigKey{"platforms", ConfigType::string_list, "linux/amd64",
              "platforms that images are built for"},
    ConfigKey{"depends_on", ConfigType::string_list, "",
              "files and folders outside the component's that it also depends on, from the "
              "workspace's root; `kfpkg changed` follows them, and what COPY takes by itself"},
    ConfigKey{
        "builder", ConfigType::string, "",
        "what builds: a builder of docker buildx, or `buildah`; buildx's current one when absent"},
    ConfigKey{"build_args.*", ConfigType::string, "", "a build argument, for every build"},
    ConfigKey{"labels.*", ConfigType::string, "", "a label of the image"},
    ConfigKey{"target", ConfigType::string, "",
              "stage of the Dockerfile to build; the last one when absent"},
    ConfigKey{"secrets", ConfigType::string_list, "",
              "secrets for RUN --mount=type=secret, as id=NAME,src=FILE or id=NAME,env=VARIABLE"},
    ConfigKey{"cache", ConfigType::string, "none",
              "where steps are kept for other machines: registry, gha, inline or none"},
    ConfigKey{"provenance", ConfigType::boolean, "false", "attach a provenance attestation"},
    ConfigKey{"sbom", ConfigType::boolean, "false", "attach a software bill of materials"},
};

}  // namespace kfpkg::image
