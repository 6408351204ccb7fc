// SPDX-License-Identifier: Apache-2.0
// Child processes: argv vectors, never a shell. ProcessRunner is one of kfpkg's edges; tests
// replace it by a fake.
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// What to run. argv[0] is a path, or a name that is looked up in PATH of the given environment.
struct ProcessSpec {
  std::vector<std::string> argv;
  std::filesystem::path cwd;  ///< empty: the current directory
  /// The whole environment of the child (see sys::Environment), never a merge with the parent's by
  /// accident.
  std::map<std::string, std::string> env;
  std::string input;                      ///< written to standard input, which is then closed
  std::chrono::milliseconds timeout{0};   ///< 0: none
  std::size_t output_limit = 64U << 20U;  ///< bytes kept of each stream; more is read and dropped
  /// Called with each complete line (without its end) as it comes, from the thread that called
  /// run().
  std::function<void(std::string_view)> on_out_line;
  std::function<void(std::string_view)> on_err_line;
};

struct ProcessResult {
  enum class End { exited, signaled, timed_out, cancelled };
  End end = End::exited;
  int code = 0;  ///< exit status, or the signal's number
  std::string out;
  std::string err;
  [[nodiscard]] bool ok() const { return end == End::exited && code == 0; }
};

class ProcessRunner {
 public:
  ProcessRunner() = default;
  ProcessRunner(const ProcessRunner&) = delete;
  ProcessRunner& operator=(const ProcessRunner&) = delete;
  virtual ~ProcessRunner() = default;

  /// Runs to the end. The child leads a process group of its own; when `stop` is requested or the
  /// time is up, the group gets SIGTERM, then SIGKILL after a grace of 5 s, and run() returns when
  /// it is gone. An error (kind tool) only when it could not be started; a missing program says so
  /// in its message and has a hint if known.
  [[nodiscard]] virtual Result<ProcessResult> run(const ProcessSpec& spec,
                                                  std::stop_token stop) = 0;
};

/// The real edge (Boost.Process).
class SystemProcessRunner final : public ProcessRunner {
 public:
  [[nodiscard]] Result<ProcessResult> run(const ProcessSpec& spec, std::stop_token stop) override;
};

/// First executable file of that name along a PATH value; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_program(std::string_view name,
                                                                std::string_view path);

/// What to do when a program that kfpkg calls is missing; empty for programs that it does not know.
[[nodiscard]] std::string install_hint(std::string_view name);

}  // namespace kfpkg
