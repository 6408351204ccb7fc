// SPDX-License-Identifier: Apache-2.0
// Files about the component, copied into its image.
#include "lint/facts/copied_files.hpp"
#include "lint/folder/interpreters.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

// One finding: a .dockerignore that keeps the spec out is written with the others in mind.
void check(const BuiltComponentView& view, Findings& findings) {
  const std::string_view name = base_name(view.source->path());
  const std::string spec = join_path(view.dockerfile->context.below, name);
  const dockerfile::CopiedSource* source = taken_by(view, spec);
  if (source == nullptr || view.dockerfile->build.ignore.rules.ignored(spec)) return;
  const bool meant = source->pattern && source->pattern->ends_with(name);
  if (meant) return;
  add_leak(view, *source, spec,
           "the spec goes into the image: each change of it makes another image", findings);
}

}  // namespace

extern const Rule k_context_spec{
    {{"KF618", "context-spec"},
     Severity::info,
     FailsAt::policy,
     "",
     "COPY takes component.yaml into the image",
     "The image then changes with every description that is mended, and so does its digest: "
     "nothing is found in a cache, and all is sent again. The same goes for README.md, tests and "
     "kfpkg.yaml.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY . /app/
--- file .dockerignore
**/__pycache__
--- file train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY . /app/
--- file .dockerignore
**/__pycache__
component.yaml
README.md
tests
--- file train.py
print("training")
)",
     true},
    check};

}  // namespace kfpkg::lint
