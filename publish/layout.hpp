// SPDX-License-Identifier: Apache-2.0
// The published layout, the one that KFP 1.8's ComponentStore reads, and the planner that adds
// versions to it.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "oci/reference.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

/// One component version that is to be published.
struct Entry {
  std::string name;
  std::string version;
  std::string spec;           ///< the author's text
  std::string spec_path;      ///< how messages name it: "train/component.yaml"
  std::string settings_path;  ///< where its version stands: "train/kfpkg.yaml"
  std::string readme;         ///< empty: none
  oci::Reference image;       ///< with its digest
  std::vector<std::string> platforms;
  std::string fingerprint;
  std::string commit;
};

enum class PublishOutcome { created, already_published };

struct PublishedItem {
  std::string name;
  std::string version;
  PublishOutcome outcome = PublishOutcome::created;
  std::string path;    ///< below the base URL
  std::string url;     ///< of this version
  std::string sha256;  ///< of the published text
  std::string image;
};

struct PublicationPlan {
  ChangeSet changes;  ///< index.json stands last
  std::vector<PublishedItem> items;
};

/// What has to change in `existing` (the files at the target) so that all entries are published
/// under `base_url`. Errors of kind config: a name or version that cannot be published, a version
/// that is there with other content (it never changes; the hint proposes the next one), files of
/// somebody else in the way; kind findings: a spec that KFP does not load. One wrong entry stops
/// all of them.
[[nodiscard]] Result<PublicationPlan> plan_publication(const Tree& existing,
                                                       std::span<const Entry> entries,
                                                       std::string_view base_url);

/// Paths below the base URL.
[[nodiscard]] std::string newest_path(std::string_view name);
[[nodiscard]] std::string version_path(std::string_view name, std::string_view version);
[[nodiscard]] std::string readme_path(std::string_view name, std::string_view version);
[[nodiscard]] std::string tag_path(std::string_view name, std::string_view version);
[[nodiscard]] std::string digest_path(std::string_view name, std::string_view sha256);

/// Letters, digits, '.', '_' and '-', the first one a letter or digit, at most 100; not
/// "index.json".
[[nodiscard]] bool is_component_name(std::string_view name);

[[nodiscard]] std::string_view name_of(PublishOutcome outcome);

}  // namespace kfpkg::publish
