// SPDX-License-Identifier: Apache-2.0
// Two folders that want different things of one run.
#include "workspace/folders/agreed.hpp"

#include <fmt/format.h>

namespace kfpkg::workspace {
namespace {

std::string place_of(const ComponentFolder& folder, const Origin& origin) {
  if (!origin.is(Origin::Kind::default_value)) return origin.str();
  return fmt::format("{} (which sets none)", folder.display);
}

}  // namespace

tl::unexpected<Error> disagree(std::string_view key, const ComponentFolder& one,
                               const Origin& first, const ComponentFolder& other,
                               const Origin& second) {
  return fail(ErrorKind::config,
              fmt::format("{}: {} and {} disagree, but one call has only one", key,
                          place_of(one, first), place_of(other, second)),
              fmt::format("set it once, in the workspace's kfpkg.yaml or by a flag, or name {} and "
                          "{} in calls of their own",
                          one.display, other.display));
}

}  // namespace kfpkg::workspace
