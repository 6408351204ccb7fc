// SPDX-License-Identifier: Apache-2.0
// kfpkg image delete
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "ops/image/delete.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

std::string text_of(const ops::DeleteReport& gone) {
  const std::string text = fmt::format("deleted {} ({})\n", gone.name, gone.digest.str());
  if (gone.with_it.empty()) return text;
  return text + fmt::format("with it went the tags {}\n", fmt::join(gone.with_it, ", "));
}

Result<ExitCode> run(const ops::DeleteIntent& intent, workspace::Session& session,
                     Console& console) {
  KFPKG_TRY_ASSIGN(const ops::DeleteReport gone, ops::delete_image(session, intent));
  return show(console, {[&] { return text_of(gone); },
                        [&] {
                          return Json{{"schema", "kfpkg.image-delete/1"},
                                      {"name", gone.name},
                                      {"digest", gone.digest.str()},
                                      {"with_it", gone.with_it}};
                        }});
}

Action bind_image_delete(CommandLine& line) {
  const auto intent = std::make_shared<ops::DeleteIntent>();
  line.positional("image", intent->image, "REGISTRY/NAME:TAG, NAME@DIGEST, or oci:DIR:TAG");
  line.flag("--yes", intent->yes, "delete the digest, and with it all tags that stand for it");
  line.reports();
  return [intent](workspace::Session& session, Console& console) {
    return run(*intent, session, console);
  };
}

}  // namespace

Command image_delete_command() {
  return {"image delete",
          "delete a tag, or a digest with all its tags",
          "  kfpkg image delete ghcr.io/acme/train:old\n",
          bind_image_delete,
          true,
          150};
}

}  // namespace kfpkg::cli
