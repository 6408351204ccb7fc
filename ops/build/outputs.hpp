// SPDX-License-Identifier: Apache-2.0
// Where the images of a build go, and what goes together.
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace kfpkg::ops {

enum class Output {
  push,            ///< to the registry, under the fingerprint's tag and others
  push_by_digest,  ///< to the registry, without any tag
  load,            ///< into the local Docker
  layout,          ///< into an OCI image layout
  check,           ///< nowhere; without a word for another one, one platform is loaded
};

/// A set that is not empty, and what its members need.
struct Outputs {
  std::set<Output> kinds{Output::check};
  std::vector<std::string> tags;  ///< besides the fingerprint's
  bool move_tags = false;         ///< those of versions may move
  std::filesystem::path layout;   ///< absolute; DIR/NAME each where there are several components

  [[nodiscard]] bool has(Output kind) const { return kinds.contains(kind); }
  /// The registry decides what was built, and what need not be.
  [[nodiscard]] bool to_registry() const {
    return has(Output::push) || has(Output::push_by_digest);
  }
};

/// What the command line says about outputs.
struct OutputFlags {
  bool push = false;
  bool push_by_digest = false;
  bool load = false;
  std::string layout;  ///< "oci:DIR"; empty: none
  std::vector<std::string> tags;
  bool move_tags = false;
  bool has_cache = false;  ///< --cache is given
};

/// An error of kind usage for a place that holds something else than an OCI image layout: an
/// index.json there would be lost.
[[nodiscard]] Status check_layout(const std::filesystem::path& folder);

/// Errors of kind usage: outputs that exclude each other, tags and a cache without a push, a tag
/// that is none or is kept for fingerprints. Paths count from `cwd`.
[[nodiscard]] Result<Outputs> read_outputs(const OutputFlags& flags,
                                           const std::filesystem::path& cwd);

}  // namespace kfpkg::ops
