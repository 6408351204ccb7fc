// SPDX-License-Identifier: Apache-2.0
// kfpkg image copy
#include "cli/commands.hpp"
#include "cli/image/copy_report.hpp"
#include "core/text/units.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct CopyOptions {
  std::vector<std::string> platforms;
  ops::CopyIntent intent;
};

void tell_what_happened(const ops::CopyReport& report, bool dry_run, ProgressSink& progress) {
  for (const oci::Descriptor& layer : report.plan.foreign) {
    progress.note("image copy", fmt::format("{} is not copied: its registry may not pass it on",
                                            layer.digest.str()));
  }
  if (report.plan.nothing_to_do || dry_run) return;
  progress.note("image copy",
                fmt::format("sent {} blobs ({}), mounted {}, {} were there, in {:.1f} s",
                            report.pushed.sent, readable_bytes(report.pushed.bytes_sent),
                            report.pushed.mounted, report.pushed.present, report.seconds));
}

Result<ExitCode> run(const CopyOptions& options, workspace::Session& session, Console& console) {
  ops::CopyIntent intent = options.intent;
  KFPKG_TRY_ASSIGN(intent.platforms, workspace::parse_platforms(options.platforms));
  KFPKG_TRY_ASSIGN(const ops::CopyReport report, ops::copy_image(session, intent));
  tell_what_happened(report, intent.dry_run, session.call().progress);
  return show(console, {[&] { return copy_text(report, intent.dry_run); },
                        [&] { return copy_json(report, intent.dry_run); }});
}

Action bind_image_copy(CommandLine& line) {
  const auto options = std::make_shared<CopyOptions>();
  line.positional("source", options->intent.from, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.positional("target", options->intent.to,
                  "REGISTRY/NAME[:TAG] or oci:DIR[:TAG]; without a tag by digest alone");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "these platforms only (default: all of them, which keeps the digest)");
  line.flag("--move", options->intent.move,
            "let the tag of a version move from another image to this one");
  line.flag("--dry-run", options->intent.dry_run, "print what would be sent, and send nothing");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
  };
}

}  // namespace

Command image_copy_command() {
  return {"image copy",
          "copy an image with all its platforms, digests preserved",
          "  kfpkg image copy ghcr.io/acme/train:1.0 registry.example.org/prod/train:1.0\n"
          "  kfpkg image copy --platform linux/amd64 ghcr.io/acme/train:1.0 oci:out:1.0\n",
          bind_image_copy,
          true,
          110};
}

}  // namespace kfpkg::cli
