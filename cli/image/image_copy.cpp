// SPDX-License-Identifier: Apache-2.0
// Plans a copy, runs it, and says what it took.
#include "cli/image/image_copy.hpp"

#include "cli/image/image_spot.hpp"
#include "core/text/units.hpp"
#include "ops/image/push.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

using Json = nlohmann::ordered_json;

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

std::string render_plan(const oci::PushPlan& plan) {
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
  return render_table(rows) +
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

struct Outcome {
  oci::PushReport report;
  registry::Traffic traffic;
  double seconds = 0;
  bool dry_run = false;
};

Json outcome_json(const oci::PushPlan& plan, const Outcome& outcome) {
  Json document{{"schema", "kfpkg.image-copy/1"},
                {"from", plan.from},
                {"to", target_of(plan)},
                {"digest", plan.digest.str()},
                {"replaced", nullptr}};
  if (plan.replaced) document["replaced"] = plan.replaced->str();
  document["outcome"] = outcome.dry_run ? "planned" : plan.nothing_to_do ? "unchanged" : "copied";
  document["plan"] = plan_json(plan);
  document["sent"] = outcome.report.sent;
  document["mounted"] = outcome.report.mounted;
  document["present"] = outcome.report.present;
  document["bytes_sent"] = outcome.report.bytes_sent;
  document["requests"] = outcome.traffic.requests;
  document["retries"] = outcome.traffic.retries;
  document["seconds"] = outcome.seconds;
  return document;
}

std::string render(const oci::PushPlan& plan, const Outcome& outcome) {
  if (plan.nothing_to_do) return fmt::format("{} (unchanged)\n", target_of(plan));
  if (outcome.dry_run) return render_plan(plan);
  std::string text = target_of(plan);
  if (!plan.tag.empty()) text += '@' + plan.digest.str();
  return text + '\n';
}

void tell_what_happened(const oci::PushPlan& plan, const Outcome& outcome, Services& services) {
  for (const oci::Descriptor& layer : plan.foreign) {
    services.progress.note(
        "image copy",
        fmt::format("{} is not copied: its registry may not pass it on", layer.digest.str()));
  }
  if (plan.nothing_to_do || outcome.dry_run) return;
  services.progress.note(
      "image copy", fmt::format("sent {} blobs ({}), mounted {}, {} were there, in {:.1f} s",
                                outcome.report.sent, readable_bytes(outcome.report.bytes_sent),
                                outcome.report.mounted, outcome.report.present, outcome.seconds));
}

}  // namespace

Result<ExitCode> run_image_copy(const ImageCopyOptions& options, Services& services,
                                const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const auto platforms, workspace::parse_platforms(options.platforms));
  KFPKG_TRY_ASSIGN(const ImageSpot from, image_spot(options.from, services.session));
  KFPKG_TRY_ASSIGN(const ImageSpot to, image_spot(options.to, services.session));
  if (to.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: a copy cannot be given a digest", to.str()),
                "name a tag, or leave both out to copy by digest alone");
  }
  if (!to.selector.tag.empty() && to.place->repository() != nullptr) {
    KFPKG_TRY(check_tag(to.selector.tag));
  }
  const auto started = services.clock.now();
  if (!options.dry_run) to.place->expect_push(*from.place);
  const ProgressScope scope(services.progress, "image copy");
  services.progress.step("image copy", "asking what is there");
  KFPKG_TRY_ASSIGN(const oci::PushPlan plan,
                   oci::plan_copy(*from.place, from.selector, platforms, *to.place, to.selector.tag,
                                  {}, services.stop));
  Outcome outcome;
  outcome.dry_run = options.dry_run;
  if (!options.dry_run) {
    KFPKG_TRY_ASSIGN(outcome.report,
                     ops::push_with_progress(plan, *from.place, *to.place, services));
  }
  outcome.traffic = services.session.traffic();
  outcome.seconds = std::chrono::duration<double>(services.clock.now() - started).count();
  tell_what_happened(plan, outcome, services);
  services.out
      << (common.format == OutputFormat::json
              ? outcome_json(plan, outcome).dump(2, ' ', false, Json::error_handler_t::replace) +
                    '\n'
              : render(plan, outcome));
  return ExitCode::done;
}

}  // namespace kfpkg::cli
