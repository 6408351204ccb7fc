// SPDX-License-Identifier: Apache-2.0
// The SHA-256 over everything that decides an image, so that an image which is there already is
// never built again.
#pragma once

#include "core/fs/file_index.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "oci/reference.hpp"

#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::image {

/// What goes in. Times, owners, empty folders, the host and kfpkg's version do not.
struct FingerprintRequest {
  const Tree* tree = nullptr;
  std::string folder;              ///< the build context in the tree
  std::vector<std::string> files;  ///< relative to it: dockerfile::context_files
  std::string dockerfile;          ///< the author's bytes, not the generated one's
  std::map<std::string, std::string> build_args;
  std::vector<oci::Platform> platforms;        ///< order does not matter
  std::map<std::string, std::string> bases;    ///< canonical reference -> digest
  std::map<std::string, std::string> options;  ///< what else changes the result: "target"
  FileIndex* known = nullptr;  ///< long files that need not be read again; null: read all
  std::stop_token stop;
};

/// Shorter files are read each time, which is as fast as to look them up.
inline constexpr std::uint64_t k_long_file = 1U << 20U;

/// One input: `name` says what it is ("Dockerfile", "src/train.py", "build arg VERSION", "base
/// docker.io/library/python:3.11-slim"), `digest` is the SHA-256 of its value, in hexadecimal.
struct FingerprintInput {
  std::string kind;  ///< dockerfile, file, arg, platform, base, option
  std::string name;
  std::string digest;
  friend bool operator==(const FingerprintInput&, const FingerprintInput&) = default;
};

struct Fingerprint {
  std::string hex;                       ///< 64 digits
  std::vector<FingerprintInput> inputs;  ///< sorted by kind and name
};

/// Files are read one at a time and in pieces, so that their size costs no memory.
[[nodiscard]] Result<Fingerprint> fingerprint(const FingerprintRequest& request);

/// The rules by which inputs are chosen, hashed and given to builders. A higher one builds
/// everything of everybody again; 2 came with staged contexts.
inline constexpr int k_fingerprint_scheme = 2;

/// SHA-256 over a scheme and inputs in their order, 64 digits.
[[nodiscard]] std::string fingerprint_hex(const std::vector<FingerprintInput>& inputs,
                                          int scheme = k_fingerprint_scheme);

/// What differs between two lists of inputs, as people read it: "src/train.py changed", "src/new.py
/// added", "platform linux/arm64 removed".
[[nodiscard]] std::vector<std::string> changes(const std::vector<FingerprintInput>& before,
                                               const std::vector<FingerprintInput>& now);

}  // namespace kfpkg::image
