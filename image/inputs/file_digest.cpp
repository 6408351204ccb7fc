// SPDX-License-Identifier: Apache-2.0
// Type, mode and content of one file as a digest.
#include "image/inputs/file_digest.hpp"

#include "core/crypto/sha256.hpp"

namespace kfpkg::image {
namespace {

Result<std::string> digest_of_content(const Tree& tree, const std::string& path, bool is_executable,
                                      const std::stop_token& stop, ByteSink* copy) {
  Sha256 hash;
  hash.update(is_executable ? "file 755\n" : "file 644\n");
  KFPKG_TRY_ASSIGN(const auto content, tree.open(path));
  KFPKG_TRY(for_each_block(*content, [&](std::string_view block) -> Status {
    if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    hash.update(block);
    return copy == nullptr ? Status() : copy->take(block);
  }));
  return hash.hex();
}

}  // namespace

Result<std::string> file_digest(const Tree& tree, const std::string& path, const TreeEntry& entry,
                                const std::stop_token& stop, ByteSink* copy) {
  if (entry.type == EntryType::file) {
    return digest_of_content(tree, path, entry.executable, stop, copy);
  }
  if (entry.type != EntryType::symlink) return changed_meanwhile(tree, path);
  KFPKG_TRY_ASSIGN(const std::string target, tree.read_link(path));
  return sha256_hex("link\n" + target);
}

tl::unexpected<Error> changed_meanwhile(const Tree& tree, const std::string& path) {
  return fail(ErrorKind::file, tree.display_path(path) + ": changed during this run",
              "run the command again");
}

}  // namespace kfpkg::image
