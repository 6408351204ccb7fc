// SPDX-License-Identifier: Apache-2.0
// kfpkg image tag
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "ops/image/tag.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

std::string text_of(const ops::TagReport& report) {
  std::string text;
  for (const ops::GivenTag& given : report.tags) {
    text += fmt::format("{}@{} ({})\n", given.name, report.digest.str(), name_of(given.outcome));
  }
  return text;
}

Json json_of(const ops::TagReport& report) {
  Json document{{"schema", "kfpkg.image-tag/1"},
                {"name", report.name},
                {"digest", report.digest.str()},
                {"tags", Json::array()}};
  for (const ops::GivenTag& given : report.tags) {
    document["tags"].push_back({{"tag", given.tag}, {"outcome", name_of(given.outcome)}});
  }
  return document;
}

Result<ExitCode> run(const ops::TagIntent& intent, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::TagReport report, ops::tag_image(session, intent));
  // Of a failure programs get the document of errors alone.
  const bool json = console.common.format == OutputFormat::json;
  if (report.failure && json) return tl::unexpected(*report.failure);
  KFPKG_TRY_ASSIGN(const ExitCode code, show(console, {[&] { return text_of(report); },
                                                       [&] { return json_of(report); }}));
  if (report.failure) return tl::unexpected(*report.failure);
  return code;
}

Action bind_image_tag(CommandLine& line) {
  const auto intent = std::make_shared<ops::TagIntent>();
  line.positional("image", intent->image, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.positionals("tag", intent->tags, "tags that it gets as well");
  line.flag("--keep", intent->keep, "refuse to move a tag that stands for another digest");
  line.flag("--move", intent->move, "let tags of versions move as well");
  line.reports();
  return [intent](workspace::Session& session, Console& console) {
    return run(*intent, session, console);
  };
}

}  // namespace

Command image_tag_command() {
  return {"image tag",
          "give an image more tags, without moving its content",
          "  kfpkg image tag ghcr.io/acme/train:1.0.3 1.0 1 latest\n",
          bind_image_tag,
          true,
          120};
}

}  // namespace kfpkg::cli
