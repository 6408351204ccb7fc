// SPDX-License-Identifier: Apache-2.0
// Asks, mends where it is told to, and asks again.
#include "ops/doctor/doctor.hpp"

#include "ops/doctor/ask.hpp"
#include "ops/doctor/checks.hpp"
#include "ops/doctor/fix.hpp"

namespace kfpkg::ops {

Result<std::vector<Check>> doctor(workspace::Session& session, const DoctorIntent& intent) {
  std::vector<Check> checks = check_environment(ask_machine(session));
  const Invocation& call = session.call();
  if (intent.fix && fix_environment(checks, session.processes(), call, intent.tell_fix)) {
    checks = check_environment(ask_machine(session));
  }
  if (call.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  return checks;
}

}  // namespace kfpkg::ops
