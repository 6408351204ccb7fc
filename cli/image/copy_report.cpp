// SPDX-License-Identifier: Apache-2.0
// A copy, planned or done, for people and as JSON.
#include "cli/image/copy_report.hpp"

#include "core/terminal/terminal.hpp"
#include "core/text/units.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kfpkg::cli {
namespace {

std::string_view word_for(oci::BlobStep step) {
  switch (step) {
    case oci::BlobStep::present:
      return "present";
    case oci::BlobStep::assumed:
      return "known";
    case oci::BlobStep::mount:
      return "mount";
    case oci::BlobStep::send:
      return "send";
  }
  return "";
}

std::string target_of(const oci::PushPlan& plan) {
  return plan.tag.empty() ? fmt::format("{}@{}", plan.to, plan.digest.str())
                          : fmt::format("{}:{}", plan.to, plan.tag);
}

bool moves(const oci::PushPlan& plan) {
  return plan.replaced && *plan.replaced != plan.digest && !plan.tag.empty();
}

std::string move_text(const oci::PushPlan& plan, std::string_view verb) {
  return fmt::format("{} from {}", verb, plan.replaced->str());
}

std::string plan_text(const oci::PushPlan& plan) {
  std::vector<std::vector<std::string>> rows{{"STEP", "SIZE", "CONTENT"}};
  for (const oci::PlannedBlob& each : plan.blobs) {
    rows.push_back(
        {std::string(word_for(each.step)), readable_bytes(each.blob.size), each.blob.digest.str()});
  }
  for (const oci::PlannedManifest& each : plan.manifests) {
    const bool root = &each == &plan.manifests.back();
    const std::string under = root ? " as " + target_of(plan) : std::string();
    rows.push_back({each.present ? "present" : "put", readable_bytes(each.manifest.bytes.size()),
                    each.manifest.digest.str() + under});
  }
  return render_table(rows) + (moves(plan) ? move_text(plan, "would move") + '\n' : "") +
         fmt::format("would send {} at most\n", readable_bytes(plan.bytes_to_send()));
}

Json plan_json(const oci::PushPlan& plan) {
  Json blobs = Json::array();
  for (const oci::PlannedBlob& each : plan.blobs) {
    blobs.push_back({{"step", word_for(each.step)},
                     {"digest", each.blob.digest.str()},
                     {"size", each.blob.size}});
  }
  Json manifests = Json::array();
  for (const oci::PlannedManifest& each : plan.manifests) {
    manifests.push_back({{"step", each.present ? "present" : "put"},
                         {"digest", each.manifest.digest.str()},
                         {"media_type", each.manifest.media_type},
                         {"size", each.manifest.bytes.size()}});
  }
  return {{"blobs", blobs}, {"manifests", manifests}};
}

}  // namespace

std::string copy_text(const ops::CopyReport& report, bool dry_run) {
  const oci::PushPlan& plan = report.plan;
  if (plan.nothing_to_do) return fmt::format("{} (unchanged)\n", target_of(plan));
  if (dry_run) return plan_text(plan);
  std::string text = target_of(plan);
  if (!plan.tag.empty()) text += '@' + plan.digest.str();
  if (moves(plan)) text += fmt::format(" ({})", move_text(plan, "moved"));
  return text + '\n';
}

Json copy_json(const ops::CopyReport& report, bool dry_run) {
  const oci::PushPlan& plan = report.plan;
  Json document{{"schema", "kfpkg.image-copy/1"},
                {"from", report.from},
                {"to", target_of(plan)},
                {"digest", plan.digest.str()},
                {"replaced", nullptr}};
  if (plan.replaced) document["replaced"] = plan.replaced->str();
  document["outcome"] = dry_run ? "planned" : plan.nothing_to_do ? "unchanged" : "copied";
  document["plan"] = plan_json(plan);
  document["sent"] = report.pushed.sent;
  document["mounted"] = report.pushed.mounted;
  document["present"] = report.pushed.present;
  document["bytes_sent"] = report.pushed.bytes_sent;
  document["requests"] = report.traffic.requests;
  document["retries"] = report.traffic.retries;
  document["seconds"] = report.seconds;
  return document;
}

}  // namespace kfpkg::cli
