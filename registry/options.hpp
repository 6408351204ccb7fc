// SPDX-License-Identifier: Apache-2.0
// What a client of registries is told when it is made.
#pragma once

#include "core/sys/clock.hpp"
#include "core/sys/environment.hpp"
#include "registry/retry.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

struct ClientOptions {
  /// Registries ("host:port") that are spoken to over plain HTTP. Loopback needs no entry; it is
  /// spoken to over plain HTTP unless certs.d has a directory for it.
  std::vector<std::string> insecure;
  /// Directories with one folder per registry whose *.crt are certificate authorities (docker's
  /// certs.d).
  std::vector<std::filesystem::path> certificate_dirs;
  RetryPolicy retry;
  Clock clock = Clock::system();
  std::function<double()> random;     ///< in [0, 1); empty: a seeded generator
  std::size_t requests_per_host = 8;  ///< requests at a time to one host, in each direction
  std::function<void(std::string_view)> on_note;   ///< a warning of the registry; any thread
  std::function<void(std::string_view)> on_retry;  ///< one line for each; any thread
  std::function<void(std::string_view)> on_quota;  ///< what is left of pulls; any thread
  std::string user_agent = "kfpkg";
};

/// docker's and podman's certs.d of this environment.
[[nodiscard]] std::vector<std::filesystem::path> default_certificate_dirs(
    const Environment& environment);

}  // namespace kfpkg::registry
