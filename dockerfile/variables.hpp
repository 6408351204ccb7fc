// SPDX-License-Identifier: Apache-2.0
// The values that ARG and ENV have in a stage.
#pragma once

#include "dockerfile/stages.hpp"
#include "dockerfile/syntax/shell_word.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::dockerfile {

/// Follows a stage from one instruction to the next. What the base image sets is not known: a
/// variable of it has no value here, and an ARG is taken to have no ENV of the base above it.
class StageVariables {
 public:
  StageVariables(const Dockerfile& file, const Arguments& arguments);

  /// A stage begins, on top of one that leaves this environment: ENV stays, and ARG does not.
  void start_stage(Variables environment);
  /// What ENV would set.
  void set(const std::string& name, const std::string& value);
  /// ARG and ENV; others change nothing.
  void run(const Instruction& one);

  /// A word with the values put in; nothing when it asks for one that is not known.
  [[nodiscard]] std::optional<std::string> value(std::string_view word) const;
  /// The values of ENV.
  [[nodiscard]] const Variables& environment() const { return m_environment; }

 private:
  void declare(const Instruction& arg);
  void set_all(const Instruction& env);

  const Variables& m_build_args;
  char m_escape;
  Variables m_globals;
  Variables m_environment;
  Variables m_known;  ///< by ARG too
};

}  // namespace kfpkg::dockerfile
