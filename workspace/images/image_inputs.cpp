// SPDX-License-Identifier: Apache-2.0
// Settings and Dockerfile of a folder.
#include "workspace/images/image_inputs.hpp"

#include "core/diag/findings_error.hpp"
#include "core/fs/tree.hpp"
#include "core/fs/trees/mounted_tree.hpp"
#include "core/text/redact.hpp"
#include "dockerfile/base_platforms.hpp"
#include "dockerfile/sources.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace kfpkg::workspace {
namespace {

/// The context, in which the folder's own files are called as people call the folder.
class ContextTree {
 public:
  explicit ContextTree(const ComponentFolder& folder) : m_own(folder.path, folder.display) {
    const BuildContext& context = folder.context;
    if (context.below.empty()) return;
    auto around = std::make_shared<DiskTree>(context.path, context.display);
    m_mounted = std::make_unique<MountedTree>(std::move(around), context.below, m_own, "");
  }
  [[nodiscard]] const Tree& own() const { return m_own; }
  [[nodiscard]] const Tree& all() const {
    if (m_mounted) return *m_mounted;
    return m_own;
  }

 private:
  DiskTree m_own;
  std::unique_ptr<MountedTree> m_mounted;
};

// There is nothing of this name.
tl::unexpected<Error> no_dockerfile(const Tree& own) {
  constexpr std::string_view k_lower = "dockerfile";
  const std::string_view name = dockerfile::k_dockerfile_names.front();
  const auto lower = own.stat(k_lower);
  if (lower && *lower) {
    return fail(ErrorKind::file,
                fmt::format("{}: is not read under this name", own.display_path(k_lower)),
                fmt::format("rename it to {}, which every builder reads", name));
  }
  return fail(ErrorKind::file, fmt::format("{}: no such file", own.display_path(name)),
              "add a Dockerfile that copies the program, or start from one: kfpkg new NAME");
}

// BuildKit cannot read a URL whose password has a '/', and quotes what it takes for the port.
Status check_urls(const dockerfile::Dockerfile& file) {
  for (const dockerfile::Word* url : dockerfile::added_urls(file)) {
    const std::string_view text = url->text;
    const std::size_t mark = text.find("://");
    if (mark == text.npos || !holds_credentials(text)) continue;
    const std::string_view authority = text.substr(mark + 3, text.find('/', mark + 3) - mark - 3);
    if (authority.find('@') != authority.npos) continue;
    return fail(ErrorKind::findings,
                fmt::format("{}:{}: the URL of ADD holds a password with a \"/\"",
                            file.source->path(), file.source->position(url->span.begin).line),
                "fetch it with RUN --mount=type=secret; in a URL it would be %2F, and anybody who "
                "has the image could read it");
  }
  return {};
}

}  // namespace

Result<ImageInputs> read_build_alone(const ComponentFolder& folder, const Invocation& call) {
  ImageInputs inputs;
  KFPKG_TRY_ASSIGN(static_cast<ImageSettings&>(inputs), read_image_settings(folder, call));
  const ContextTree tree(folder);
  Diagnostics diagnostics;
  KFPKG_TRY_ASSIGN(
      auto build,
      dockerfile::read_build(tree.all(), build_inputs(folder, inputs.platforms), diagnostics));
  if (!diagnostics.empty()) return findings_error(diagnostics);
  if (!build) return no_dockerfile(tree.own());
  KFPKG_TRY(check_urls(build->file));
  inputs.build = *std::move(build);
  inputs.build.bases = dockerfile::reached_bases(inputs.build);
  return inputs;
}

}  // namespace kfpkg::workspace
