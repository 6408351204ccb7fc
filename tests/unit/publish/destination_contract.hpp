// SPDX-License-Identifier: Apache-2.0
// What every kind of destination promises, to be asked by the test of each.
#pragma once

#include "published_site.hpp"

#include <functional>
#include <memory>

namespace kfpkg::publish::samples {

/// To be called in a TEST_CASE, with something that makes an empty place. Asks the port, and what
/// people read of the layout; how a kind keeps its releases is its own business.
void check_destination_contract(const std::function<std::unique_ptr<PublishedSite>()>& make_site);

}  // namespace kfpkg::publish::samples
