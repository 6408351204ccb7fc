// SPDX-License-Identifier: Apache-2.0
// Dockerfiles: what is parsed has its places in the text, and is evaluated within bounds.
#include "core/fs/tree.hpp"
#include "dockerfile/context.hpp"
#include "dockerfile/stage_image.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace kfpkg;
using namespace kfpkg::dockerfile;

void expect(bool holds) {
  if (!holds) std::abort();
}

bool is_inside(Span span, std::size_t size) {
  return span.begin <= span.end && span.end <= size;
}

void check_places(const Dockerfile& file) {
  const std::size_t size = file.source->bytes().size();
  std::size_t last = 0;
  for (const Instruction& one : file.instructions) {
    expect(is_inside(one.span, size) && one.span.begin >= last);
    last = one.span.begin;
    expect(is_inside(one.name_span, size) && one.name_span.begin == one.span.begin);
    for (const Word& word : one.words) expect(is_inside(word.span, size));
    for (const Flag& flag : one.flags) expect(is_inside(flag.value_span, size));
    for (const Heredoc& doc : one.heredocs) expect(is_inside(doc.content, size));
  }
}

void check_image(const Dockerfile& file) {
  const oci::Platform platform{"linux", "amd64", ""};
  const Arguments arguments{{{"GIVEN", "a"}}, platform, platform};
  Diagnostics diagnostics;
  for (const BaseImage& base : base_images(file, arguments, diagnostics))
    expect(base.instruction < file.instructions.size());
  const StageImage image = stage_image(file, stages(file).size() - 1, arguments);
  expect(image.from < file.instructions.size());
  expect(!image.workdir || image.workdir->starts_with('/'));
  const MemoryTree tree({{"a", {"x"}}, {"b/c", {"y"}}, {"b/d.py", {"z"}}});
  const IgnoreRules none;
  expect(origin_of("/a", image, tree, "", none).has_value());
  expect(context_files(tree, "", context_sources(file), none).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Diagnostics diagnostics;
  const auto source =
      make_source("Dockerfile", std::string(reinterpret_cast<const char*>(data), size));
  const auto file = parse(source, diagnostics);
  expect(file.has_value() == diagnostics.empty());
  if (!file) return 0;
  check_places(*file);
  check_image(*file);
  return 0;
}
