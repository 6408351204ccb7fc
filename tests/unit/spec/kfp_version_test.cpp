// SPDX-License-Identifier: Apache-2.0
// Public names of KFP versions stay what they are, and sets list them in one order.
#include "spec/kfp_version.hpp"

#include "spec/backend/placeholder.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg::spec;
using Names = std::vector<std::string>;

TEST_CASE("each version has one public name", "[spec][kfp]") {
  CHECK(KfpVersions::all().names() == Names{"kfp-1.8", "kfp-2", "kfp-2.17", "vertex"});
  for (const std::string_view name : kfp_version_names()) {
    REQUIRE(kfp_version_named(name));
    CHECK(name_of(*kfp_version_named(name)) == name);
  }
  CHECK_FALSE(kfp_version_named("kfp-3"));
  CHECK_FALSE(kfp_version_named(""));
}

TEST_CASE("a set of versions holds what it was given", "[spec][kfp]") {
  const Names names{"vertex", "kfp-3", "kfp-2"};
  const KfpVersions two = KfpVersions::named(names);
  CHECK(two == KfpVersions{KfpVersion::kfp_2, KfpVersion::vertex});
  CHECK(two.names() == Names{"kfp-2", "vertex"});
  CHECK(two.contains(KfpVersion::vertex));
  CHECK_FALSE(two.contains(KfpVersion::kfp_1_8));
  CHECK(two.intersects(k_all_of_kfp_2));
  CHECK_FALSE(two.intersects(KfpVersions{KfpVersion::kfp_1_8}));
  CHECK(KfpVersions().empty());
}

TEST_CASE("only Kubeflow's own 2.x backends leave concat and if alone", "[spec][kfp]") {
  using backend::Semantics;
  CHECK(backend::semantics_of(KfpVersion::kfp_1_8) == Semantics::kfp_local);
  CHECK(backend::semantics_of(KfpVersion::kfp_2) == Semantics::kfp_backend);
  CHECK(backend::semantics_of(KfpVersion::kfp_2_17) == Semantics::kfp_backend);
  CHECK(backend::semantics_of(KfpVersion::vertex) == Semantics::kfp_local);
}
