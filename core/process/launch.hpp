// SPDX-License-Identifier: Apache-2.0
// Starting a child; the only door to Boost.Process. Everything after the start is plain POSIX in
// system_runner.cpp.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <vector>

namespace kfpkg::process_detail {

struct LaunchSpec {
  std::filesystem::path program;  ///< absolute
  std::vector<std::string> args;  ///< without argv[0]
  std::filesystem::path cwd;      ///< empty: the current one
  const std::map<std::string, std::string>* env = nullptr;
  int in = -1;  ///< descriptors that become 0, 1 and 2 of the child
  int out = -1;
  int err = -1;
};

/// Starts the child as leader of a process group of its own, with no signal blocked and SIGPIPE at
/// its default, and returns its process id; the caller reaps it. It is told to end when the calling
/// thread is gone. `error` is set when there is no
/// such child.
[[nodiscard]] pid_t launch(const LaunchSpec& spec, std::error_code& error);

}  // namespace kfpkg::process_detail
