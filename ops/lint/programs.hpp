// SPDX-License-Identifier: Apache-2.0
// The programs of all linted folders, read by one Python process.
#pragma once

#include "core/result.hpp"
#include "python/program.hpp"
#include "workspace/session.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::ops {

/// The setting lint.python of who does not want programs to be read.
inline constexpr std::string_view k_no_python = "off";

/// What one folder, or pipeline file, wants to know of its program, and by which Python.
struct FolderProgram {
  std::string python;  ///< setting lint.python; "off": programs are not looked at
  std::optional<python::ProgramRequest> request;  ///< until it is answered
  std::optional<python::ProgramAnswer> answer;
  std::optional<Error> unreadable;  ///< why there is no request, of a file that it names

  /// True when rules may not have seen all that it says: it was not read, or is no Python.
  [[nodiscard]] bool hides_something() const;
  [[nodiscard]] const python::ProgramAnswer* known() const { return answer ? &*answer : nullptr; }
};

/// Answers them all. Where there is no Python, or none that can do it, nothing is known of any
/// program: those errors are returned, one for each Python that settings name.
[[nodiscard]] std::vector<Error> ask_python(const std::vector<FolderProgram*>& programs,
                                            const workspace::Session& session);

}  // namespace kfpkg::ops
