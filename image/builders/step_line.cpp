// SPDX-License-Identifier: Apache-2.0
// Compares instructions as builders print them: on one line, flags first.
#include "image/builders/step_line.hpp"

#include "dockerfile/syntax/dockerfile.hpp"

#include <string>

namespace kfpkg::image {
namespace {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '\t') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c;
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string with_flags(const dockerfile::Dockerfile& file, const dockerfile::Instruction& each) {
  std::string text = each.name;
  for (const dockerfile::Flag& flag : each.flags) {
    text += ' ';
    text += file.source->bytes().substr(flag.span.begin, flag.span.end - flag.span.begin);
  }
  return text + ' ' + each.arguments;
}

}  // namespace

int line_of_step(std::string_view instruction, const BuildRequest& request) {
  Diagnostics ignored;
  const auto file =
      dockerfile::parse(make_source(request.dockerfile_name, request.dockerfile), ignored);
  if (!file) return 0;
  const std::string wanted = squeezed(instruction);
  for (const dockerfile::Instruction& each : file->instructions) {
    if (squeezed(each.name + " " + each.arguments) != wanted &&
        squeezed(with_flags(*file, each)) != wanted)
      continue;
    return static_cast<int>(file->source->position(each.span.begin).line);
  }
  return 0;
}

}  // namespace kfpkg::image
