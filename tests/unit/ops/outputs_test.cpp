// SPDX-License-Identifier: Apache-2.0
// Where images go, and what goes together.
#include "ops/build/outputs.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::ops;

namespace {

OutputFlags flags_of(std::initializer_list<Output> outputs) {
  OutputFlags flags;
  for (const Output output : outputs) {
    if (output == Output::push) flags.push = true;
    if (output == Output::push_by_digest) flags.push_by_digest = true;
    if (output == Output::load) flags.load = true;
    if (output == Output::layout) flags.layout = "oci:out";
  }
  return flags;
}

}  // namespace

TEST_CASE("outputs are a set that is not empty", "[build]") {
  struct Row {
    std::initializer_list<Output> given;
    std::set<Output> kinds;
    bool to_registry;
  };
  const Row rows[] = {
      {{}, {Output::check}, false},
      {{Output::push}, {Output::push}, true},
      {{Output::push_by_digest}, {Output::push_by_digest}, true},
      // --push beside it says nothing more.
      {{Output::push, Output::push_by_digest}, {Output::push_by_digest}, true},
      {{Output::load}, {Output::load}, false},
      {{Output::layout}, {Output::layout}, false},
  };
  for (const Row& row : rows) {
    const auto outputs = read_outputs(flags_of(row.given), "/w");
    REQUIRE(outputs);
    CHECK(outputs->kinds == row.kinds);
    CHECK(outputs->to_registry() == row.to_registry);
    CHECK(outputs->layout == (outputs->has(Output::layout) ? "/w/out" : ""));
  }
}

TEST_CASE("outputs that no builder serves together are refused by their flags", "[build]") {
  struct Row {
    std::initializer_list<Output> given;
    const char* message;
  };
  const Row rows[] = {
      {{Output::push, Output::load}, "build: --push and --load exclude each other"},
      {{Output::push, Output::layout}, "build: --push and --output exclude each other"},
      {{Output::load, Output::layout}, "build: --load and --output exclude each other"},
      {{Output::push_by_digest, Output::load},
       "build: --push-by-digest and --load exclude each other"},
      {{Output::push_by_digest, Output::layout},
       "build: --push-by-digest and --output exclude each other"},
  };
  for (const Row& row : rows) {
    const auto outputs = read_outputs(flags_of(row.given), "/w");
    REQUIRE_FALSE(outputs);
    CHECK(outputs.error().kind == ErrorKind::usage);
    CHECK(outputs.error().message == row.message);
  }
}

TEST_CASE("tags and a cache need a push that can have them", "[build]") {
  const auto with = [](std::initializer_list<Output> outputs, std::vector<std::string> tags,
                       bool has_cache) {
    OutputFlags flags = flags_of(outputs);
    flags.tags = std::move(tags);
    flags.has_cache = has_cache;
    return read_outputs(flags, "/w");
  };
  CHECK(with({Output::push}, {"latest", "1"}, true)->tags ==
        std::vector<std::string>{"latest", "1"});
  CHECK(with({Output::push_by_digest}, {}, true));
  struct Row {
    std::initializer_list<Output> given;
    const char* tag;
    bool has_cache;
    const char* message;
  };
  const Row rows[] = {
      {{}, "latest", false, "build: --tag needs --push"},
      {{Output::load}, "latest", false, "build: --tag needs --push"},
      {{Output::push_by_digest},
       "latest",
       false,
       "build: --tag and --push-by-digest exclude each other"},
      {{Output::layout}, nullptr, true, "build: --cache needs --push"},
      {{Output::push},
       "k-0123456789abcdef",
       false,
       "build: tag \"k-0123456789abcdef\" is kept for fingerprints"},
  };
  for (const Row& row : rows) {
    std::vector<std::string> tags;
    if (row.tag != nullptr) tags.emplace_back(row.tag);
    const auto outputs = with(row.given, tags, row.has_cache);
    REQUIRE_FALSE(outputs);
    CHECK(outputs.error().message == row.message);
  }
  OutputFlags nowhere;
  nowhere.layout = "out";
  CHECK(read_outputs(nowhere, "/w").error().message == "build: --output \"out\" is unknown");
}
