// SPDX-License-Identifier: Apache-2.0
// The history of the repository, copied into the image.
#include "lint/facts/copied_files.hpp"
#include "lint/rule.hpp"

namespace kfpkg::lint {
namespace {

void check(const BuildView& view, Findings& findings) {
  constexpr std::string_view k_git = ".git";
  const dockerfile::CopiedSource* source = taken_by(view, k_git);
  if (source == nullptr || view.dockerfile->build.ignore.rules.ignored(k_git)) return;
  const auto entry = view.dockerfile->context.tree->stat(view.dockerfile->context.at(k_git));
  if (!entry || !*entry) return;
  add_leak(view, *source, k_git, "the whole history of the repository goes into the image",
           findings);
}

}  // namespace

extern const Rule k_context_git{
    {{"KF617", "context-git"},
     Severity::warning,
     FailsAt::silent,
     "",
     "COPY takes .git into the image",
     "The image grows by all that was ever committed, deleted secrets among it, and each commit "
     "makes it another one, so nothing is cached.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY . /app/
--- file .dockerignore
**/__pycache__
--- file .git/HEAD
ref: refs/heads/main
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
.git
--- file .git/HEAD
ref: refs/heads/main
--- file train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
