// SPDX-License-Identifier: Apache-2.0
// An image with all its platforms from one registry or layout to another.
#pragma once

#include "oci/images/push.hpp"
#include "oci/images/push_plan.hpp"
#include "oci/reference.hpp"
#include "registry/traffic.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct CopyIntent {
  std::string from;                      ///< as open_image() reads it
  std::string to;                        ///< without a tag by digest alone
  std::vector<oci::Platform> platforms;  ///< none: all of them, which keeps the digest
  bool dry_run = false;                  ///< plan, and send nothing
  bool move = false;                     ///< the tag of a version may move
};

struct CopyReport {
  std::string from;  ///< with the tag or digest that was meant
  oci::PushPlan plan;
  oci::PushReport pushed;  ///< nothing in a dry run
  registry::Traffic traffic;
  double seconds = 0;
};

/// Plans, and sends what is missing. An error of kind usage for a target with a digest, of kind
/// config for a tag that stays where it is (ops/image/tag_rule.hpp); then nothing is sent.
[[nodiscard]] Result<CopyReport> copy_image(workspace::Session& session, const CopyIntent& intent);

}  // namespace kfpkg::ops
