// SPDX-License-Identifier: Apache-2.0
// Another name for an input or output, in all of its spec.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/edit.hpp"
#include "spec/component/component.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// The edits that write `name` where the input or output is declared and where placeholders, of an
/// output fileOutputs too, name it. Raw templates hold the rewritten name and are left alone.
[[nodiscard]] std::vector<TextEdit> rename(const spec::Component& component,
                                           const spec::Input& input, std::string_view name);
[[nodiscard]] std::vector<TextEdit> rename(const spec::Component& component,
                                           const spec::Output& output, std::string_view name);

/// Offers to write `name`, or `name_2` and so on when that is taken. Nothing when a raw template
/// holds the old name.
void offer_rename(const spec::Component& component, const spec::Input& input,
                  const std::string& name, Diagnostic& found);
void offer_rename(const spec::Component& component, const spec::Output& output,
                  const std::string& name, Diagnostic& found);

}  // namespace kfpkg::lint
