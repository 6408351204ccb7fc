// SPDX-License-Identifier: Apache-2.0
// Reading component.yaml.
#include "workspace/folders/component_spec.hpp"

#include "core/diag/findings_error.hpp"
#include "core/fs/tree.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg::workspace {

Result<LoadedSpec> load_spec(const ComponentFolder& folder) {
  const DiskTree tree(folder.path, folder.display, folder.spec);
  KFPKG_TRY_ASSIGN(std::string text, tree.read(folder.spec, k_document_limit));
  Diagnostics diagnostics;
  const SourcePtr source = make_source(tree.display_path(folder.spec), std::move(text));
  auto documents = yaml::parse(source, diagnostics);
  if (!documents) return findings_error(diagnostics);
  if (documents->empty()) {
    return fail(ErrorKind::findings, fmt::format("{}: holds no document", source->path()),
                "run `kfpkg lint`");
  }
  auto component = spec::read_component(documents->front(), diagnostics);
  if (!component) return findings_error(diagnostics);
  return LoadedSpec{std::move(documents->front()), std::move(*component)};
}

}  // namespace kfpkg::workspace
