// SPDX-License-Identifier: Apache-2.0
// The versions of Kubeflow Pipelines that a component may have to run on.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::spec {

/// In the order in which reports list them. Public names: "kfp-1.8", "kfp-2", "kfp-2.17", "vertex".
enum class KfpVersion : std::uint8_t {
  kfp_1_8,   ///< SDK 1.8.22 and its backend
  kfp_2,     ///< any 2.x
  kfp_2_17,  ///< Kubeflow's own backend since 2.17
  vertex,    ///< Vertex AI Pipelines, with SDK 2.x
};

[[nodiscard]] std::string_view name_of(KfpVersion version);
/// By the public name; nothing for another word.
[[nodiscard]] std::optional<KfpVersion> kfp_version_named(std::string_view name);
/// All public names, in the order of the enumerators: what a message offers instead of a wrong one.
[[nodiscard]] std::span<const std::string_view> kfp_version_names();

/// A set of versions, as small as a byte.
class KfpVersions {
 public:
  constexpr KfpVersions() = default;
  constexpr KfpVersions(std::initializer_list<KfpVersion> versions) {
    for (const KfpVersion version : versions) insert(version);
  }
  [[nodiscard]] static constexpr KfpVersions all() {
    return {KfpVersion::kfp_1_8, KfpVersion::kfp_2, KfpVersion::kfp_2_17, KfpVersion::vertex};
  }
  /// The versions that are named; words that name none are passed over.
  [[nodiscard]] static KfpVersions named(std::span<const std::string> names);

  constexpr void insert(KfpVersion version) {
    m_bits = static_cast<std::uint8_t>(m_bits | bit(version));
  }
  [[nodiscard]] constexpr bool contains(KfpVersion version) const {
    return (m_bits & bit(version)) != 0;
  }
  [[nodiscard]] constexpr bool intersects(KfpVersions other) const {
    return (m_bits & other.m_bits) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return m_bits == 0; }
  /// In the order of the enumerators.
  [[nodiscard]] std::vector<std::string> names() const;
  friend constexpr bool operator==(KfpVersions, KfpVersions) = default;

 private:
  [[nodiscard]] static constexpr std::uint8_t bit(KfpVersion version) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(version));
  }
  std::uint8_t m_bits = 0;
};

/// All but KFP 1.8: what is wrong for SDK 2.x alone.
inline constexpr KfpVersions k_all_of_kfp_2{KfpVersion::kfp_2, KfpVersion::kfp_2_17,
                                            KfpVersion::vertex};

}  // namespace kfpkg::spec
