// SPDX-License-Identifier: Apache-2.0
// How a rule is called.
#pragma once

#include <string_view>

namespace kfpkg {

/// Ids are never reused or renumbered. KF0xx: document, KF1xx: interface, KF2xx: container, KF3xx:
/// folder, KF4xx: the program that a spec starts, KF5xx: pipelines, KF6xx: Dockerfile, KF7xx:
/// compiled pipelines. An id stands where its findings are made, and nowhere else: in a file of
/// lint/rules, or beside the reader that finds it.
struct RuleId {
  std::string_view id;    ///< "KF101"
  std::string_view name;  ///< "value-of-artifact"
};

}  // namespace kfpkg
