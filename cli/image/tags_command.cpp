// SPDX-License-Identifier: Apache-2.0
// kfpkg image tags
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "ops/image/tag.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

std::string text_of(const ops::TagList& list) {
  std::string text;
  for (const std::string& tag : list.tags) text += printable(tag) + '\n';
  return text;
}

Result<ExitCode> run(const std::string& repository, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::TagList list, ops::list_tags(session, repository));
  return show(console, {[&] { return text_of(list); },
                        [&] {
                          return Json{{"schema", "kfpkg.image-tags/1"},
                                      {"name", list.name},
                                      {"tags", list.tags}};
                        }});
}

Action bind_image_tags(CommandLine& line) {
  const auto repository = std::make_shared<std::string>();
  line.positional("repository", *repository, "REGISTRY/NAME, or oci:DIR");
  line.reports();
  return [repository](workspace::Session& session, Console& console) {
    return run(*repository, session, console);
  };
}

}  // namespace

Command image_tags_command() {
  return {"image tags",
          "list the tags of a repository",
          "  kfpkg image tags ghcr.io/acme/train\n",
          bind_image_tags,
          true,
          130};
}

}  // namespace kfpkg::cli
