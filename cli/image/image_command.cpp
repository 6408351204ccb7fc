// SPDX-License-Identifier: Apache-2.0
// kfpkg image: the group.
#include "cli/commands.hpp"

namespace kfpkg::cli {

Command image_command() {
  return {"image",
          "inspect, copy, tag, join and delete images in registries",
          "  kfpkg image inspect ghcr.io/acme/train:1.0\n"
          "  kfpkg image copy ghcr.io/acme/train:1.0 registry.example.org/prod/train:1.0\n",
          nullptr,
          false,
          90};
}

}  // namespace kfpkg::cli
