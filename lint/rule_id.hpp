// SPDX-License-Identifier: Apache-2.0
// Ids and names of the rules that the engine itself finds.
#pragma once

#include "core/diag/rule_id.hpp"

namespace kfpkg::lint {

inline constexpr RuleId k_component_missing{"KF002", "component-missing"};
inline constexpr RuleId k_unused_suppression{"KF012", "unused-suppression"};
inline constexpr RuleId k_file_unreadable{"KF016", "file-unreadable"};

}  // namespace kfpkg::lint
