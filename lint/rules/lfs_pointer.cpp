// SPDX-License-Identifier: Apache-2.0
// Files that git keeps elsewhere, and that were not fetched.
#include "lint/facts/copied_files.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <map>

namespace kfpkg::lint {
namespace {

constexpr std::uint64_t k_longest = 1023;  ///< of a pointer, by the specification of Git LFS

bool is_pointer(const ContextView& context, const std::string& path) {
  const std::string place = context.at(path);
  const auto entry = context.tree->stat(place);
  if (!entry || !*entry || (*entry)->type != EntryType::file || (*entry)->size > k_longest)
    return false;
  const auto text = context.tree->read(place, k_longest);
  return text && text->starts_with("version https://git-lfs.github.com/spec/v1\n") &&
         text->find("\noid sha256:") != std::string::npos;
}

// One that was not fetched has brothers: they are told at the COPY that takes them.
void check(const BuildView& view, Findings& findings) {
  std::map<const dockerfile::CopiedSource*, std::vector<std::string>> pointers;
  const ContextView& context = view.dockerfile->context;
  for (const std::string& path : copied_files(view).files) {
    if (!is_pointer(context, path)) continue;
    if (const dockerfile::CopiedSource* source = taken_by(view, path))
      pointers[source].push_back(path);
  }
  for (const auto& [source, paths] : pointers) {
    const std::string more = paths.size() == 1
                                 ? ""
                                 : fmt::format(", and so {} {} more",
                                               paths.size() == 2 ? "is" : "are", paths.size() - 1);
    findings.add_in(
        view.dockerfile->build.file.source, source->span,
        fmt::format("\"{}\" is a pointer of Git LFS, not the file{}", paths.front(), more),
        "fetch what it stands for before the build: git lfs pull");
  }
}

}  // namespace

extern const Rule k_lfs_pointer{
    {{"KF624", "lfs-pointer"},
     Severity::warning,
     FailsAt::silent,
     "",
     "COPY takes a pointer of Git LFS instead of the file",
     "Where Git LFS is not installed, or a CI job checks out without it, a file that it keeps is a "
     "text of three lines with the digest of the real one. The image is built with that, and the "
     "program fails when it reads its model. Run `git lfs pull` first (actions/checkout: `lfs: "
     "true`).",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY train.py model.bin /app/
--- file train.py
print("training")
--- file model.bin
version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 132735373
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY train.py model.bin /app/
--- file train.py
print("training")
--- file model.bin
the weights
)"},
    check};

}  // namespace kfpkg::lint
