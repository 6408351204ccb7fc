// SPDX-License-Identifier: Apache-2.0
// Kinds of errors as exit codes.
#include "core/result.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;

TEST_CASE("the gravest of several exit codes counts, in whatever order they come", "[result]") {
  const ExitCode by_gravity[] = {ExitCode::done,  ExitCode::findings,   ExitCode::usage,
                                 ExitCode::files, ExitCode::network,    ExitCode::build,
                                 ExitCode::bug,   ExitCode::interrupted};
  for (std::size_t i = 0; i < std::size(by_gravity); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      CHECK(graver(by_gravity[i], by_gravity[j]) == by_gravity[i]);
      CHECK(graver(by_gravity[j], by_gravity[i]) == by_gravity[i]);
    }
  }
}
