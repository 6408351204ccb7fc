// SPDX-License-Identifier: Apache-2.0
// What people read of a build.
#include "cli/build/build_report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace kfpkg;
using namespace kfpkg::cli;

TEST_CASE("a build is a row for each component: what happened, a short digest, platforms",
          "[cli]") {
  image::Receipt pushed;
  pushed.component = "train";
  pushed.reference = "acme.io/train";
  pushed.kept_in = image::k_kept_in_registry;
  pushed.digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  pushed.platforms = {{"linux/amd64", pushed.digest}, {"linux/arm64", pushed.digest}};
  pushed.tags = {"k-1", "1.0"};
  pushed.seconds = 1.25;
  image::Receipt there = pushed;
  there.component = "eval";
  there.skipped = true;
  ops::BuildReport report;
  report.folders.push_back({"train", pushed});
  report.folders.push_back({"eval", there});
  report.folders.push_back({"serve", fail(ErrorKind::build, "it broke"), true});
  report.folders.push_back({"late", fail(ErrorKind::build, "not tried"), false});
  CHECK(build_report(report).text() ==
        "COMPONENT  RESULT           DIGEST               PLATFORMS                IMAGE\n"
        "train      pushed in 1.2 s  sha256:0123456789ab  linux/amd64,linux/arm64  "
        "acme.io/train:k-1\n"
        "eval       up to date       sha256:0123456789ab  linux/amd64,linux/arm64  "
        "acme.io/train:k-1\n"
        "serve      failed           -                    -                        -\n"
        "late       not tried        -                    -                        -\n");
  const Json document = build_report(report).json();
  CHECK(document.at("receipts").size() == 2);
  CHECK(document.at("failed").size() == 2);
  CHECK(document.at("failed")[0].at("tried") == true);
  CHECK(document.at("failed")[1].at("tried") == false);
  CHECK_FALSE(document.contains("planned"));
}
