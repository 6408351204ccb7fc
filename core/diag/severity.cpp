// SPDX-License-Identifier: Apache-2.0
// Rows in the order of the enumerators.
#include "core/diag/severity.hpp"

#include <array>
#include <cstddef>

namespace kfpkg {
namespace {

constexpr std::array<SeverityWords, 3> k_words{{
    {Severity::error, "error", "error", "error", "major", "failure"},
    {Severity::warning, "warning", "warning", "warning", "minor", "skipped"},
    {Severity::info, "info", "note", "notice", "info", "skipped"},
}};

static_assert(k_words[static_cast<std::size_t>(Severity::error)].severity == Severity::error &&
              k_words[static_cast<std::size_t>(Severity::warning)].severity == Severity::warning &&
              k_words[static_cast<std::size_t>(Severity::info)].severity == Severity::info);

}  // namespace

const SeverityWords& words_of(Severity severity) {
  return k_words[static_cast<std::size_t>(severity)];
}

std::string_view name_of(Severity severity) {
  return words_of(severity).name;
}

std::optional<Severity> severity_named(std::string_view name) {
  for (const SeverityWords& words : k_words) {
    if (words.name == name) return words.severity;
  }
  return std::nullopt;
}

}  // namespace kfpkg
