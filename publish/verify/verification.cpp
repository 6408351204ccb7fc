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
