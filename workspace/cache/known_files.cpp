// SPDX-License-Identifier: Apache-2.0
// One file per folder in the user's cache.
#include "workspace/cache/known_files.hpp"

#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"

namespace kfpkg::workspace {
namespace {

constexpr std::uint64_t k_index_limit = 16U << 20U;

std::filesystem::path index_path(const ComponentFolder& folder, const Invocation& call) {
  const std::string key = folder.context.path.string() + '\n' + folder.context.below;
  return call.environment.cache_dir() / "files" / sha256_hex(key).substr(0, 32);
}

}  // namespace

FileIndex known_files(const ComponentFolder& folder, const Invocation& call) {
  const FileIndex::Time now = call.clock.wall();
  const auto bytes = read_file(index_path(folder, call), k_index_limit);
  return bytes ? FileIndex::parse(*bytes, now) : FileIndex(now);
}

void keep_known_files(const ComponentFolder& folder, const FileIndex& index,
                      const Invocation& call) {
  if (!index.is_changed()) return;
  // A read-only home folder must not fail a build.
  static_cast<void>(write_file(index_path(folder, call), index.to_bytes()));
}

}  // namespace kfpkg::workspace
