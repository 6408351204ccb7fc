// SPDX-License-Identifier: Apache-2.0
// SHA-256 over the inputs of an image.
#include "image/inputs/fingerprint.hpp"

#include "core/crypto/sha256.hpp"
#include "image/inputs/file_digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace kfpkg::image {
namespace {

/// Length before the text, so that no two lists of texts give the same bytes.
void add(std::string& out, std::string_view text) {
  out += fmt::format("{}:", text.size());
  out += text;
}

// The file is only remembered when it was the same one before and after it was read.
Result<std::string> remembered_digest(const Tree& tree, const std::string& path,
                                      const TreeEntry& entry, FileIndex& known,
                                      const std::stop_token& stop) {
  if (const auto digest = known.find(path, *entry.stamp)) return *digest;
  KFPKG_TRY_ASSIGN(std::string digest, file_digest(tree, path, entry, stop));
  KFPKG_TRY_ASSIGN(const std::optional<TreeEntry> after, tree.stat(path));
  if (after && after->stamp == entry.stamp) known.record(path, *entry.stamp, digest);
  return digest;
}

Result<std::string> digest_of_file(const FingerprintRequest& request, const std::string& path) {
  const Tree& tree = *request.tree;
  FileIndex* known = request.known;
  KFPKG_TRY_ASSIGN(const std::optional<TreeEntry> entry, tree.stat(path));
  if (!entry) return changed_meanwhile(tree, path);
  const bool is_worth_it = known != nullptr && entry->stamp && entry->size >= k_long_file;
  return is_worth_it ? remembered_digest(tree, path, *entry, *known, request.stop)
                     : file_digest(tree, path, *entry, request.stop);
}

Result<std::vector<FingerprintInput>> collect(const FingerprintRequest& request) {
  std::vector<FingerprintInput> inputs;
  inputs.push_back({"dockerfile", "Dockerfile", sha256_hex(request.dockerfile)});
  for (const std::string& file : request.files) {
    KFPKG_TRY_ASSIGN(std::string digest, digest_of_file(request, join_path(request.folder, file)));
    inputs.push_back({"file", file, std::move(digest)});
  }
  for (const auto& [name, value] : request.build_args) {
    inputs.push_back({"arg", name, sha256_hex(value)});
  }
  for (const oci::Platform& platform : request.platforms) {
    inputs.push_back({"platform", platform.str(), sha256_hex(platform.str())});
  }
  for (const auto& [reference, digest] : request.bases) {
    inputs.push_back({"base", reference, sha256_hex(digest)});
  }
  for (const auto& [name, value] : request.options) {
    inputs.push_back({"option", name, sha256_hex(value)});
  }
  return inputs;
}

auto key(const FingerprintInput& input) {
  return std::tie(input.kind, input.name);
}

std::string title(const FingerprintInput& input) {
  if (input.kind == "file" || input.kind == "dockerfile") return input.name;
  if (input.kind == "arg") return "build argument " + input.name;
  if (input.kind == "base") return "base image " + input.name;
  return input.kind + " " + input.name;
}

}  // namespace

Result<Fingerprint> fingerprint(const FingerprintRequest& request) {
  Fingerprint result;
  KFPKG_TRY_ASSIGN(result.inputs, collect(request));
  std::sort(result.inputs.begin(), result.inputs.end(),
            [](const auto& a, const auto& b) { return key(a) < key(b); });
  result.inputs.erase(std::unique(result.inputs.begin(), result.inputs.end()), result.inputs.end());
  result.hex = fingerprint_hex(result.inputs);
  return result;
}

std::string fingerprint_hex(const std::vector<FingerprintInput>& inputs, int scheme) {
  std::string all;
  add(all, fmt::format("kfpkg-fingerprint/{}", scheme));
  for (const FingerprintInput& input : inputs) {
    add(all, input.kind);
    add(all, input.name);
    add(all, input.digest);
  }
  return sha256_hex(all);
}

std::vector<std::string> changes(const std::vector<FingerprintInput>& before,
                                 const std::vector<FingerprintInput>& now) {
  std::vector<std::string> found;
  auto old = before.begin();
  auto next = now.begin();
  while (old != before.end() || next != now.end()) {
    if (next == now.end() || (old != before.end() && key(*old) < key(*next))) {
      found.push_back(title(*old++) + " removed");
    } else if (old == before.end() || key(*next) < key(*old)) {
      found.push_back(title(*next++) + " added");
    } else {
      if (old->digest != next->digest) found.push_back(title(*next) + " changed");
      ++old;
      ++next;
    }
  }
  return found;
}

}  // namespace kfpkg::image
