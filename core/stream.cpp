// SPDX-License-Identifier: Apache-2.0
// Sources from their first byte to their last.
#include "core/stream.hpp"

#include <utility>

namespace kfpkg {
namespace {

constexpr std::size_t k_block = 64U << 10U;

}  // namespace

Status for_each_block(ByteSource& source, const std::function<Status(std::string_view)>& take) {
  KFPKG_TRY(source.rewind());
  std::string block(k_block, '\0');
  while (true) {
    KFPKG_TRY_ASSIGN(const std::size_t got, source.read(block));
    if (got == 0) return {};
    KFPKG_TRY(take(std::string_view(block).substr(0, got)));
  }
}

Result<std::optional<std::string>> read_whole(ByteSource& source, std::uint64_t limit) {
  if (source.size() > limit) return std::nullopt;
  // One byte more than there should be: content that has not changed ends within the first read.
  // Files of /proc say that they are empty.
  const auto told = static_cast<std::size_t>(source.size());
  std::string text(told + 1, '\0');
  std::size_t size = 0;
  while (true) {
    KFPKG_TRY_ASSIGN(const std::size_t got, source.read(std::span(text).subspan(size)));
    size += got;
    if (size > limit) return std::nullopt;
    if (got == 0 || (size == told && told > 0)) break;
    if (size == text.size()) text.resize(size + k_block);
  }
  text.resize(size);
  return text;
}

Result<bool> same_content(ByteSource& one, ByteSource& other) {
  if (one.size() != other.size()) return false;
  KFPKG_TRY(one.rewind());
  KFPKG_TRY(other.rewind());
  std::string left(k_block, '\0');
  std::string right(k_block, '\0');
  while (true) {
    KFPKG_TRY_ASSIGN(const std::size_t got, one.read(left));
    // A source may give less than there is room for: the other one is asked until it has as much.
    std::size_t have = 0;
    const std::size_t wanted = got == 0 ? 1 : got;  // at the end there must be no byte more
    while (have < wanted) {
      KFPKG_TRY_ASSIGN(const std::size_t more,
                       other.read(std::span(right).subspan(have, wanted - have)));
      if (more == 0) break;
      have += more;
    }
    if (have != got) return false;
    if (got == 0) return true;
    if (left.compare(0, got, right, 0, got) != 0) return false;
  }
}

}  // namespace kfpkg
