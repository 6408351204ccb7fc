// SPDX-License-Identifier: Apache-2.0
// Two folders that want different things of one run.
#include "workspace/folders/agreed.hpp"

#include <fmt/format.h>

namespace kfpkg::workspace {
namespace {

// `"./a" (kfpkg.yaml:3)`, or `nothing (c2)`.
std::string said_by(const ComponentFolder& folder, std::string_view key) {
  const auto found = folder.config.written().find({std::string(key), {}});
  if (found == folder.config.written().end() || found->second.values.empty()) {
    return fmt::format("nothing ({})", folder.display);
  }
  const Origin& origin = found->second.origin;
  return fmt::format("\"{}\" ({})", fmt::join(found->second.values, ","),
                     origin.is(Origin::Kind::default_value)
                         ? fmt::format("{}, by default", folder.display)
                         : origin.str());
}

}  // namespace

tl::unexpected<Error> disagree(std::string_view key, const ComponentFolder& one,
                               const ComponentFolder& other) {
  return fail(ErrorKind::config,
              fmt::format("{} differs: {} and {}", key, said_by(one, key), said_by(other, key)),
              fmt::format("one call has one: set it in the workspace's kfpkg.yaml or by a flag, or "
                          "name {} and {} in calls of their own",
                          one.display, other.display));
}

}  // namespace kfpkg::workspace
