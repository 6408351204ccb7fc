// SPDX-License-Identifier: Apache-2.0
// Generated regions of the README that no longer say what the spec says.
#include "lint/rule.hpp"
#include "spec/component/describe_markdown.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

std::string_view folder_name(std::string_view folder) {
  const std::size_t slash = folder.rfind('/');
  return slash == std::string_view::npos ? folder : folder.substr(slash + 1);
}

// The marker's line stands for the region.
Span marker_before(std::string_view text, std::size_t region) {
  const std::size_t end = region > 0 ? region - 1 : 0;
  const std::size_t begin = end > 0 ? text.rfind('\n', end - 1) : std::string_view::npos;
  return {begin == std::string_view::npos ? 0 : begin + 1, end};
}

void check(const FolderView& view, Findings& findings) {
  const std::string path = join_path(view.folder, "README.md");
  const auto entry = view.tree->stat(path);
  if (!entry || !*entry || (*entry)->type != EntryType::file) return;
  const auto text = view.tree->read(path, k_document_limit);
  if (!text) return;
  const SourcePtr readme = make_source(view.tree->display_path(path), *text);
  const std::string_view name = folder_name(view.folder);
  const std::string location = fmt::format("<published>/{}/component.yaml", name);
  for (const TextEdit& edit :
       spec::update_readme(*readme, *view.component, spec::python_variable(name), location)) {
    findings
        .add_in(readme, marker_before(readme->bytes(), edit.span.begin),
                "this region does not say what component.yaml says",
                "kfpkg lint --fix writes it anew")
        .fixes.push_back({"write the region anew", FixSafety::safe, {edit}});
  }
}

}  // namespace

extern const Rule k_readme_stale{
    {{"KF301", "readme-stale"},
     Severity::warning,
     FailsAt::policy,
     "",
     "a generated region of the README is out of date",
     "The regions between <!-- kfpkg:inputs -->, outputs or usage and <!-- "
     "/kfpkg --> are written from component.yaml. Text outside them "
     "is yours, and a README without markers is never touched.",
     "",
     ""},
    check};

}  // namespace kfpkg::lint
