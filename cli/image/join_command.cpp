// SPDX-License-Identifier: Apache-2.0
// kfpkg image join
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "ops/image/join.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

std::string text_of(const ops::JoinReport& joined) {
  std::vector<std::vector<std::string>> rows{{"PLATFORM", "DIGEST"}};
  for (const oci::Descriptor& entry : joined.entries) {
    const bool image = entry.platform && !entry.is_attestation();
    rows.push_back({image ? entry.platform->str() : "attestation", entry.digest.str()});
  }
  return fmt::format("{}\n", joined.name) + render_table(rows);
}

Json json_of(const ops::JoinReport& joined) {
  Json images = Json::array();
  for (const oci::Descriptor& entry : joined.entries) {
    images.push_back({{"platform", entry.platform ? Json(entry.platform->str()) : Json()},
                      {"attestation", entry.is_attestation()},
                      {"digest", entry.digest.str()}});
  }
  return {{"schema", "kfpkg.image-join/1"},
          {"name", joined.name},
          {"digest", joined.digest.str()},
          {"images", std::move(images)}};
}

Result<ExitCode> run(const ops::JoinIntent& intent, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::JoinReport joined, ops::join_images(session, intent));
  return show(console, {[&] { return text_of(joined); }, [&] { return json_of(joined); }});
}

Action bind_image_join(CommandLine& line) {
  const auto intent = std::make_shared<ops::JoinIntent>();
  line.positional("target", intent->target,
                  "REGISTRY/NAME[:TAG] or oci:DIR[:TAG] that the index gets");
  line.positionals("image", intent->images,
                   "images of one platform each, or indexes; @DIGEST is one of the target's own");
  line.flag("--move", intent->move, "let the tag of a version move from another image to this one");
  line.reports();
  return [intent](workspace::Session& session, Console& console) {
    return run(*intent, session, console);
  };
}

}  // namespace

Command image_join_command() {
  return {"image join",
          "one index of images that were pushed one by one",
          "  kfpkg image join ghcr.io/acme/train:1.0 @sha256:AMD64... @sha256:ARM64...\n",
          bind_image_join,
          true,
          140};
}

}  // namespace kfpkg::cli
