// SPDX-License-Identifier: Apache-2.0
// Error kinds, their names and exit codes.
#include "core/result.hpp"

#include <utility>

namespace kfpkg {

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::config:
      return ExitCode::usage;
    case ErrorKind::file:
    case ErrorKind::tool:
      return ExitCode::files;
    case ErrorKind::network:
    case ErrorKind::registry:
    case ErrorKind::credentials:
      return ExitCode::network;
    case ErrorKind::build:
    case ErrorKind::run:
      return ExitCode::build;
    case ErrorKind::findings:
      return ExitCode::findings;
    case ErrorKind::interrupted:
      return ExitCode::interrupted;
  }
  return ExitCode::bug;
}

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::config:
      return "config";
    case ErrorKind::file:
      return "file";
    case ErrorKind::tool:
      return "tool";
    case ErrorKind::network:
      return "network";
    case ErrorKind::registry:
      return "registry";
    case ErrorKind::credentials:
      return "credentials";
    case ErrorKind::build:
      return "build";
    case ErrorKind::run:
      return "run";
    case ErrorKind::findings:
      return "findings";
    case ErrorKind::interrupted:
      return "interrupted";
  }
  return "bug";
}

tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string hint) {
  return tl::unexpected<Error>(Error{kind, std::move(message), std::move(hint), {}});
}

tl::unexpected<Error> fail_transient(ErrorKind kind, std::string message, std::string hint) {
  return tl::unexpected<Error>(Error{kind, std::move(message), std::move(hint), {}, true});
}

tl::unexpected<Error> in_context(Error error, std::string doing) {
  error.context.push_back(std::move(doing));
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace kfpkg
