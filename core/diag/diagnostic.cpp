// SPDX-License-Identifier: Apache-2.0
// Names and order of findings.
#include "core/diag/diagnostic.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <tuple>
#include <utility>

namespace kfpkg {
namespace {

auto sort_key(const Diagnostic& d) {
  const std::string_view path = d.place.source ? std::string_view(d.place.source->path()) : "";
  return std::tuple(path, d.place.span.begin, std::string_view(d.rule), d.place.span.end,
                    std::string_view(d.message));
}

// `"a", "b" and 3 more`
std::string joined(std::span<Diagnostic* const> all) {
  constexpr std::size_t k_named = 3;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(all.size(), k_named); ++i) names.push_back(all[i]->subject);
  if (all.size() > k_named) names.push_back(fmt::format("{} more", all.size() - k_named));
  const std::string last = std::move(names.back());
  names.pop_back();
  return fmt::format("{} and {}", fmt::join(names, ", "), last);
}

std::string message_of(std::span<Diagnostic* const> all) {
  std::string message = all.front()->message;
  const std::string& subject = all.front()->subject;
  const std::size_t at = subject.empty() ? message.npos : message.find(subject);
  if (at == message.npos) return fmt::format("{} ({} times here)", message, all.size());
  return message.replace(at, subject.size(), joined(all));
}

// The first ones, together.
void merge_fixes(std::span<Diagnostic* const> all) {
  std::vector<Fix> merged;
  std::size_t times = 0;
  for (Diagnostic* each : all) {
    if (each->fixes.empty()) continue;
    Fix& fix = each->fixes.front();
    ++times;
    if (merged.empty()) {
      merged.push_back(std::move(fix));
      continue;
    }
    if (fix.safety == FixSafety::unsafe) merged.front().safety = FixSafety::unsafe;
    std::move(fix.edits.begin(), fix.edits.end(), std::back_inserter(merged.front().edits));
  }
  if (times > 1) merged.front().description += fmt::format(" ({} times)", times);
  all.front()->fixes = std::move(merged);
}

// What they are about stays among what is related to the first.
void merge(std::span<Diagnostic* const> all) {
  Diagnostic& first = *all.front();
  first.message = message_of(all);
  merge_fixes(all);
  for (Diagnostic* each : all.subspan(1)) {
    std::move(each->related.begin(), each->related.end(), std::back_inserter(first.related));
  }
}

}  // namespace

std::string_view name_of(FailsAt stage) {
  switch (stage) {
    case FailsAt::load:
      return "load";
    case FailsAt::compile:
      return "compile";
    case FailsAt::run:
      return "run";
    case FailsAt::silent:
      return "silent";
    case FailsAt::policy:
      return "policy";
  }
  return "";
}

void sort_and_dedupe(Diagnostics& diagnostics) {
  const auto before = [](const Diagnostic& a, const Diagnostic& b) {
    return sort_key(a) < sort_key(b);
  };
  // Those of folders that are sorted, one after the other, mostly are; to move them is slow.
  if (!std::is_sorted(diagnostics.begin(), diagnostics.end(), before))
    std::stable_sort(diagnostics.begin(), diagnostics.end(), before);
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return sort_key(a) == sort_key(b);
  };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

void merge_causes(Diagnostics& sorted) {
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::map<Key, std::vector<Diagnostic*>> by_cause;
  for (Diagnostic& each : sorted) {
    if (each.cause.empty() || !each.place.source) continue;
    by_cause[{each.place.source->path(), each.rule, each.cause}].push_back(&each);
  }
  std::vector<bool> taken(sorted.size(), false);
  for (const auto& [key, all] : by_cause) {
    if (all.size() == 1) continue;
    for (const Diagnostic* each : std::span(all).subspan(1))
      taken[static_cast<std::size_t>(each - sorted.data())] = true;
    merge(all);
  }
  std::size_t i = 0;
  std::erase_if(sorted, [&](const Diagnostic&) { return taken[i++]; });
}

std::size_t count(const Diagnostics& diagnostics, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [&](const Diagnostic& d) { return d.severity == severity; }));
}

}  // namespace kfpkg
