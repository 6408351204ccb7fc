// SPDX-License-Identifier: Apache-2.0
// Receipts as a table and as JSON.
#include "cli/build/receipts.hpp"

#include "cli/report.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace kfpkg::cli {
namespace {

std::string short_digest(const std::string& digest) {
  constexpr std::size_t k_shown = 19;  // "sha256:" and twelve digits, as docker shows them
  return digest.substr(0, k_shown);
}

std::string platform_list(const image::Receipt& receipt) {
  std::vector<std::string> names;
  names.reserve(receipt.platforms.size());
  for (const auto& platform : receipt.platforms) names.push_back(platform.first);
  return fmt::format("{}", fmt::join(names, ","));
}

std::string image_of(const image::Receipt& receipt) {
  const std::string text = receipt.reference + (receipt.tags.empty() ? "@" + receipt.digest
                                                                     : ":" + receipt.tags.front());
  const auto reference = oci::Reference::parse(text);
  return reference ? reference->familiar() : text;
}

std::string what_happened(const image::Receipt& receipt) {
  if (receipt.skipped) return "up to date";
  if (receipt.digest.empty()) return fmt::format("built in {:.1f} s", receipt.seconds);
  if (receipt.platforms.empty()) return fmt::format("written in {:.1f} s", receipt.seconds);
  return fmt::format("pushed in {:.1f} s", receipt.seconds);
}

}  // namespace

void ReceiptReport::add(image::Receipt receipt) {
  std::string component = receipt.component;
  m_outcomes.push_back({std::move(component), std::move(receipt), true});
}

void ReceiptReport::add_failure(const std::string& component, Error error, bool tried) {
  m_outcomes.push_back({component, tl::unexpected(std::move(error)), tried});
}

ExitCode ReceiptReport::print(const registry::Traffic& traffic, Services& services,
                              const CommonOptions& common) const {
  for (const Outcome& outcome : m_outcomes) {
    if (outcome.receipt || !outcome.tried) continue;
    services.err << outcome.component << ": "
                 << render_error(outcome.receipt.error(), services.err_terminal.colour);
  }
  services.out << (common.format == OutputFormat::json ? json(traffic) : table());
  const auto failed = std::find_if(m_outcomes.begin(), m_outcomes.end(),
                                   [](const Outcome& outcome) { return !outcome.receipt; });
  if (failed == m_outcomes.end()) return ExitCode::done;
  return m_outcomes.size() == 1 ? exit_code(failed->receipt.error().kind) : ExitCode::build;
}

std::string ReceiptReport::json(const registry::Traffic& traffic) const {
  std::vector<image::Receipt> receipts;
  auto failures = nlohmann::ordered_json::array();
  for (const Outcome& outcome : m_outcomes) {
    if (outcome.receipt) {
      receipts.push_back(*outcome.receipt);
      continue;
    }
    const auto failure = nlohmann::ordered_json::parse(render_error_json(outcome.receipt.error()));
    failures.push_back(
        {{"component", outcome.component}, {"tried", outcome.tried}, {"error", failure["error"]}});
  }
  nlohmann::ordered_json document = nlohmann::ordered_json::parse(image::to_json(receipts));
  document["failed"] = std::move(failures);
  document["requests"] = traffic.requests - traffic.token_requests;
  document["retries"] = traffic.retries;
  return document.dump(2) + "\n";
}

std::string ReceiptReport::table() const {
  if (m_outcomes.empty()) return {};
  std::vector<std::vector<std::string>> rows{
      {"COMPONENT", "RESULT", "DIGEST", "PLATFORMS", "IMAGE"}};
  for (const Outcome& outcome : m_outcomes) {
    if (!outcome.receipt) {
      rows.push_back({outcome.component, outcome.tried ? "failed" : "not tried", "-", "-", "-"});
      continue;
    }
    const image::Receipt& receipt = *outcome.receipt;
    rows.push_back({receipt.component, what_happened(receipt),
                    receipt.digest.empty() ? "-" : short_digest(receipt.digest),
                    receipt.platforms.empty() ? "-" : platform_list(receipt), image_of(receipt)});
  }
  return render_table(rows);
}

}  // namespace kfpkg::cli
