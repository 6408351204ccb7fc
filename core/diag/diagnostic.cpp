// SPDX-License-Identifier: Apache-2.0
// Names and order of findings.
#include "core/diag/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace kfpkg {
namespace {

auto sort_key(const Diagnostic& d) {
  const std::string_view path = d.place.source ? std::string_view(d.place.source->path()) : "";
  return std::tuple(path, d.place.span.begin, std::string_view(d.rule), d.place.span.end,
                    std::string_view(d.message));
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

std::size_t count(const Diagnostics& diagnostics, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [&](const Diagnostic& d) { return d.severity == severity; }));
}

}  // namespace kfpkg
