// SPDX-License-Identifier: Apache-2.0
// Placeholders: from the spec's structures to the strings of the IR, and from those to the command
// line.
#pragma once

#include "core/result.hpp"
#include "spec/component/model.hpp"
#include "spec/kfp_version.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::spec::backend {

/// Whose rules decide about `if` and `concat`.
enum class Semantics {
  kfp_backend,  ///< Kubeflow's own backend since 2.17: `if` looks at given parameters only,
                ///< `concat` is refused
  kfp_local,    ///< kfp.local and managed services: both are resolved
};

/// The rules of a version's backend. KFP 1.8 compiles both away; those of "any 2.x" are the
/// strictest.
[[nodiscard]] Semantics semantics_of(KfpVersion version);

/// What is known when the command line is made.
struct Scope {
  const spec::Component& component;
  Semantics semantics = Semantics::kfp_backend;
  /// IR placeholder -> text: "{{$.inputs.parameters['x']}}" -> "3".
  std::map<std::string, std::string, std::less<>> values;
  /// Inputs, by SDK name, for which `if: {cond: {isPresent: x}}` holds.
  std::set<std::string, std::less<>> present;
};

[[nodiscard]] std::string input_parameter_key(std::string_view name);
[[nodiscard]] std::string input_artifact_key(std::string_view name, std::string_view property);
[[nodiscard]] std::string output_parameter_key(std::string_view name);
[[nodiscard]] std::string output_artifact_key(std::string_view name, std::string_view property);

/// The elements of `command` or `args` (`where` names it in messages) with everything resolved. An
/// error of kind run for what the backend would hand to the program as it stands.
[[nodiscard]] Result<std::vector<std::string>> resolve_arguments(
    std::string_view where, const std::vector<spec::Argument>& arguments, const Scope& scope);

}  // namespace kfpkg::spec::backend
