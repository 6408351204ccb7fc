// SPDX-License-Identifier: Apache-2.0
// Candidates and trees that the tests of this room share.
#pragma once

#include "core/fs/tree.hpp"
#include "publish/layout.hpp"
#include "publish/plan.hpp"

#include <map>
#include <string>

namespace kfpkg::publish::samples {

inline const std::string k_spec =
    "# The author's comment\n"
    "name: Train\n"
    "inputs:\n"
    "- {name: epochs, type: Integer, default: '10'}\n"
    "outputs:\n"
    "- {name: model, type: Model}\n"
    "implementation:\n"
    "  container:\n"
    "    image: acme/train:0.1.0  # while authoring\n"
    "    command: [python3, /app/main.py, --epochs, {inputValue: epochs}, --model, {outputPath: "
    "model}]\n";

inline const std::string k_base = "https://example.org/parts";

inline oci::Reference image(char digit = 'a') {
  return oci::Reference::parse("registry.example.org/acme/train@sha256:" + std::string(64, digit))
      .value();
}

inline Candidate candidate(std::string name = "train", std::string version = "0.1.0") {
  const std::string folder = name;
  return {std::move(name),
          version,
          k_spec,
          folder + "/component.yaml",
          folder + "/kfpkg.yaml",
          "# Train\n",
          image(),
          {"linux/amd64", "linux/arm64"},
          "sha256:" + std::string(64, 'f'),
          std::string(40, 'c'),
          version};
}

using Files = std::map<std::string, MemoryTree::File, std::less<>>;

/// The files after the changes.
inline Files after(Files files, const ChangeSet& changes) {
  for (const FileChange& change : changes.files) {
    if (change.kind == ChangeKind::remove) files.erase(change.path);
    if (change.kind != ChangeKind::remove) files[change.path] = {change.content, change.executable};
  }
  return files;
}

/// What a destination that keeps files does: read, plan, and the files that have to change.
struct Planned {
  std::vector<PlannedRelease> releases;
  ChangeSet changes;
};

inline Result<Planned> plan(const Tree& files, const std::vector<Candidate>& candidates,
                            const std::string& base = k_base) {
  const auto names = names_of(candidates);
  if (!names) return tl::unexpected<Error>(names.error());
  const auto there = read_releases(files, *names);
  if (!there) return tl::unexpected<Error>(there.error());
  const auto text_of = [&files](const Releases& one, std::string_view version) {
    return read_release_text(files, one.name, version);
  };
  auto made = plan_releases(candidates, *there, base, text_of);
  if (!made.refused.empty()) return tl::unexpected<Error>(made.refused.front().error);
  std::vector<Release> added;
  for (const PlannedRelease& one : made.releases) added.push_back(one.release);
  auto changes = plan_files(files, added);
  if (!changes) return tl::unexpected<Error>(changes.error());
  return Planned{std::move(made.releases), std::move(*changes)};
}

/// The files after publishing; the publication must succeed.
inline Files published(const Files& files, const std::vector<Candidate>& candidates,
                       const std::string& base = k_base) {
  return after(files, plan(MemoryTree(files), candidates, base).value().changes);
}

}  // namespace kfpkg::publish::samples
