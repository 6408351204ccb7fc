// SPDX-License-Identifier: Apache-2.0
// kfpkg doctor
#include "cli/commands.hpp"
#include "cli/doctor/doctor.hpp"

namespace kfpkg::cli {

Action bind_doctor(CommandLine& line) {
  const auto fix = std::make_shared<bool>(false);
  line.flag("--fix", *fix, "make a builder or register emulation where one is missing");
  line.reports();
  return [fix](Services& services, const CommonOptions& common) {
    return run_doctor(*fix, services, common);
  };
}

}  // namespace kfpkg::cli
