// SPDX-License-Identifier: Apache-2.0
// What a finding is called from one run to the next, so that a report tells new ones from old ones.
#pragma once

#include "core/diag/diagnostic.hpp"

#include <functional>
#include <string>
#include <vector>

namespace kfpkg {

/// 64 hexadecimal digits for each finding, in their order, no two alike. Made of rule, path, the
/// text of the line without its indentation, the marked text and a number among equals: a finding
/// keeps its own when lines move, when the message is worded anew and when others come or go.
[[nodiscard]] std::vector<std::string> fingerprints(const Diagnostics& diagnostics);
/// The same with paths below another folder than the one that kfpkg stands in.
[[nodiscard]] std::vector<std::string> fingerprints(
    const Diagnostics& diagnostics, const std::function<std::string(const Place&)>& path_of);

/// The path of a finding as report formats want it: below the folder that kfpkg stands in, without
/// "./"; empty for a finding without a source.
[[nodiscard]] std::string report_path(const Place& place);

}  // namespace kfpkg
