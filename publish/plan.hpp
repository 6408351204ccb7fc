// SPDX-License-Identifier: Apache-2.0
// From what authors want to publish to releases: pinned texts, compared with what is there.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"
#include "publish/releases.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

/// One version of a component that somebody wants to publish.
struct Candidate {
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
  std::string tag;  ///< that the image gets once the version is published; empty: none
};

enum class PublishOutcome { created, already_published };
[[nodiscard]] std::string_view name_of(PublishOutcome outcome);

struct PlannedRelease {
  Release release;
  std::string url;  ///< of this version
  PublishOutcome outcome = PublishOutcome::created;
};

/// The names of all candidates. Errors of kind config: a name that cannot be published, two
/// candidates with one name.
[[nodiscard]] Result<std::vector<std::string>> names_of(std::span<const Candidate> candidates);

/// The text of a release that is there: Destination::read_text.
using TextOf = std::function<Result<std::string>(const Releases&, std::string_view version)>;

/// Why a component cannot be published.
struct RefusedComponent {
  std::string component;
  Error error;
};

/// Nothing of it is published when one candidate is refused.
struct ReleasePlan {
  std::vector<PlannedRelease> releases;  ///< in the candidates' order, without the refused ones
  std::vector<RefusedComponent> refused;
};

/// What the candidates are as releases under `base_url`; `there` has the releases of each, in their
/// order. Refused with kind config: a version that cannot be published, or that is there with other
/// content (it never changes; the hint proposes the next one); with kind findings: a spec that KFP
/// does not load.
[[nodiscard]] ReleasePlan plan_releases(std::span<const Candidate> candidates,
                                        std::span<const Releases> there, std::string_view base_url,
                                        const TextOf& text_of);

}  // namespace kfpkg::publish
