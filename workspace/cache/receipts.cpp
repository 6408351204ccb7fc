// SPDX-License-Identifier: Apache-2.0
// One file per folder in the user's cache.
#include "workspace/cache/receipts.hpp"

#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"

namespace kfpkg::workspace {
namespace {

constexpr std::uint64_t k_receipt_limit = 16U << 20U;

std::filesystem::path receipt_path(const std::filesystem::path& folder,
                                   const Environment& environment) {
  const std::string key = sha256_hex(folder.string()).substr(0, 32);
  return environment.cache_dir() / "receipts" / (key + ".json");
}

}  // namespace

std::optional<image::Receipt> last_receipt(const std::filesystem::path& folder,
                                           const Environment& environment) {
  const auto text = read_file(receipt_path(folder, environment), k_receipt_limit);
  if (!text) return std::nullopt;
  auto receipt = image::parse_receipt(*text);
  if (!receipt) return std::nullopt;
  return std::move(*receipt);
}

void keep_receipt(const std::filesystem::path& folder, const image::Receipt& receipt,
                  const Environment& environment) {
  // A read-only home folder must not fail a build. A hash of a short build argument tells what it
  // is, so nobody else may read it.
  static_cast<void>(
      write_file(receipt_path(folder, environment), image::to_json(receipt), FileMode::secret));
}

}  // namespace kfpkg::workspace
