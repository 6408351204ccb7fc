// SPDX-License-Identifier: Apache-2.0
// Secrets of a folder taken out of what is told about it.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "lint/folder/read_folder.hpp"
#include "lint/secrets/text_secrets.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// The secrets that stand in a folder's spec and Dockerfile, whichever rules are on. core's
/// redact() hides what a text alone gives away; these are known by where they stand, and rules may
/// quote them, and reports their lines.
class HiddenSecrets {
 public:
  HiddenSecrets() = default;
  explicit HiddenSecrets(const ReadFolder& read);

  /// A text of the same length: each character of a secret is a "*".
  [[nodiscard]] std::string masked(std::string text) const;
  /// Messages, help, and the sources that places are in: what is quoted of them is masked, places
  /// and lines stay. A fix that would have to write a secret is taken out.
  void hide(Diagnostics& diagnostics) const;

 private:
  void add(const std::vector<Secret>& secrets, const SourceBuffer& source);
  void add(std::string_view value);
  void add_line(std::string_view line);
  void sort();
  [[nodiscard]] std::size_t length_at(std::string_view text) const;

  struct Value {
    std::string text;
    std::size_t begins_with = 0;  ///< the longest other one that it begins with, or itself
  };
  std::vector<Value> m_values;                   ///< sorted
  std::array<std::uint32_t, 256> m_begins = {};  ///< for a first character the second ones
};

}  // namespace kfpkg::lint
