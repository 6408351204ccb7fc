// SPDX-License-Identifier: Apache-2.0
// The part of doctor that is about Docker: client, daemon, buildx, image store, platforms,
// emulation.
#pragma once

#include "ops/doctor/answers.hpp"

#include <vector>

namespace kfpkg::ops {

void check_docker(const DoctorAnswers& answers, std::vector<Check>& checks);

}  // namespace kfpkg::ops
