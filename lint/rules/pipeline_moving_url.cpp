// SPDX-License-Identifier: Apache-2.0
// Components at addresses whose content changes.
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_raw = "https://raw.githubusercontent.com/";

// owner/repository/BRANCH/..., also with refs/heads/ in front of the branch.
std::string_view branch_of(std::string_view url) {
  if (!url.starts_with(k_raw)) return {};
  std::string_view path = url.substr(k_raw.size());
  for (int i = 0; i < 2; ++i) path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
  constexpr std::string_view k_heads = "refs/heads/";
  const bool heads = path.starts_with(k_heads);
  if (heads) path.remove_prefix(k_heads.size());
  const std::string_view branch = path.substr(0, path.find('/'));
  constexpr std::array<std::string_view, 5> k_moving{"main", "master", "develop", "dev", "HEAD"};
  const bool moves = heads || std::find(k_moving.begin(), k_moving.end(), branch) != k_moving.end();
  return moves ? branch : std::string_view();
}

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::ComponentLoad& load : view.facts.loads) {
    if (load.how != "load_component_from_url" || !load.place.source) continue;
    const std::string_view branch = branch_of(load.argument);
    if (branch.empty()) continue;
    findings.add(load.place.span,
                 fmt::format("the component comes from the branch {}, which moves", branch),
                 "name a tag or a commit in its place, so that the pipeline stays the same");
  }
}

}  // namespace

extern const Rule k_pipeline_moving_url{
    {{"KF506", "pipeline-moving-url"},
     Severity::info,
     FailsAt::policy,
     "",
     "a component is loaded from a branch, whose content changes",
     "kfp 2 fetches the address whenever the pipeline is compiled and checks no digest, so the "
     "next "
     "compilation may give another pipeline. A tag or a commit in the address keeps it.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components

show = components.load_component_from_url(
    "https://raw.githubusercontent.com/acme/components/main/show/component.yaml"
)
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components

show = components.load_component_from_url(
    "https://raw.githubusercontent.com/acme/components/1.4.0/show/component.yaml"
)
)"},
    check};

}  // namespace kfpkg::lint
