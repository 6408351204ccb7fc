// SPDX-License-Identifier: Apache-2.0
// Images of releases that are no longer maintained.
#include "lint/facts/named_images.hpp"
#include "lint/facts/release_table.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ImagesView& view, Findings& findings) {
  for (const NamedImage& image : named_images(view)) {
    const auto ended = ended_release(image.reference);
    if (!ended) continue;
    findings.add_in(
        image.source, image.span,
        fmt::format("\"{}\": {} gets no fixes since {}", image.written, ended->what, ended->since),
        fmt::format("take a maintained release, for example {}", ended->instead));
  }
}

}  // namespace

extern const Rule k_eol_base_image{
    {{"KF614", "eol-base-image"},
     Severity::warning,
     FailsAt::silent,
     "",
     "an image of a release that is no longer maintained",
     "Its holes stay open, and packages stop working with it: new releases of pip's packages leave "
     "such a Python out, and package archives of such a distribution move away. The table of "
     "releases is as of 2026-11-01.",
     R"(name: Train
implementation: {container: {image: "python:3.7", command: [python3, -m, this]}}
)",
     R"(name: Train
implementation: {container: {image: "python:3.13-slim", command: [python3, -m, this]}}
)"},
    check};

}  // namespace kfpkg::lint
