// SPDX-License-Identifier: Apache-2.0
// What a verification came to.
#include "publish/verify/verification.hpp"

#include <algorithm>

namespace kfpkg::publish {

bool Verification::ok() const {
  return first_failure() == nullptr;
}

const Check* Verification::first_failure() const {
  const auto found = std::find_if(checks.begin(), checks.end(), [](const Check& check) {
    return check.outcome == CheckOutcome::failed;
  });
  return found == checks.end() ? nullptr : &*found;
}

ExitCode exit_code_of(const Verification& verification) {
  ExitCode worst = ExitCode::done;
  for (const Check& check : verification.checks) {
    if (check.outcome == CheckOutcome::failed) worst = graver(worst, exit_code(check.kind));
  }
  return worst;
}

std::string_view name_of(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::passed:
      return "passed";
    case CheckOutcome::failed:
      return "failed";
    case CheckOutcome::skipped:
      return "skipped";
  }
  return "";
}

}  // namespace kfpkg::publish
