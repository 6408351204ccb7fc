// SPDX-License-Identifier: Apache-2.0
// From what the machine answered to a list of checks. Pure, so that every machine can be played.
#pragma once

#include "ops/doctor/answers.hpp"

#include <string_view>
#include <vector>

namespace kfpkg::ops {

[[nodiscard]] std::string_view name_of(CheckStatus status);

/// All checks, in the order in which to mend them. What cannot be known because something before it
/// is missing is left out.
[[nodiscard]] std::vector<Check> check_environment(const DoctorAnswers& answers);

}  // namespace kfpkg::ops
