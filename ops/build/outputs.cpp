// SPDX-License-Identifier: Apache-2.0
// The table of outputs, and what goes together.
#include "ops/build/outputs.hpp"

#include "core/fs/tree.hpp"
#include "image/inputs/names.hpp"
#include "oci/content_store.hpp"
#include "ops/image/image_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace kfpkg::ops {
namespace {

/// An output, the flag that asks for it, and whether it is asked for.
struct OutputFlag {
  Output kind;
  std::string_view flag;
  bool (*is_given)(const OutputFlags& flags);
};

// A builder has one output, so no two of these go together.
constexpr std::array k_outputs{
    OutputFlag{Output::push_by_digest, "--push-by-digest",
               [](const OutputFlags& flags) { return flags.push_by_digest; }},
    // Beside --push-by-digest it says nothing more.
    OutputFlag{Output::push, "--push",
               [](const OutputFlags& flags) { return flags.push && !flags.push_by_digest; }},
    OutputFlag{Output::load, "--load", [](const OutputFlags& flags) { return flags.load; }},
    OutputFlag{Output::layout, "--output",
               [](const OutputFlags& flags) { return !flags.layout.empty(); }}};

Result<std::set<Output>> kinds_of(const OutputFlags& flags) {
  std::vector<OutputFlag> given;
  std::copy_if(k_outputs.begin(), k_outputs.end(), std::back_inserter(given),
               [&](const OutputFlag& output) { return output.is_given(flags); });
  if (given.size() > 1) {
    return fail(ErrorKind::usage,
                fmt::format("build: {} and {} exclude each other", given[0].flag, given[1].flag),
                "choose one");
  }
  if (given.empty()) return std::set{Output::check};
  return std::set{given.front().kind};
}

Status check_tags(const std::vector<std::string>& tags, const Outputs& outputs) {
  if (tags.empty()) return {};
  if (outputs.has(Output::push_by_digest)) {
    return fail(ErrorKind::usage, "build: --tag and --push-by-digest exclude each other",
                "give the tag to kfpkg image join, which makes one image of the parts");
  }
  if (!outputs.has(Output::push)) {
    return fail(ErrorKind::usage, "build: --tag needs --push", "add --push");
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

Status check_layout(const std::filesystem::path& folder) {
  std::error_code ignored;
  const auto type = type_at(folder.native());
  const bool is_free =
      !type || (*type == EntryType::directory &&
                (oci::is_layout(folder) || std::filesystem::is_empty(folder, ignored)));
  if (is_free) return {};
  return fail(ErrorKind::usage,
              fmt::format("build: --output: {} is not an OCI image layout", folder.string()),
              "name a new or an empty folder");
}

Result<Outputs> read_outputs(const OutputFlags& flags, const std::filesystem::path& cwd) {
  Outputs outputs;
  KFPKG_TRY_ASSIGN(outputs.kinds, kinds_of(flags));
  if (outputs.has(Output::layout)) {
    KFPKG_TRY_ASSIGN(const std::string folder, layout_folder(flags.layout));
    outputs.layout = cwd / folder;
  }
  if (flags.has_cache && !outputs.to_registry()) {
    return fail(ErrorKind::usage, "build: --cache needs --push", "add --push");
  }
  KFPKG_TRY(check_tags(flags.tags, outputs));
  if (flags.move_tags && flags.tags.empty()) {
    return fail(ErrorKind::usage, "build: --move needs --tag", "leave it out, or add --tag");
  }
  outputs.tags = flags.tags;
  outputs.move_tags = flags.move_tags;
  return outputs;
}

}  // namespace kfpkg::ops
