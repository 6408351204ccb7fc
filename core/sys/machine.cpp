// SPDX-License-Identifier: Apache-2.0
// What the kernel says of the machine.
#include "core/sys/machine.hpp"

#include <sys/utsname.h>

namespace kfpkg {

std::string machine_architecture() {
  utsname names{};
  return ::uname(&names) == 0 ? names.machine : "";
}

}  // namespace kfpkg
