// SPDX-License-Identifier: Apache-2.0
// New indexes: parts of one, and of images that were pushed one by one.
#pragma once

#include "core/result.hpp"
#include "oci/manifest.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::oci {

/// The same index with only the entries of these digests; everything else of the document, known or
/// not, stays as it is and in its order. `bytes` must be an index that parse_manifest took.
[[nodiscard]] std::string index_with(std::string_view bytes, const std::set<Digest>& kept);

/// An index of these images, in this order: Docker's when all of them are Docker's, else OCI's. The
/// same entries give the same bytes.
[[nodiscard]] std::string make_index(const std::vector<Descriptor>& images);

}  // namespace kfpkg::oci
