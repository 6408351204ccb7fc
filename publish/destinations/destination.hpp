// SPDX-License-Identifier: Apache-2.0
// Where one publishes, in terms of releases: read what is there, then put on the condition that
// nobody wrote meanwhile. docs/adding-a-destination.md tells how to add a kind.
#pragma once

#include "core/result.hpp"
#include "publish/releases.hpp"

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

enum class PutOutcome {
  done,   ///< everything is there now, and something had to be written
  moved,  ///< somebody else wrote since `read`; nothing was written
  same,   ///< everything was there already, with the same bytes
};

struct PutResult {
  PutOutcome outcome = PutOutcome::same;
  std::string revision;  ///< of `done`: the git commit; empty where there is no such thing
};

/// One destination for one run, not for several threads. Errors are those of the world (kinds file,
/// network, credentials, registry, interrupted), kind config for what is there and should not be.
class Destination {
 public:
  Destination() = default;
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;
  virtual ~Destination() = default;

  /// The releases of these components as they are there now, in the order of the names. One look at
  /// the destination for all of them, however many they are.
  [[nodiscard]] virtual Result<std::vector<Releases>> read(std::span<const std::string> names,
                                                           const std::stop_token& stop) = 0;

  /// The published text of one version of what was read.
  [[nodiscard]] virtual Result<std::string> read_text(const Releases& there,
                                                      std::string_view version,
                                                      const std::stop_token& stop) = 0;

  /// Writes all releases or none: one commit and one change of the index for all. `there` is what
  /// `read` gave for their components, in their order. An error of kind config when a version is
  /// there with other content. A run that is killed leaves no entry without its files; the same put
  /// again completes it.
  [[nodiscard]] virtual Result<PutResult> put(std::span<const Release> releases,
                                              std::span<const Releases> there,
                                              const std::stop_token& stop) = 0;

  /// Components that have releases there and whose names begin with `prefix`, sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> names(std::string_view prefix,
                                                               const std::stop_token& stop) = 0;

  /// What `read` did not find there and the first `put` makes, for people: "the branch main"; empty
  /// when it is there.
  [[nodiscard]] virtual std::string missing_place() const { return {}; }

  /// The URL under which people read what stands there; without '/' at its end.
  [[nodiscard]] virtual const std::string& base_url() const = 0;
  /// As a user would write it, without credentials.
  [[nodiscard]] virtual std::string display() const = 0;
};

}  // namespace kfpkg::publish
