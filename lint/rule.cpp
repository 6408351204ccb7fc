// SPDX-License-Identifier: Apache-2.0
// Findings filled in from a rule's data.
#include "lint/rule.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {

std::vector<std::string> target_list(std::string_view targets) {
  std::vector<std::string> list;
  while (!targets.empty()) {
    const std::size_t end = std::min(targets.find(' '), targets.size());
    if (end > 0) list.emplace_back(targets.substr(0, end));
    targets.remove_prefix(std::min(end + 1, targets.size()));
  }
  return list;
}

bool has(const FolderView& view, Needs needs) {
  switch (needs) {
    case Needs::reading:
      return true;
    case Needs::document:
      return view.documents != nullptr;
    case Needs::component:
      return view.component != nullptr;
    case Needs::pipeline:
      return view.pipeline != nullptr;
    case Needs::folder:
      return view.component != nullptr && view.tree != nullptr;
    case Needs::dockerfile:
      return view.dockerfile != nullptr;
    case Needs::spec_images:
      return view.component != nullptr || view.pipeline != nullptr;
    case Needs::images:
      return has(view, Needs::spec_images) || view.dockerfile != nullptr;
    case Needs::built_component:
      return view.component != nullptr && view.dockerfile != nullptr;
    case Needs::program:
      return view.component != nullptr && view.program != nullptr;
    case Needs::pipeline_file:
      return view.pipeline_file != nullptr;
  }
  return false;
}

Diagnostic& Findings::add(Span span, std::string message, std::string help) {
  return add_in(m_source, span, std::move(message), std::move(help));
}

Diagnostic& Findings::add_in(SourcePtr source, Span span, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.rule = m_info.rule.id;
  diagnostic.name = m_info.rule.name;
  diagnostic.severity = m_info.severity;
  diagnostic.fails_at = m_info.fails_at;
  diagnostic.targets = target_list(m_info.targets);
  diagnostic.place = {std::move(source), span};
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  m_diagnostics.push_back(std::move(diagnostic));
  return m_diagnostics.back();
}

}  // namespace kfpkg::lint
