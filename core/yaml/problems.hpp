// SPDX-License-Identifier: Apache-2.0
// Problems of a YAML text as findings of the rule KF001. Private to core/yaml.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "core/yaml/events.hpp"

#include <string>

namespace kfpkg::yaml {

struct Problem {
  std::string message;
  std::string help;
  Span span;
};

[[nodiscard]] Diagnostic to_diagnostic(const SourcePtr& source, Problem problem);

/// The library's words where people know them no better, and the place that it calls the context as
/// related.
[[nodiscard]] Diagnostic to_diagnostic(const SourcePtr& source, const SyntaxError& error);

}  // namespace kfpkg::yaml
