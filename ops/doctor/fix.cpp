// SPDX-License-Identifier: Apache-2.0
// Mending what a command can mend.
#include "ops/doctor/fix.hpp"

#include "core/text/trim.hpp"
#include "image/builders/buildx_builder.hpp"

#include <fmt/format.h>

#include <chrono>
#include <set>
#include <string>

namespace kfpkg::ops {
namespace {

// Both commands fetch an image.
constexpr std::chrono::minutes k_patience{5};

/// Why it failed; empty when it did not.
std::string run_fix(const Check& check, ProcessRunner& processes, const Invocation& call) {
  ProcessSpec spec;
  spec.argv = check.command;
  spec.cwd = call.cwd;
  spec.env = image::builder_environment(call.environment);
  spec.timeout = k_patience;
  const auto result = processes.run(spec, call.stop);
  if (result && result->ok()) return {};
  std::string why(result ? last_line(result->err) : result.error().message);
  return why.empty() ? "it said nothing" : why;
}

}  // namespace

bool fix_environment(const std::vector<Check>& checks, ProcessRunner& processes,
                     const Invocation& call, const std::function<void(std::string_view)>& tell) {
  std::set<std::vector<std::string>> tried;
  bool fixed = false;
  for (const Check& check : checks) {
    const bool is_new = !check.command.empty() && tried.insert(check.command).second;
    if (!is_new || call.stop.stop_requested()) continue;
    tell(fmt::format("to mend {}: {}", check.name, fmt::join(check.command, " ")));
    const std::string why = run_fix(check, processes, call);
    if (!why.empty()) tell("that failed: " + why);
    fixed |= why.empty();
  }
  if (tried.empty()) tell("there is nothing that --fix can mend");
  return fixed;
}

}  // namespace kfpkg::ops
