// SPDX-License-Identifier: Apache-2.0
// How kfpkg says that the world failed: a kind that decides the exit code, what went wrong, and the
// way out.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// What kind of thing failed; `exit_code` maps each kind to the documented exit code.
enum class ErrorKind {
  usage,        ///< the command line
  config,       ///< kfpkg.yaml, environment
  file,         ///< reading or writing files
  tool,         ///< a program that kfpkg calls: missing, too old, not running
  network,      ///< no answer
  registry,     ///< an answer that says no
  credentials,  ///< refused or missing credentials
  build,        ///< the builder ran and failed
  run,          ///< the component ran and failed
  findings,     ///< the thing that was checked is not as it should be
  interrupted,  ///< Ctrl-C or a signal
};

/// The process exit codes of the reference, `docs/exit-codes.md`.
enum class ExitCode : int {
  done = 0,
  findings = 1,
  usage = 2,
  files = 3,
  network = 4,
  build = 5,
  bug = 70,
  interrupted = 130,
};

[[nodiscard]] ExitCode exit_code(ErrorKind kind);

/// The one of two that counts when several things failed in one call: 5 over 4 over 3 over 2 over 1
/// over 0; a bug and an interruption over all.
[[nodiscard]] constexpr ExitCode graver(ExitCode a, ExitCode b) {
  return static_cast<int>(a) < static_cast<int>(b) ? b : a;
}

/// Lower-case name of the kind, as it stands in JSON ("network").
[[nodiscard]] std::string_view name_of(ErrorKind kind);

/// One failure. `message` starts with the file or tool it is about, lower case, without a final
/// period. `context` tells what was being done, innermost first; `hint` tells the user what to do,
/// and may be empty. Printing takes
/// out the credentials that can be known by their form (core/text/redact.hpp); any other secret
/// never gets in.
struct Error {
  ErrorKind kind = ErrorKind::file;
  std::string message;
  std::string hint;
  std::vector<std::string> context;
  bool transient = false;  ///< the same again may succeed: no answer, or a broken one
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] tl::unexpected<Error> fail(ErrorKind kind, std::string message,
                                         std::string hint = {});

/// A failure that may be gone at the next try.
[[nodiscard]] tl::unexpected<Error> fail_transient(ErrorKind kind, std::string message,
                                                   std::string hint = {});

/// The same error with one more line of what was being done.
[[nodiscard]] tl::unexpected<Error> in_context(Error error, std::string doing);

}  // namespace kfpkg

/// Returns the error of a `Result` or `Status` from the enclosing function; goes on otherwise. For
/// .cpp files.
#define KFPKG_TRY(...)                                                   \
  if (auto kfpkg_tried = (__VA_ARGS__); !kfpkg_tried) {                  \
    return tl::unexpected<kfpkg::Error>(std::move(kfpkg_tried.error())); \
  }
#define KFPKG_CONCAT_(a, b) a##b
#define KFPKG_CONCAT(a, b) KFPKG_CONCAT_(a, b)
#define KFPKG_TRY_ASSIGN_(name, target, ...)                               \
  auto name = (__VA_ARGS__);                                               \
  if (!name) return tl::unexpected<kfpkg::Error>(std::move(name.error())); \
  target = std::move(*name)
/// `KFPKG_TRY_ASSIGN(auto text, read(path));` - assigns the value or returns the error. For .cpp
/// files.
#define KFPKG_TRY_ASSIGN(target, ...) \
  KFPKG_TRY_ASSIGN_(KFPKG_CONCAT(kfpkg_tried_, __LINE__), target, __VA_ARGS__)
