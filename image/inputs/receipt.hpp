// SPDX-License-Identifier: Apache-2.0
// What `build` and `publish` report of one component: `kfpkg.receipt/1`.
#pragma once

#include "core/result.hpp"
#include "image/inputs/fingerprint.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::image {

inline constexpr std::string_view k_receipt_schema = "kfpkg.receipt/1";

/// Where the image is now. What is kept nowhere was built to see that it can be.
inline constexpr std::string_view k_kept_in_registry = "registry";
inline constexpr std::string_view k_kept_in_engine = "engine";  ///< the local Docker's or Podman's
inline constexpr std::string_view k_kept_in_layout = "layout";
inline constexpr std::string_view k_kept_nowhere = "nowhere";

struct Receipt {
  std::string component;
  std::string path;       ///< folder, as people know it
  std::string reference;  ///< registry/repository
  std::string digest;     ///< of what the tags point at; empty when nothing was pushed
  std::vector<std::pair<std::string, std::string>>
      platforms;  ///< platform -> digest of its manifest; empty: it was not asked for
  std::vector<std::string> tags;
  std::string fingerprint;
  std::vector<FingerprintInput> inputs;
  std::vector<std::string> changed;  ///< why it was built: image::changes
  std::string builder;
  std::string kept_in;  ///< k_kept_in_*
  bool skipped = false;
  std::string reason;                ///< why it was skipped
  std::vector<std::string> remarks;  ///< what was allowed, and is odd all the same
  std::uint64_t bytes_sent = 0;      ///< of blobs, where kfpkg itself pushed; else 0
  std::uint64_t bytes_reused = 0;    ///< of blobs that were in the registry before; the same
  int requests = 0;
  int retries = 0;
  double seconds = 0;
};

/// One JSON document, two spaces of indentation, LF at the end; keys in the order above.
[[nodiscard]] std::string to_json(const Receipt& receipt);
/// {"schema": ..., "receipts": [...]} for several.
[[nodiscard]] std::string to_json(const std::vector<Receipt>& receipts);
/// Of to_json; an error of kind file for anything else.
[[nodiscard]] Result<Receipt> parse_receipt(std::string_view json);

}  // namespace kfpkg::image
