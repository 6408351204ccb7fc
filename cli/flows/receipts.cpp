// SPDX-License-Identifier: Apache-2.0
// Keeping and printing receipts.
#include "cli/flows/receipts.hpp"

#include "cli/report.hpp"
#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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
  const std::string text = receipt.reference + ":" + receipt.tags.front();
  const auto reference = oci::Reference::parse(text);
  return reference ? reference->familiar() : text;
}

std::string what_happened(const image::Receipt& receipt) {
  if (receipt.skipped) return "up to date";
  if (receipt.digest.empty()) return fmt::format("built in {:.1f} s", receipt.seconds);
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
  if (receipt) {
    m_receipts.push_back(std::move(*receipt));
  } else {
    m_failures.emplace_back(component, std::move(receipt.error()));
  }
}

ExitCode ReceiptReport::print(Services& services, const CommonOptions& common) const {
  for (const auto& [component, error] : m_failures) {
    services.err << component << ": " << render_error(error, services.err_terminal.colour);
  }
  if (common.format == OutputFormat::json) {
    nlohmann::ordered_json document = nlohmann::ordered_json::parse(image::to_json(m_receipts));
    document["failed"] = nlohmann::ordered_json::array();
    for (const auto& [component, error] : m_failures) {
      nlohmann::ordered_json failure = nlohmann::ordered_json::parse(render_error_json(error));
      document["failed"].push_back({{"component", component}, {"error", failure["error"]}});
    }
    services.out << document.dump(2) << '\n';
  } else {
    std::vector<std::vector<std::string>> rows{
        {"COMPONENT", "RESULT", "DIGEST", "PLATFORMS", "IMAGE"}};
    for (const image::Receipt& receipt : m_receipts) {
      rows.push_back({receipt.component, what_happened(receipt),
                      receipt.digest.empty() ? "-" : short_digest(receipt.digest),
                      receipt.platforms.empty() ? "-" : platform_list(receipt), image_of(receipt)});
    }
    for (const auto& [component, error] : m_failures)
      rows.push_back({component, "failed", "-", "-", "-"});
    services.out << render_table(rows);
  }
  return m_failures.empty() ? ExitCode::done : exit_code(m_failures.front().second.kind);
}

}  // namespace kfpkg::cli
