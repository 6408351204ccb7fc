// SPDX-License-Identifier: Apache-2.0
// A .dockerignore that no build reads.
#include "lint/folder/interpreters.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

void check(const BuildView& view, Findings& findings) {
  const std::string path = join_path(view.folder, dockerfile::k_ignore_name);
  const std::string display = view.tree->display_path(path);
  const SourcePtr& used = view.dockerfile->build.ignore.source;
  const ContextView& context = view.dockerfile->context;
  if (context.below.empty() && !used) return;
  if (used && used->path() == display) return;
  const auto entry = view.tree->stat(path);
  if (!entry || !*entry || (*entry)->type != EntryType::file) return;
  auto text = view.tree->read(path, k_document_limit);
  if (!text) return;
  const SourcePtr source = make_source(display, *std::move(text));
  const std::size_t end = std::min(source->bytes().find('\n'), source->bytes().size());
  if (used && !view.dockerfile->build.ignore.is_shared) {
    findings.add_in(source, {0, end},
                    fmt::format("no build reads this file: {} wins", base_name(used->path())),
                    "let one of them have all patterns, and delete the other");
    return;
  }
  findings.add_in(
      source, {0, end},
      fmt::format("no build reads this file: the context is {}",
                  context.tree->display_path(context.folder)),
      fmt::format("rename it to {}{}, with paths that count from there: {}/...",
                  view.dockerfile->build.name, dockerfile::k_ignore_name, context.below));
}

}  // namespace

extern const Rule k_dockerignore_unread{
    {{"KF619", "dockerignore-unread"},
     Severity::warning,
     FailsAt::silent,
     "",
     "a .dockerignore that no build reads",
     "BuildKit reads one file: Dockerfile.dockerignore beside the Dockerfile, or else "
     ".dockerignore "
     "at the root of the build context. Where `context` in kfpkg.yaml names a folder above the "
     "component's, the .dockerignore beside the Dockerfile is none of both, and what it should "
     "keep "
     "out goes into the image.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY train.py /app/
--- file .dockerignore
**/__pycache__
--- file Dockerfile.dockerignore
**/*.md
--- file train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY train.py /app/
--- file Dockerfile.dockerignore
**/__pycache__
**/*.md
--- file train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
