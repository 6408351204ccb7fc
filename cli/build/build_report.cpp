// SPDX-License-Identifier: Apache-2.0
// One row or one receipt per component; the document `kfpkg.receipts/1`.
#include "cli/build/build_report.hpp"

#include "cli/report.hpp"
#include "core/terminal/terminal.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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

std::string_view verb_of(std::string_view kept_in) {
  if (kept_in == image::k_kept_in_registry) return "pushed";
  if (kept_in == image::k_kept_in_layout) return "written";
  return kept_in == image::k_kept_in_engine ? "loaded" : "built";
}

std::string what_happened(const image::Receipt& receipt) {
  if (receipt.skipped) return "up to date";
  return fmt::format("{} in {:.1f} s", verb_of(receipt.kept_in), receipt.seconds);
}

std::vector<std::string> row_of(const ops::BuiltFolder& folder) {
  if (!folder.receipt)
    return {folder.component, folder.tried ? "failed" : "not tried", "-", "-", "-"};
  const image::Receipt& receipt = *folder.receipt;
  return {receipt.component, what_happened(receipt),
          receipt.digest.empty() ? "-" : short_digest(receipt.digest),
          receipt.platforms.empty() ? "-" : platform_list(receipt),
          receipt.kept_in == image::k_kept_nowhere ? "not kept" : image_of(receipt)};
}

std::string text_of(const ops::BuildReport& report) {
  std::string text;
  for (const ops::PlannedBuild& planned : report.planned) text += planned.plan.text() + "\n";
  if (report.folders.empty()) return text;
  std::vector<std::vector<std::string>> rows{
      {"COMPONENT", "RESULT", "DIGEST", "PLATFORMS", "IMAGE"}};
  for (const ops::BuiltFolder& folder : report.folders) rows.push_back(row_of(folder));
  return text + render_table(rows);
}

Json json_of(const ops::BuildReport& report) {
  std::vector<image::Receipt> receipts;
  Json failures = Json::array();
  for (const ops::BuiltFolder& folder : report.folders) {
    if (folder.receipt) {
      receipts.push_back(*folder.receipt);
      continue;
    }
    failures.push_back({{"component", folder.component},
                        {"tried", folder.tried},
                        {"error", error_json(folder.receipt.error())}});
  }
  Json document = Json::parse(image::to_json(receipts));
  for (const ops::PlannedBuild& planned : report.planned) {
    document["planned"].push_back(
        {{"component", planned.component}, {"command", planned.plan.argv}});
  }
  document["failed"] = std::move(failures);
  document["requests"] = report.traffic.requests - report.traffic.token_requests;
  document["retries"] = report.traffic.retries;
  return document;
}

}  // namespace

Report build_report(const ops::BuildReport& report) {
  return {[&report] { return text_of(report); }, [&report] { return json_of(report); }};
}

}  // namespace kfpkg::cli
