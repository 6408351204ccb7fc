// SPDX-License-Identifier: Apache-2.0
// Choice of edits, rounds.
#include "lint/fixes/fix_planner.hpp"

#include "lint/fixes/new_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::size_t k_rounds = 10;
/// Bytes that are linted to find out which fixes do harm.
constexpr std::size_t k_linted = 32U << 20U;

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

struct Attempt {
  SourcePtr source;
  std::size_t fixed = 0;
  Diagnostics found;   ///< by lint
  Diagnostics judged;  ///< by the judge
};

// Finds the fixes that do harm by halving: nearly always none does, and the first attempt is the
// only one.
class TextFixer {
 public:
  TextFixer(FixSafety allowed, const LintText& lint, const LintText& judge)
      : m_allowed(allowed), m_lint(lint), m_judge(judge) {}

  FixedText fix(const SourcePtr& source) {
    m_start = judged({source, 0, m_lint(source), {}});
    m_best = m_start;
    for (const Diagnostic& finding : m_start.found) {
      const Fix* fix = is_in(finding, source) ? usable_fix(finding, m_allowed) : nullptr;
      if (fix != nullptr && m_seen.insert(key_of(finding, fix->description)).second)
        m_candidates.push_back({&finding, fix});
    }
    try_all(m_candidates);
    return {std::string(m_best.source->bytes()), m_best.fixed, std::move(m_refused)};
  }

 private:
  struct Candidate {
    const Diagnostic* finding;
    const Fix* fix;
  };

  static bool is_in(const Diagnostic& finding, const SourcePtr& source) {
    return finding.place.source && finding.place.source->path() == source->path();
  }

  Attempt judged(Attempt attempt) const {
    attempt.judged = m_judge ? m_judge(attempt.source) : attempt.found;
    return attempt;
  }

  Attempt attempt() {
    Attempt now = m_start;
    for (std::size_t round = 0; round < k_rounds; ++round) {
      const FixPlan plan = plan_fixes(now.found, now.source->path(), m_allowed, m_without);
      const auto text = apply_edits(now.source->bytes(), plan.edits);
      if (!text || *text == now.source->bytes()) break;
      now.source = make_source(now.source->path(), *text);
      now.found = m_lint(now.source);
      m_linted += text->size();
      now.fixed += plan.fixed;
    }
    return now.source == m_start.source ? now : judged(std::move(now));
  }

  void keep_out(std::span<const Candidate> candidates) {
    for (const auto& [finding, fix] : candidates)
      m_without.insert(key_of(*finding, fix->description));
  }

  void let_in(std::span<const Candidate> candidates) {
    for (const auto& [finding, fix] : candidates)
      m_without.erase(key_of(*finding, fix->description));
  }

  void refuse(std::span<const Candidate> candidates, const Diagnostic& error) {
    keep_out(candidates);
    for (const auto& [finding, fix] : candidates)
      m_refused.push_back({*finding, fix->description, error});
  }

  void try_all(std::span<const Candidate> candidates) {
    if (candidates.empty()) return;
    Attempt next = attempt();
    const bool last = candidates.size() == 1 || m_linted > k_linted;
    const Diagnostic* error =
        new_error(m_best.judged, next.judged, last ? Hidden::forgiven : Hidden::counted);
    if (error == nullptr) {
      m_best = std::move(next);
    } else if (last) {
      refuse(candidates, *error);
    } else {
      const auto first = candidates.first(candidates.size() / 2);
      const auto second = candidates.subspan(first.size());
      keep_out(second);
      try_all(first);
      let_in(second);
      try_all(second);
    }
  }

  FixSafety m_allowed;
  const LintText& m_lint;
  const LintText& m_judge;
  std::size_t m_linted = 0;  ///< bytes
  Attempt m_start{};
  Attempt m_best{};  ///< of those that did no harm
  std::vector<Candidate> m_candidates{};
  FixKeys m_seen{};  ///< of the candidates
  FixKeys m_without{};
  std::vector<RefusedFix> m_refused{};
};

}  // namespace

const Fix* usable_fix(const Diagnostic& diagnostic, FixSafety allowed) {
  const auto found =
      std::find_if(diagnostic.fixes.begin(), diagnostic.fixes.end(), [&](const Fix& fix) {
        return !fix.edits.empty() &&
               (fix.safety == FixSafety::safe || allowed == FixSafety::unsafe);
      });
  return found == diagnostic.fixes.end() ? nullptr : &*found;
}

std::string key_of(const Diagnostic& finding, std::string_view fix) {
  return fmt::format("{}\n{}\n{}", finding.rule, finding.message, fix);
}

FixPlan plan_fixes(const Diagnostics& diagnostics, std::string_view path, FixSafety allowed,
                   const FixKeys& without) {
  FixPlan plan;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!diagnostic.place.source || diagnostic.place.source->path() != path) continue;
    const Fix* fix = usable_fix(diagnostic, allowed);
    if (fix == nullptr || without.contains(key_of(diagnostic, fix->description))) continue;
    if (is_there(*fix, plan.edits)) {
      ++plan.fixed;
    } else if (fits(*fix, plan.edits)) {
      plan.edits.insert(plan.edits.end(), fix->edits.begin(), fix->edits.end());
      ++plan.fixed;
    }
  }
  return plan;
}

FixedText fix_text(const SourcePtr& source, FixSafety allowed, const LintText& lint,
                   const LintText& judge) {
  return TextFixer(allowed, lint, judge).fix(source);
}

}  // namespace kfpkg::lint
