// SPDX-License-Identifier: Apache-2.0
// What a push will do, as a value: which blobs, which manifests, in which order, under which tag.
#pragma once

#include "core/result.hpp"
#include "oci/images/image_store.hpp"
#include "oci/images/image_tree.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::oci {

enum class BlobStep {
  present,  ///< `to` has it
  assumed,  ///< a manifest that `to` has names it, or the caller knows; nobody asked
  mount,    ///< from the source's repository in the same registry; sent where that is refused
  send,
};

struct PlannedBlob {
  Descriptor blob;
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
  Digest digest;
  std::optional<Digest> replaced;  ///< what the tag stands for until then
  bool as_child = false;           ///< the root is put like a child: for an index to come
  bool nothing_to_do = false;      ///< `to` has it under that name already
  std::vector<PlannedBlob> blobs;
  std::vector<PlannedManifest> manifests;
  std::vector<Descriptor> foreign;  ///< layers that stay where their own URLs say
  /// At most; what is mounted is not sent.
  [[nodiscard]] std::uint64_t bytes_to_send() const;
};

/// What a caller knows about `to` without asking it.
struct Known {
  std::set<Digest> present;
  std::set<Digest> absent;  ///< made just now
};

/// Plans to copy what `selector` names, with these platforms (none: with all), to the name `tag` of
/// `to` (empty: by digest alone). Only reads.
[[nodiscard]] Result<PushPlan> plan_copy(ImageStore& from, const Selector& selector,
                                         const std::vector<Platform>& platforms, ImageStore& to,
                                         const std::string& tag, const Known& known,
                                         std::stop_token stop);

}  // namespace kfpkg::oci
