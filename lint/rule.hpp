// SPDX-License-Identifier: Apache-2.0
// What a rule is: data for people beside a pure function over documents that are parsed already.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/diag/rule_id.hpp"
#include "lint/folder/views.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace kfpkg::lint {

/// Everything that the docs page, `kfpkg explain` and report formats say about a rule.
struct RuleInfo {
  RuleId rule;
  Severity severity = Severity::error;
  FailsAt fails_at = FailsAt::load;
  std::string_view targets;      ///< "kfp-2 kfp-2.17": where it applies; empty: everywhere
  std::string_view summary;      ///< one sentence without a final period
  std::string_view explanation;  ///< why it matters and what to write instead
  std::string_view bad;          ///< a component.yaml, or a folder as lint/example.hpp reads it,
                                 ///< with exactly this finding
  std::string_view good;         ///< the same one mended
  bool on_request = false;       ///< off unless a selector or a severity names it alone
};

/// Where a rule puts what it finds.
class Findings {
 public:
  Findings(const RuleInfo& info, SourcePtr source, Diagnostics& diagnostics)
      : m_info(info), m_source(std::move(source)), m_diagnostics(diagnostics) {}

  /// Appends a finding with the rule's id, severity, stage and targets; the reference holds until
  /// the next.
  Diagnostic& add(Span span, std::string message, std::string help = {});
  /// The same in another file of the folder.
  Diagnostic& add_in(SourcePtr source, Span span, std::string message, std::string help = {});
  [[nodiscard]] Place place(Span span) const { return {m_source, span}; }

 private:
  const RuleInfo& m_info;
  SourcePtr m_source;
  Diagnostics& m_diagnostics;
};

/// What can be read for checks: of each kind of view none or one.
template <class... Each>
struct ViewKinds {
  using Views = std::tuple<std::optional<Each>...>;
  using Check = std::variant<std::monostate, void (*)(const Each&, Findings&)...>;
};
using AllViews = ViewKinds<DocumentView, SpecSecretsView, DockerfileSecretsView, ComponentView,
                           PipelineView, FolderView, BuildView, BuiltComponentView, SpecImagesView,
                           ImagesView, ProgramView, DescribedProgramView, PipelineFileView>;
using Views = AllViews::Views;

struct Rule {
  RuleInfo info;
  /// The type of its parameter tells what it needs. None: the readers of files find it.
  AllViews::Check check{};
};

/// False when what the rule needs was not read.
[[nodiscard]] bool can_look(const Rule& rule, const Views& views);

/// Calls the check, if it can look.
void look(const Rule& rule, const Views& views, Findings& findings);

/// True for rules whose check takes this view.
template <class View>
[[nodiscard]] bool looks_at(const Rule& rule) {
  return std::holds_alternative<void (*)(const View&, Findings&)>(rule.check);
}

/// "kfp-2 vertex" as a list.
[[nodiscard]] std::vector<std::string> target_list(std::string_view targets);

}  // namespace kfpkg::lint
