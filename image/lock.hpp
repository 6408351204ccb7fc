// SPDX-License-Identifier: Apache-2.0
// The old names of dockerfile/base_lock.hpp, until what uses them has moved.
#pragma once

#include "dockerfile/base_lock.hpp"

namespace kfpkg::image {
using Lock = dockerfile::BaseLock;
using dockerfile::k_lock_name;
using dockerfile::lock_change;
using dockerfile::parse_lock;
}  // namespace kfpkg::image
