// SPDX-License-Identifier: Apache-2.0
// Mending what a command can mend.
#include "cli/doctor/doctor_fix.hpp"

#include "core/text/trim.hpp"
#include "image/builders/buildx_builder.hpp"

#include <fmt/format.h>

#include <ostream>
#include <set>

namespace kfpkg::cli {
namespace {

// Both commands fetch an image.
constexpr std::chrono::minutes k_patience{5};

bool run_fix(const Check& check, Services& services) {
  services.err << fmt::format("doctor: to mend {}: {}\n", check.name, fmt::join(check.command, " "))
               << std::flush;
  ProcessSpec spec;
  spec.argv = check.command;
  spec.cwd = services.cwd;
  spec.env = image::builder_environment(services.environment);
  spec.timeout = k_patience;
  const auto result = services.processes.run(spec, services.stop);
  if (result && result->ok()) return true;
  std::string why(result ? last_line(result->err) : result.error().message);
  if (why.empty()) why = "it said nothing";
  services.err << fmt::format("doctor: that failed: {}\n", printable(why));
  return false;
}

}  // namespace

bool fix_environment(const std::vector<Check>& checks, Services& services) {
  std::set<std::vector<std::string>> tried;
  bool fixed = false;
  for (const Check& check : checks) {
    const bool is_new = !check.command.empty() && tried.insert(check.command).second;
    if (is_new && !services.stop.stop_requested()) fixed |= run_fix(check, services);
  }
  if (tried.empty()) services.err << "doctor: there is nothing that --fix can mend\n";
  return fixed;
}

}  // namespace kfpkg::cli
