// SPDX-License-Identifier: Apache-2.0
// What a push will do, as a value: which blobs, which manifests, in which order, under which tag.
#pragma once

#include "core/result.hpp"
#include "registry/image_tree.hpp"
#include "registry/place.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::registry {

enum class BlobStep {
  present,  ///< the target has it
  assumed,  ///< a manifest that the target has names it, or the caller knows; nobody asked
  mount,    ///< from the source's repository in the same registry; sent where that is refused
  send,
};

struct PlannedBlob {
  oci::Descriptor blob;
  BlobStep step = BlobStep::send;
};

struct PlannedManifest {
  ManifestBytes manifest;
  std::size_t height = 0;  ///< 0: an image; what is higher is put after what is lower
  bool present = false;
};

/// Run in this order: blobs, small ones first; manifests, children first; the root last, under
/// `tag` or by its digest alone.
struct PushPlan {
  std::string from;
  std::string to;
  std::string tag;
  oci::Digest digest;
  std::optional<oci::Digest> replaced;  ///< what the tag stands for until then
  bool as_child = false;                ///< the root is put like a child: for an index to come
  bool nothing_to_do = false;           ///< the target has it under that name already
  std::vector<PlannedBlob> blobs;
  std::vector<PlannedManifest> manifests;
  std::vector<oci::Descriptor> foreign;  ///< layers that stay where their own URLs say
  /// At most; what is mounted is not sent.
  [[nodiscard]] std::uint64_t bytes_to_send() const;
};

/// What a caller knows about the target without asking it.
struct Known {
  std::set<oci::Digest> present;
  std::set<oci::Digest> absent;  ///< made just now
};

/// Plans to copy what `selector` names, with these platforms (none: with all), to the name `tag` of
/// `to` (empty: by digest alone). Only reads.
[[nodiscard]] Result<PushPlan> plan_copy(Place& from, const Selector& selector,
                                         const std::vector<oci::Platform>& platforms, Place& to,
                                         const std::string& tag, const Known& known,
                                         std::stop_token stop);

struct PushProgress {
  std::uint64_t bytes = 0;  ///< of the blobs that are sent
  std::uint64_t bytes_planned = 0;
  std::size_t blobs = 0;  ///< that are done with
  std::size_t blobs_planned = 0;
};

struct PushReport {
  std::size_t sent = 0;
  std::size_t mounted = 0;
  std::size_t present = 0;
  std::uint64_t bytes_sent = 0;
  std::size_t manifests = 0;
};

/// `on_progress` is called from any thread, one at a time, for every piece that was sent. A target
/// that lost a blob which the plan took for present gets it again.
[[nodiscard]] Result<PushReport> run_push(
    const PushPlan& plan, Place& from, Place& to,
    const std::function<void(const PushProgress&)>& on_progress, std::stop_token stop);

}  // namespace kfpkg::registry
