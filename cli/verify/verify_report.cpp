// SPDX-License-Identifier: Apache-2.0
// A verification for people and as JSON.
#include "cli/verify/verify_report.hpp"

#include "core/terminal/terminal.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kfpkg::cli {
namespace {

std::string_view mark_of(publish::CheckOutcome outcome) {
  switch (outcome) {
    case publish::CheckOutcome::passed:
      return "ok";
    case publish::CheckOutcome::failed:
      return "FAILED";
    case publish::CheckOutcome::skipped:
      return "skipped";
  }
  return "";
}

}  // namespace

std::string verification_text(const publish::Verification& verification) {
  std::vector<std::vector<std::string>> rows{{"CHECK", "RESULT", "DETAIL"}};
  for (const publish::Check& check : verification.checks) {
    rows.push_back({check.name, std::string(mark_of(check.outcome)), printable(check.detail)});
  }
  std::string text = fmt::format("{}\n", printable(verification.url)) + render_table(rows);
  const publish::Check* failure = verification.first_failure();
  if (failure != nullptr && !failure->hint.empty()) {
    text += fmt::format("help: {}\n", printable(failure->hint));
  }
  return text;
}

Json verification_json(const publish::Verification& verification) {
  Json checks = Json::array();
  for (const publish::Check& check : verification.checks) {
    checks.push_back({{"name", check.name},
                      {"outcome", name_of(check.outcome)},
                      {"detail", check.detail},
                      {"hint", check.hint}});
  }
  return {{"schema", "kfpkg.verification/1"},
          {"url", verification.url},
          {"fetched_url", verification.fetched_url},
          {"ok", verification.ok()},
          {"component",
           {{"name", verification.name},
            {"version", verification.version},
            {"sha256", verification.sha256}}},
          {"image",
           {{"reference", verification.image},
            {"digest", verification.image_digest},
            {"platforms", verification.platforms}}},
          {"checks", std::move(checks)}};
}

}  // namespace kfpkg::cli
