// SPDX-License-Identifier: Apache-2.0
// Ids and names of the rules that are found while a Dockerfile, .dockerignore and kfpkg.lock are
// read; lint's table explains them.
#pragma once

#include "core/diag/rule_id.hpp"

namespace kfpkg::dockerfile {

inline constexpr RuleId k_dockerfile_syntax{"KF601", "dockerfile-syntax"};
inline constexpr RuleId k_dockerfile_base{"KF602", "dockerfile-base"};
inline constexpr RuleId k_dockerignore_pattern{"KF603", "dockerignore-pattern"};
inline constexpr RuleId k_lock_syntax{"KF604", "lock-syntax"};

}  // namespace kfpkg::dockerfile
