// SPDX-License-Identifier: Apache-2.0
// The store edge for tests: content in memory, which records what was put.
#pragma once

#include "oci/content_store.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::test {

class MemoryStore final : public oci::ContentStore {
 public:
  [[nodiscard]] Result<bool> has(const oci::Digest& digest) const override {
    return m_blobs.contains(digest.str());
  }
  [[nodiscard]] Result<std::string> get(const oci::Digest& digest,
                                        std::uint64_t limit) const override {
    const auto found = m_blobs.find(digest.str());
    if (found == m_blobs.end()) return fail(ErrorKind::file, digest.str() + ": not there");
    if (found->second.size() > limit) return fail(ErrorKind::file, digest.str() + ": too long");
    return found->second;
  }
  [[nodiscard]] Status put(const oci::Digest& digest, std::string_view bytes) override {
    if (oci::Digest::of(bytes) != digest) {
      return fail(ErrorKind::file, digest.str() + ": other bytes");
    }
    if (m_blobs.try_emplace(digest.str(), bytes).second) m_puts.push_back(digest.str());
    return {};
  }
  /// Digests in the order in which they were put for the first time.
  [[nodiscard]] const std::vector<std::string>& puts() const { return m_puts; }

 private:
  std::map<std::string, std::string> m_blobs;
  std::vector<std::string> m_puts;
};

}  // namespace kfpkg::test
