// SPDX-License-Identifier: Apache-2.0
// SHA-256 by OpenSSL's low-level functions; the only includer of OpenSSL.
//
// The low-level interface is deprecated in OpenSSL 3 but documented and stable. It is used on
// purpose: linked statically it brings in two objects, where EVP would bring the provider machinery
// and its start-up cost.
#define OPENSSL_API_COMPAT 0x10101000L
#include "core/crypto/sha256.hpp"

#include <openssl/sha.h>

namespace kfpkg {

struct Sha256::State {
  SHA256_CTX context{};
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {
  SHA256_Init(&m_state->context);
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  SHA256_Update(&m_state->context, bytes.data(), bytes.size());
}

std::string Sha256::hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> raw{};
  SHA256_Final(raw.data(), &m_state->context);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(raw.size() * 2);
  for (const unsigned char byte : raw) {
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace kfpkg
