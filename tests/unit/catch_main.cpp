// SPDX-License-Identifier: Apache-2.0
// The main function of every unit test.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

// libgit2 1.5 forgets the match data of patterns that do not match.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpcre2";
}
