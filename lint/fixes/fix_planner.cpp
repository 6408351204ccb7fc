// SPDX-License-Identifier: Apache-2.0
// Choice of edits, rounds.
#include "lint/fixes/fix_planner.hpp"

#include "core/yaml/document.hpp"
#include "dockerfile/syntax/rule_id.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::size_t k_rounds = 10;

// Two insertions at one place would depend on their order.
bool touches(const TextEdit& a, const TextEdit& b) {
  return a.span.begin == b.span.begin || (a.span.begin < b.span.end && b.span.begin < a.span.end);
}

bool has_edit(const std::vector<TextEdit>& edits, const TextEdit& edit) {
  return std::find(edits.begin(), edits.end(), edit) != edits.end();
}

bool fits(const Fix& fix, const std::vector<TextEdit>& chosen) {
  return std::none_of(fix.edits.begin(), fix.edits.end(), [&](const TextEdit& edit) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](const TextEdit& other) { return touches(edit, other); });
  });
}

bool is_there(const Fix& fix, const std::vector<TextEdit>& chosen) {
  return std::all_of(fix.edits.begin(), fix.edits.end(),
                     [&](const TextEdit& edit) { return has_edit(chosen, edit); });
}

bool is_broken(const Diagnostics& diagnostics, std::string_view path) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& diagnostic) {
    return (diagnostic.rule == yaml::k_yaml_syntax.id ||
            diagnostic.rule == dockerfile::k_dockerfile_syntax.id) &&
           diagnostic.place.source && diagnostic.place.source->path() == path;
  });
}

}  // namespace

const Fix* usable_fix(const Diagnostic& diagnostic, FixSafety allowed) {
  const auto found =
      std::find_if(diagnostic.fixes.begin(), diagnostic.fixes.end(), [&](const Fix& fix) {
        return !fix.edits.empty() &&
               (fix.safety == FixSafety::safe || allowed == FixSafety::unsafe);
      });
  return found == diagnostic.fixes.end() ? nullptr : &*found;
}

FixPlan plan_fixes(const Diagnostics& diagnostics, std::string_view path, FixSafety allowed) {
  FixPlan plan;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!diagnostic.place.source || diagnostic.place.source->path() != path) continue;
    const Fix* fix = usable_fix(diagnostic, allowed);
    if (fix == nullptr) continue;
    if (is_there(*fix, plan.edits)) {
      ++plan.fixed;
    } else if (fits(*fix, plan.edits)) {
      plan.edits.insert(plan.edits.end(), fix->edits.begin(), fix->edits.end());
      ++plan.fixed;
    }
  }
  return plan;
}

FixedText fix_text(const SourcePtr& source, FixSafety allowed, const LintText& lint) {
  SourcePtr current = source;
  Diagnostics found = lint(current);
  const bool was_broken = is_broken(found, source->path());
  FixedText result{std::string(source->bytes()), 0};
  for (std::size_t round = 0; round < k_rounds; ++round) {
    const FixPlan plan = plan_fixes(found, source->path(), allowed);
    const auto text = apply_edits(current->bytes(), plan.edits);
    if (!text || *text == current->bytes()) break;
    current = make_source(source->path(), *text);
    found = lint(current);
    if (!was_broken && is_broken(found, source->path())) return {std::string(source->bytes()), 0};
    result = {std::string(current->bytes()), result.fixed + plan.fixed};
  }
  return result;
}

}  // namespace kfpkg::lint
