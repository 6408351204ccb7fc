// SPDX-License-Identifier: Apache-2.0
// Where nothing has changed between the schemes.
#include "workspace/images/scheme_1.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/context.hpp"
#include "dockerfile/paths.hpp"
#include "workspace/folders/context_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace kfpkg::workspace {
namespace {

bool is_plain_flag(const dockerfile::Flag& flag) {
  constexpr std::array<std::string_view, 5> k_known{"from", "chown", "chmod", "link", "platform"};
  return std::find(k_known.begin(), k_known.end(), flag.name) != k_known.end() &&
         !(flag.name == "from" && flag.value.empty()) &&
         flag.value.find_first_of("\"'\\`$") == std::string::npos;
}

bool is_plain_dockerfile(const dockerfile::Build& build) {
  constexpr std::array<std::string_view, 8> k_read_anew{"BUILDPLATFORM", "BUILDARCH",   "BUILDOS",
                                                        "BUILDVARIANT",  "TARGETSTAGE", "OSVERSION",
                                                        "git@",          "<<"};
  // Variables of a source had no value for it.
  const auto sources = dockerfile::context_sources(build.file);
  if (!std::holds_alternative<std::vector<dockerfile::ContextSource>>(sources)) return false;
  const std::string_view text = build.file.source->bytes();
  const auto has = [text](std::string_view word) { return text.find(word) != text.npos; };
  if (std::any_of(k_read_anew.begin(), k_read_anew.end(), has)) return false;
  return std::all_of(build.file.instructions.begin(), build.file.instructions.end(),
                     [](const dockerfile::Instruction& one) {
                       return std::all_of(one.flags.begin(), one.flags.end(), is_plain_flag);
                     });
}

bool are_plain_bases(const ImageInputs& inputs) {
  const auto& bases = inputs.build.bases;
  const auto same = [](const dockerfile::BaseImage& a, const dockerfile::BaseImage& b) {
    return a.span == b.span && a.reference == b.reference && !a.reference.digest;
  };
  return inputs.own_bases.empty() && std::all_of(bases.begin(), bases.end(), [&](const auto& list) {
           return std::equal(list.begin(), list.end(), bases.front().begin(), bases.front().end(),
                             same);
         });
}

// Comments aside, letters, digits and what paths and wildcards are made of.
bool is_plain_ignore(const dockerfile::Ignore& ignore, std::string_view below) {
  constexpr std::string_view k_plain = "*?/._-+!~\r\n";
  if (!ignore.source) return true;
  const bool is_link = ignore.path != dockerfile::k_ignore_name &&
                       ignore.path != join_path(below, "Dockerfile.dockerignore");
  if (is_link) return false;
  bool in_comment = false;
  for (const char c : ignore.source->bytes()) {
    if (c == '#') in_comment = true;
    if (c == '\n') in_comment = false;
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                          k_plain.find(c) != std::string_view::npos;
    if (!in_comment && !is_plain) return false;
  }
  return true;
}

Result<bool> has_mode(const Tree& tree, const std::string& path, std::uint32_t mode) {
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
  return entry && entry->stamp && (entry->stamp->mode & 07777) == mode;
}

std::vector<std::string> files_of(const image::Fingerprint& now) {
  std::vector<std::string> files;
  for (const image::FingerprintInput& input : now.inputs) {
    if (input.kind == "file") files.push_back(input.name);
  }
  return files;
}

// A builder of scheme 1 saw the disk itself.
Result<bool> are_plain_files(const ComponentFolder& folder, const ImageInputs& inputs,
                             const image::Fingerprint& now) {
  const DiskTree disk(folder.context.path, folder.context.display);
  KFPKG_TRY_ASSIGN(
      const dockerfile::TakenFiles taken,
      dockerfile::taken_files(disk, "", inputs.build.sources, inputs.build.ignore.rules));
  if (inputs.modes || taken.files != files_of(now) || !taken.left_out.empty()) return false;
  for (const std::string& file : taken.files) {
    KFPKG_TRY_ASSIGN(const auto entry, disk.stat(file));
    if (!entry) return false;
    if (entry->type == EntryType::symlink) continue;
    KFPKG_TRY_ASSIGN(const bool is_plain, has_mode(disk, file, entry->executable ? 0755 : 0644));
    if (!is_plain) return false;
  }
  for (const std::string& above : dockerfile::folders_of(taken.files)) {
    KFPKG_TRY_ASSIGN(const bool is_open, has_mode(disk, above, 0755));
    if (!is_open) return false;
  }
  return true;
}

}  // namespace

Result<std::optional<std::string>> fingerprint_by_scheme_1(const ComponentFolder& folder,
                                                           const ImageInputs& inputs,
                                                           const image::Fingerprint& now) {
  const bool is_plain = is_plain_dockerfile(inputs.build) && are_plain_bases(inputs) &&
                        is_plain_ignore(inputs.build.ignore, folder.context.below);
  if (!is_plain) return std::nullopt;
  KFPKG_TRY_ASSIGN(const bool are_same, are_plain_files(folder, inputs, now));
  if (!are_same) return std::nullopt;
  return image::fingerprint_hex(now.inputs, 1);
}

}  // namespace kfpkg::workspace
