// SPDX-License-Identifier: Apache-2.0
// Errors counted by rule, since their places and words change with the text.
#include "lint/fixes/new_errors.hpp"

#include "core/yaml/document.hpp"
#include "dockerfile/syntax/rule_id.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace kfpkg::lint {
namespace {

struct Tally {
  FailsAt stage = FailsAt::policy;  ///< the earliest
  std::ptrdiff_t more = 0;          ///< afterwards
};
using Tallies = std::map<std::string_view, Tally>;

void add(const Diagnostics& diagnostics, std::ptrdiff_t each, Tallies& tallies) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::error) continue;
    Tally& tally = tallies[diagnostic.rule];
    tally.stage = std::min(tally.stage, diagnostic.fails_at);
    tally.more += each;
  }
}

bool is_syntax(std::string_view rule) {
  return rule == yaml::k_yaml_syntax.id || rule == dockerfile::k_dockerfile_syntax.id;
}

bool may_have_been_hidden(const Diagnostic& error, const Tallies& tallies) {
  if (is_syntax(error.rule)) return false;
  return std::any_of(tallies.begin(), tallies.end(), [&](const auto& entry) {
    const Tally& tally = entry.second;
    return tally.more < 0 && (tally.stage < error.fails_at || tally.stage == FailsAt::load);
  });
}

}  // namespace

const Diagnostic* new_error(const Diagnostics& before, const Diagnostics& after, Hidden hidden) {
  Tallies tallies;
  add(before, -1, tallies);
  add(after, 1, tallies);
  const auto found = std::find_if(after.begin(), after.end(), [&](const Diagnostic& diagnostic) {
    if (diagnostic.severity != Severity::error || tallies[diagnostic.rule].more <= 0) return false;
    return hidden == Hidden::counted || !may_have_been_hidden(diagnostic, tallies);
  });
  return found == after.end() ? nullptr : &*found;
}

}  // namespace kfpkg::lint
