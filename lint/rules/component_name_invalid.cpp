// SPDX-License-Identifier: Apache-2.0
// Component names of which nothing is left, or too much.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

constexpr std::size_t k_longest = 128;

void check(const ComponentView& view, Findings& findings) {
  const auto& name = view.component->name;
  if (!name) return;
  const std::string rewritten = spec::sanitize_component_name(name->value);
  if (rewritten.empty()) {
    findings.add(
        name->span,
        fmt::format("nothing is left of the name \"{}\" when the SDK rewrites it", name->value),
        "use Latin letters or digits; other languages can go into the description");
  } else if (rewritten.size() > k_longest) {
    findings.add(name->span,
                 fmt::format("the name has {} characters, and the SDK takes {}", rewritten.size(),
                             k_longest),
                 "shorten it; details can go into the description");
  }
}

}  // namespace

extern const Rule k_component_name_invalid{
    {{"KF107", "component-name-invalid"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
     "SDK 2.x can make no valid name of the component's name",
     "SDK 2.x writes the name in lower case and replaces everything but Latin letters and digits "
     "by \"-\". The result must have 1 to 128 "
     "characters, otherwise the component does not compile on its own.",
     R"(name: 数据清洗
implementation: {container: {image: "a/b:1", command: [clean]}}
)",
     R"(name: Clean data
implementation: {container: {image: "a/b:1", command: [clean]}}
)"},
    check};

}  // namespace kfpkg::lint
