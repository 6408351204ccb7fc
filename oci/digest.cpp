// SPDX-License-Identifier: Apache-2.0
// Digests: "algorithm:hex" of the two registered algorithms.
#include "core/crypto/sha256.hpp"
#include "oci/reference.hpp"

#include <algorithm>

namespace kfpkg::oci {
namespace {

bool is_hex(std::string_view text, std::size_t length) {
  return text.size() == length && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

std::optional<Digest> Digest::parse(std::string_view text) {
  const bool valid = (text.starts_with("sha256:") && is_hex(text.substr(7), 64)) ||
                     (text.starts_with("sha512:") && is_hex(text.substr(7), 128));
  if (!valid) return std::nullopt;
  return Digest(std::string(text));
}

Digest Digest::of(std::string_view bytes) {
  return Digest("sha256:" + sha256_hex(bytes));
}

std::string_view Digest::algorithm() const {
  return std::string_view(m_text).substr(0, 6);
}

std::string_view Digest::hex() const {
  return std::string_view(m_text).substr(7);
}

}  // namespace kfpkg::oci
