// SPDX-License-Identifier: Apache-2.0
// SHA-256, whole or in pieces.
#pragma once

#include "core/result.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kfpkg {

class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();
  void update(std::string_view bytes);
  /// 64 lower-case hexadecimal digits. The object is used up.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// Standard alphabet with or without padding; nothing when the text is anything else.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);

}  // namespace kfpkg
