// SPDX-License-Identifier: Apache-2.0
// What is said of manifests and blobs where they are stored, by registries and layouts alike.
#pragma once

#include "oci/reference.hpp"

#include <cstdint>
#include <string>

namespace kfpkg::oci {

struct ManifestInfo {
  Digest digest;
  std::string media_type;
  std::uint64_t size = 0;
};

struct ManifestBytes {
  Digest digest;  ///< of exactly these bytes
  std::string media_type;
  std::string bytes;
};

enum class BlobOutcome { sent, mounted };
enum class Deletion { done, by_digest_only };

/// How a conditional put ended: the name stands for the manifest now, it did already, or it stands
/// for something else than what was expected and was left alone.
enum class PutOutcome { done, same, moved };

}  // namespace kfpkg::oci
