// SPDX-License-Identifier: Apache-2.0
// Addresses of pages about a file, in place of the file.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_host = "https://github.com/";
constexpr std::string_view k_blob = "/blob/";

// The address of the file itself, or empty when the page is no page of a file.
std::string raw_address(std::string_view url) {
  if (!url.starts_with(k_host) || url.find("raw=true") != std::string_view::npos) return {};
  const std::string_view path = url.substr(k_host.size());
  const std::size_t blob = path.find(k_blob);
  // owner/repository/blob/...
  if (blob == std::string_view::npos || path.substr(0, blob).find('/') != path.rfind('/', blob - 1))
    return {};
  return fmt::format("https://raw.githubusercontent.com/{}/{}", path.substr(0, blob),
                     path.substr(blob + k_blob.size()));
}

void check(const PipelineFileView& view, Findings& findings) {
  for (const python::ComponentLoad& load : view.facts.loads) {
    if (load.how != "load_component_from_url" || !load.place.source) continue;
    const std::string raw = raw_address(load.argument);
    if (raw.empty()) continue;
    findings.add(load.place.span, "this address gives a page of GitHub, not the component",
                 fmt::format("use {}", raw));
  }
}

}  // namespace

extern const Rule k_pipeline_blob_url{
    {{"KF505", "pipeline-blob-url"},
     Severity::error,
     FailsAt::compile,
     "",
     "a component is loaded from a page of GitHub that shows it",
     "github.com/OWNER/REPOSITORY/blob/... answers with HTML, at which the YAML parser stops. The "
     "file itself is at raw.githubusercontent.com.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file pipeline.py
from kfp import components

show = components.load_component_from_url(
    "https://github.com/acme/components/blob/1.4.0/show/component.yaml"
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
