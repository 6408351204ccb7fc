// SPDX-License-Identifier: Apache-2.0
// Image references and digests as Docker and the OCI distribution specification write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kfpkg::oci {

/// "sha256:" and 64 lower-case hexadecimal digits (sha512: 128). Parsed, so never a path or
/// anything else.
class Digest {
 public:
  [[nodiscard]] static std::optional<Digest> parse(std::string_view text);
  [[nodiscard]] static Digest of(std::string_view bytes);  ///< SHA-256
  [[nodiscard]] const std::string& str() const { return m_text; }
  [[nodiscard]] std::string_view algorithm() const;
  [[nodiscard]] std::string_view hex() const;
  friend bool operator==(const Digest&, const Digest&) = default;
  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  explicit Digest(std::string text) : m_text(std::move(text)) {}
  std::string m_text;
};

/// [registry/]repository[:tag][@digest] in canonical form: "python:3.11" is
/// docker.io/library/python:3.11. The first part is a registry only if it holds '.' or ':' or is
/// "localhost".
struct Reference {
  std::string registry;    ///< "docker.io", "127.0.0.1:5001"
  std::string repository;  ///< "library/python"
  std::string tag;         ///< empty: none was written
  std::optional<Digest> digest;

  [[nodiscard]] static std::optional<Reference> parse(std::string_view text);
  /// Canonical text with everything that is known.
  [[nodiscard]] std::string str() const;
  /// registry/repository
  [[nodiscard]] std::string name() const;
  /// What a user would type: docker.io and library/ left out.
  [[nodiscard]] std::string familiar() const;
  [[nodiscard]] Reference with_tag(std::string tag) const;
  [[nodiscard]] Reference with_digest(Digest digest) const;  ///< the tag is dropped
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}
[[nodiscard]] bool is_tag(std::string_view text);

/// What to do about a text that is no reference: "write it in lower case: me/train".
[[nodiscard]] std::string advice_on(std::string_view text);

/// os/architecture[/variant] in Docker's normal form: "arm64/v8" is arm64, "x86_64" is amd64.
struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;
  [[nodiscard]] static std::optional<Platform> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  friend bool operator==(const Platform&, const Platform&) = default;
};

/// Whether builders take an image of the platform `image` where they build for `wanted`, as
/// containerd's platforms.Only matches: the same or an older variant, 386 for amd64, and arm for
/// arm64.
[[nodiscard]] bool runs_on(const Platform& image, const Platform& wanted);

}  // namespace kfpkg::oci
