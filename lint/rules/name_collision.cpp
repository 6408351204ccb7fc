// SPDX-License-Identifier: Apache-2.0
// Names that differ as written and are the same to pipelines.
#include "lint/facts/rename.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <map>

namespace kfpkg::lint {
namespace {

template <class List>
void check_list(const spec::Component& component, const List& list, std::string_view kind,
                Findings& findings) {
  std::map<std::string_view, const typename List::value_type*> seen;
  for (const auto& item : list) {
    const auto [place, is_new] = seen.try_emplace(item.python_name, &item);
    if (is_new) continue;
    Diagnostic& found = findings.add(
        item.name.span,
        fmt::format("the {}s \"{}\" and \"{}\" are both called \"{}\" in pipelines", kind,
                    place->second->name.value, item.name.value, item.python_name),
        "rename one of them: the SDK keeps the last one only");
    found.related.push_back({findings.place(place->second->name.span), "the other one"});
    if (!item.python_name.empty()) offer_rename(component, item, item.python_name, found);
  }
}

void check(const ComponentView& view, Findings& findings) {
  check_list(*view.component, view.component->inputs, "input", findings);
  check_list(*view.component, view.component->outputs, "output", findings);
}

}  // namespace

extern const Rule k_name_collision{
    {{"KF106", "name-collision"},
     Severity::error,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "two names become one when SDK 2.x rewrites them",
     "SDK 2.x writes names in lower case and replaces everything but letters, digits and "
     "underscores. When two become the same, it keeps "
     "the last one without a word, and both placeholders then mean that one.",
     R"(name: Join
inputs: [{name: Input Data, type: String}, {name: input_data, type: String}]
implementation: {container: {image: "a/b:1", command: [join, {inputValue: Input Data}, {inputValue: input_data}]}}
)",
     R"(name: Join
inputs: [{name: raw_data, type: String}, {name: input_data, type: String}]
implementation: {container: {image: "a/b:1", command: [join, {inputValue: raw_data}, {inputValue: input_data}]}}
)"},
    check};

}  // namespace kfpkg::lint
