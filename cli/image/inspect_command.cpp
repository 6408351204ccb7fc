// SPDX-License-Identifier: Apache-2.0
// kfpkg image inspect
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "core/text/units.hpp"
#include "ops/image/inspect.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace kfpkg::cli {
namespace {

struct InspectOptions {
  std::string image;
  std::vector<std::string> platforms;
};

std::string platform_of(const ops::InspectedImage& image) {
  return image.platform ? image.platform->str() : "-";
}

Json config_json(const oci::ImageConfig& config) {
  return {{"user", config.user},
          {"working_dir", config.working_dir},
          {"entrypoint", config.entrypoint},
          {"command", config.command},
          {"env", config.env},
          {"labels", config.labels}};
}

Json image_json(const ops::InspectedImage& image) {
  Json layers = Json::array();
  for (const oci::Descriptor& layer : image.manifest.layers) {
    layers.push_back(
        {{"digest", layer.digest.str()}, {"size", layer.size}, {"media_type", layer.media_type}});
  }
  return {{"platform", platform_of(image)},
          {"digest", image.digest.str()},
          {"media_type", image.manifest.media_type},
          {"size", image.size},
          {"layers", std::move(layers)},
          {"config", config_json(image.config.value_or(oci::ImageConfig()))},
          {"annotations", image.manifest.annotations}};
}

Json json_of(const ops::InspectReport& report) {
  Json images = Json::array();
  for (const ops::InspectedImage& image : report.images) images.push_back(image_json(image));
  return {{"schema", "kfpkg.image/1"},
          {"name", report.name},
          {"digest", report.digest.str()},
          {"media_type", report.media_type},
          {"size", report.size},
          {"index", report.index.has_value()},
          {"attestations", report.attestations},
          {"annotations", report.index ? Json(*report.index) : Json::object()},
          {"images", std::move(images)}};
}

std::string config_text(const oci::ImageConfig& config) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) rows.emplace_back(name, value);
  };
  add("user", config.user.empty() ? "root" : config.user);
  add("folder", config.working_dir);
  if (!config.entrypoint.empty()) add("entrypoint", render_json_inline(config.entrypoint));
  if (!config.command.empty()) add("command", render_json_inline(config.command));
  for (const std::string& variable : config.env) add("env", variable);
  for (const auto& [key, value] : config.labels)
    rows.emplace_back("label", fmt::format("{}={}", key, value));
  std::string text;
  for (const auto& [name, value] : rows) {
    text += fmt::format("  {:<12}{}\n", name, printable(value));
  }
  return text;
}

// One block for all platforms whose programs start alike.
std::string configs_text(const ops::InspectReport& report) {
  std::vector<std::pair<std::string, std::string>> blocks;
  for (const ops::InspectedImage& image : report.images) {
    if (!image.config) continue;
    const std::string text = config_text(*image.config);
    const auto same = std::find_if(blocks.begin(), blocks.end(),
                                   [&](const auto& block) { return block.second == text; });
    if (same == blocks.end()) {
      blocks.emplace_back(platform_of(image), text);
    } else {
      same->first += ", " + platform_of(image);
    }
  }
  std::string text;
  for (const auto& [platforms, block] : blocks) text += fmt::format("\n{}\n{}", platforms, block);
  return text;
}

std::string text_of(const ops::InspectReport& report) {
  std::string text =
      fmt::format("{}\n  {:<12}{}\n  {:<12}{}\n  {:<12}{} in {} blobs\n\n", printable(report.name),
                  "digest", report.digest.str(), "type", report.media_type, "size",
                  readable_bytes(report.size), report.blobs);
  std::vector<std::vector<std::string>> rows{{"PLATFORM", "SIZE", "LAYERS", "DIGEST"}};
  for (const ops::InspectedImage& image : report.images) {
    rows.push_back({platform_of(image), readable_bytes(image.size),
                    std::to_string(image.manifest.layers.size()), image.digest.str()});
  }
  text += render_table(rows);
  if (report.attestations > 0) text += fmt::format("and {} attestations\n", report.attestations);
  return text + configs_text(report);
}

Result<ExitCode> run(const InspectOptions& options, workspace::Session& session, Console& console) {
  ops::InspectIntent intent{options.image, {}};
  KFPKG_TRY_ASSIGN(intent.platforms, workspace::parse_platforms(options.platforms));
  KFPKG_TRY_ASSIGN(const ops::InspectReport report, ops::inspect_image(session, intent));
  return show(console, {[&] { return text_of(report); }, [&] { return json_of(report); }});
}

Action bind_image_inspect(CommandLine& line) {
  const auto options = std::make_shared<InspectOptions>();
  line.positional("image", options->image, "REGISTRY/NAME[:TAG][@DIGEST], or oci:DIR[:TAG]");
  line.list("--platform", options->platforms, "OS/ARCH,...", "these platforms only");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
  };
}

}  // namespace

Command image_inspect_command() {
  return {"image inspect",
          "platforms, sizes and how the program starts",
          "  kfpkg image inspect ghcr.io/acme/train:1.0\n"
          "  kfpkg image inspect oci:out --platform linux/arm64 --format json\n",
          bind_image_inspect,
          true,
          100};
}

}  // namespace kfpkg::cli
