// SPDX-License-Identifier: Apache-2.0
// A repository of a registry as an image store.
#pragma once

#include "oci/images/image_store.hpp"
#include "registry/protocol/client.hpp"

#include <memory>

namespace kfpkg::registry {

/// A repository; tag and digest of `repository` do not count. `client` must outlive it.
[[nodiscard]] std::unique_ptr<oci::ImageStore> repository_store(Client& client,
                                                                oci::Reference repository);

}  // namespace kfpkg::registry
