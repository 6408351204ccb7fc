// SPDX-License-Identifier: Apache-2.0
// Findings that an old repository has already, in a file beside it: what is in there is not
// reported, so that only new mistakes fail.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct KnownFinding {
  std::string path;         ///< below the folder of the baseline, with '/'
  std::string rule;         ///< "KF101"
  std::string message;      ///< for people who read the file
  std::string fingerprint;  ///< of core/diag/fingerprint.hpp
};

/// Reads `kfpkg.baseline/1`; `file` names it in errors, which are of kind config.
[[nodiscard]] Result<std::vector<KnownFinding>> read_baseline(std::string_view text,
                                                              std::string_view file);

/// The file's text: one finding a line, sorted, so that the same findings give the same bytes and
/// branches merge.
[[nodiscard]] std::string render_baseline(std::vector<KnownFinding> known);

/// Findings as a baseline keeps them, in their order. `path_of` tells the path below the folder of
/// the baseline.
using PathOf = std::function<std::string(const Place&)>;
[[nodiscard]] std::vector<KnownFinding> known_findings(const Diagnostics& diagnostics,
                                                       const PathOf& path_of);

/// Takes the known findings away and returns the entries that none of them was.
[[nodiscard]] std::vector<KnownFinding> subtract_baseline(Diagnostics& diagnostics,
                                                          const std::vector<KnownFinding>& known,
                                                          const PathOf& path_of);

/// Longest baseline that is read.
inline constexpr std::uint64_t k_baseline_limit = 64U << 20U;

}  // namespace kfpkg::lint
