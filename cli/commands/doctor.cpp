// SPDX-License-Identifier: Apache-2.0
// kfpkg doctor
#include "cli/flows/doctor.hpp"

#include "cli/commands/commands.hpp"

namespace kfpkg::cli {

Action bind_doctor(CommandLine& line) {
  line.reports();
  return run_doctor;
}

}  // namespace kfpkg::cli
