// SPDX-License-Identifier: Apache-2.0
// ENV, ARG and LABEL as names and values, RUN as a shell's words.
#include "lint/secrets/dockerfile_secrets.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

// In the source, where the secret is written as it reads.
void add(std::optional<Secret> secret, Span within, const SourceBuffer& source,
         std::vector<Secret>& found) {
  if (!secret) return;
  const std::size_t at = source.text(within).find(secret->value);
  const std::size_t begin = within.begin + at;
  secret->span = at == std::string_view::npos ? within : Span{begin, begin + secret->value.size()};
  found.push_back(*std::move(secret));
}

// ENV NAME=VALUE ..., ENV NAME VALUE, ARG NAME=VALUE ..., LABEL NAME=VALUE ...
void read_variables(const dockerfile::Instruction& instruction, const SourceBuffer& source,
                    std::vector<Secret>& found) {
  if (instruction.words.empty()) return;
  const std::string& first = instruction.words.front().text;
  if (first.find('=') == std::string::npos && instruction.name == "ENV") {
    const std::string_view value =
        std::string_view(instruction.arguments)
            .substr(std::min(first.size(), instruction.arguments.size()));
    return add(named_secret(first, value), instruction.span, source, found);
  }
  for (const dockerfile::Word& word : instruction.words) {
    const std::string_view text = word.text;
    const std::size_t equals = text.find('=');
    if (equals == text.npos) continue;
    add(named_secret(text.substr(0, equals), text.substr(equals + 1)), word.span, source, found);
  }
}

// With its heredocs, which are scripts mostly.
void read_script(const dockerfile::Instruction& instruction, const SourceBuffer& source,
                 std::vector<Secret>& found) {
  for (Secret& secret : named_in_script(source.text(instruction.span))) {
    secret.span.begin += instruction.span.begin;
    secret.span.end += instruction.span.begin;
    found.push_back(std::move(secret));
  }
}

void read(const dockerfile::Instruction& instruction, const SourceBuffer& source,
          std::vector<Secret>& found) {
  if (instruction.name == "ENV" || instruction.name == "ARG" || instruction.name == "LABEL")
    read_variables(instruction, source, found);
  if (instruction.name == "RUN") read_script(instruction, source, found);
  for (const dockerfile::Instruction& trigger : instruction.trigger) read(trigger, source, found);
}

std::vector<Secret> read_named(const dockerfile::Dockerfile& file) {
  std::vector<Secret> named;
  for (const dockerfile::Instruction& instruction : file.instructions)
    read(instruction, *file.source, named);
  return named;
}

}  // namespace

std::vector<Secret> secrets_of(const dockerfile::Dockerfile& file) {
  return merged(known_secrets(file.source->bytes()), read_named(file));
}

}  // namespace kfpkg::lint
