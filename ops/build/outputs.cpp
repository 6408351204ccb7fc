// SPDX-License-Identifier: Apache-2.0
// The tables of what goes together.
#include "ops/build/outputs.hpp"

#include "image/inputs/names.hpp"
#include "ops/image/image_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kfpkg::ops {
namespace {

struct OutputName {
  Output kind;
  std::string_view flag;
};

constexpr std::array k_names{OutputName{Output::push_by_digest, "--push-by-digest"},
                             OutputName{Output::push, "--push"}, OutputName{Output::load, "--load"},
                             OutputName{Output::layout, "--output"}};

// Pairs that one build can serve. None yet: a builder has one output.
constexpr std::array<std::pair<Output, Output>, 0> k_together{};

/// What another option needs.
struct Need {
  std::string_view option;
  Output needed;
  std::string_view way_out;
  Output not_with;  ///< `needed` holds, but this does not
  std::string_view other_way_out;
};

constexpr Need k_tag{"--tag", Output::push, "add --push", Output::push_by_digest,
                     "give the tag to kfpkg image join, which makes one image of the parts"};

bool go_together(Output a, Output b) {
  return std::any_of(k_together.begin(), k_together.end(), [&](const auto& pair) {
    return pair == std::pair(a, b) || pair == std::pair(b, a);
  });
}

std::vector<OutputName> named_by(const OutputFlags& flags) {
  std::vector<OutputName> given;
  for (const OutputName& name : k_names) {
    const bool is_given = (name.kind == Output::push && flags.push && !flags.push_by_digest) ||
                          (name.kind == Output::push_by_digest && flags.push_by_digest) ||
                          (name.kind == Output::load && flags.load) ||
                          (name.kind == Output::layout && !flags.layout.empty());
    if (is_given) given.push_back(name);
  }
  return given;
}

Status check_pairs(const std::vector<OutputName>& given) {
  for (std::size_t i = 1; i < given.size(); ++i) {
    if (go_together(given[i - 1].kind, given[i].kind)) continue;
    return fail(
        ErrorKind::usage,
        fmt::format("build: {} and {} exclude each other", given[i - 1].flag, given[i].flag),
        "choose one");
  }
  return {};
}

Status check_tags(const std::vector<std::string>& tags, const Outputs& outputs) {
  if (tags.empty()) return {};
  if (outputs.has(k_tag.not_with)) {
    return fail(ErrorKind::usage,
                fmt::format("build: {} and --push-by-digest exclude each other", k_tag.option),
                std::string(k_tag.other_way_out));
  }
  if (!outputs.has(k_tag.needed)) {
    return fail(ErrorKind::usage, fmt::format("build: {} needs --push", k_tag.option),
                std::string(k_tag.way_out));
  }
  for (const std::string& tag : tags) {
    KFPKG_TRY(check_tag(tag, "build"));
    if (image::is_fingerprint_tag(tag)) {
      return fail(ErrorKind::usage, fmt::format("build: tag \"{}\" is kept for fingerprints", tag),
                  "choose a tag that does not start with k-");
    }
  }
  return {};
}

// The images of a build have no tag in their layout, and no digest before they are built.
Result<std::string> layout_folder(const std::string& text) {
  const auto name = parse_layout_name(text);
  if (name && name->selector.tag.empty() && !name->selector.digest) return name->folder;
  return fail(ErrorKind::usage, fmt::format("build: --output \"{}\" is unknown", text),
              "write oci:FOLDER");
}

}  // namespace

Result<Outputs> read_outputs(const OutputFlags& flags, const std::filesystem::path& cwd) {
  const std::vector<OutputName> given = named_by(flags);
  KFPKG_TRY(check_pairs(given));
  Outputs outputs;
  if (!given.empty()) outputs.kinds.clear();
  for (const OutputName& name : given) outputs.kinds.insert(name.kind);
  if (outputs.has(Output::layout)) {
    KFPKG_TRY_ASSIGN(const std::string folder, layout_folder(flags.layout));
    outputs.layout = cwd / folder;
  }
  if (flags.has_cache && !outputs.to_registry()) {
    return fail(ErrorKind::usage, "build: --cache needs --push", "add --push");
  }
  KFPKG_TRY(check_tags(flags.tags, outputs));
  outputs.tags = flags.tags;
  return outputs;
}

}  // namespace kfpkg::ops
