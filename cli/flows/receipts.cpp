// SPDX-License-Identifier: Apache-2.0
// Keeping and printing receipts.
#include "cli/flows/receipts.hpp"

#include "cli/report.hpp"
#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace kfpkg::cli {
namespace {

constexpr std::uint64_t k_receipt_limit = 16U << 20U;

std::filesystem::path receipt_path(const std::filesystem::path& folder,
                                   const Environment& environment) {
  const std::string key = sha256_hex(folder.string()).substr(0, 32);
  return environment.cache_dir() / "receipts" / (key + ".json");
}

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

std::optional<image::Receipt> last_receipt(const std::filesystem::path& folder,
                                           const Environment& environment) {
  const auto text = read_file(receipt_path(folder, environment), k_receipt_limit);
  if (!text) return std::nullopt;
  auto receipt = image::parse_receipt(*text);
  if (!receipt) return std::nullopt;
  return std::move(*receipt);
}

void keep_receipt(const std::filesystem::path& folder, const image::Receipt& receipt,
                  const Environment& environment) {
  // A read-only home folder must not fail a build.
  static_cast<void>(write_file(receipt_path(folder, environment), image::to_json(receipt)));
}

void ReceiptReport::add(const std::string& component, Result<image::Receipt> receipt) {
  m_outcomes.emplace_back(component, std::move(receipt));
}

ExitCode ReceiptReport::print(Services& services, const CommonOptions& common) const {
  for (const auto& [component, outcome] : m_outcomes) {
    if (outcome) continue;
    services.err << component << ": "
                 << render_error(outcome.error(), services.err_terminal.colour);
  }
  services.out << (common.format == OutputFormat::json ? json() : table());
  const auto failed = std::find_if(m_outcomes.begin(), m_outcomes.end(),
                                   [](const auto& outcome) { return !outcome.second; });
  if (failed == m_outcomes.end()) return ExitCode::done;
  return m_outcomes.size() == 1 ? exit_code(failed->second.error().kind) : ExitCode::build;
}

std::string ReceiptReport::json() const {
  std::vector<image::Receipt> receipts;
  auto failures = nlohmann::ordered_json::array();
  for (const auto& [component, outcome] : m_outcomes) {
    if (outcome) {
      receipts.push_back(*outcome);
      continue;
    }
    const auto failure = nlohmann::ordered_json::parse(render_error_json(outcome.error()));
    failures.push_back({{"component", component}, {"error", failure["error"]}});
  }
  nlohmann::ordered_json document = nlohmann::ordered_json::parse(image::to_json(receipts));
  document["failed"] = std::move(failures);
  return document.dump(2) + "\n";
}

std::string ReceiptReport::table() const {
  if (m_outcomes.empty()) return {};
  std::vector<std::vector<std::string>> rows{
      {"COMPONENT", "RESULT", "DIGEST", "PLATFORMS", "IMAGE"}};
  for (const auto& [component, outcome] : m_outcomes) {
    if (outcome) {
      rows.push_back({outcome->component, what_happened(*outcome),
                      outcome->digest.empty() ? "-" : short_digest(outcome->digest),
                      outcome->platforms.empty() ? "-" : platform_list(*outcome),
                      image_of(*outcome)});
    } else {
      rows.push_back({component, "failed", "-", "-", "-"});
    }
  }
  return render_table(rows);
}

}  // namespace kfpkg::cli
