// SPDX-License-Identifier: Apache-2.0
// kfpkg doctor
#include "cli/commands.hpp"
#include "cli/doctor/doctor.hpp"
#include "cli/services.hpp"

namespace kfpkg::cli {
namespace {

Action bind_doctor(CommandLine& line) {
  const auto fix = std::make_shared<bool>(false);
  line.flag("--fix", *fix, "make a builder or register emulation where one is missing");
  line.reports();
  return [fix](workspace::Session& session, Console& console) {
    Services services(session, console);
    return run_doctor(*fix, services, console.common);
  };
}

}  // namespace

Command doctor_command() {
  return {"doctor",
          "is everything there that kfpkg needs, and what to type if not",
          "  kfpkg doctor\n  kfpkg doctor --format json\n",
          bind_doctor,
          true,
          180};
}

}  // namespace kfpkg::cli
