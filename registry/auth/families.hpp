// SPDX-License-Identifier: Apache-2.0
// What is special about the registries that people use, in one table.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kfpkg::registry {

struct Family {
  std::string_view name;  ///< "Amazon ECR"
  /// A host, or the end of hosts when it starts with a point.
  std::string_view host;
  std::string_view login;   ///< what lets one in; {registry} stands for the host
  std::string_view absent;  ///< the hint when a push finds no repository, or empty
  std::string_view source;  ///< the page that says so
};

/// Not tested against the real registries; each row has a scripted test.
[[nodiscard]] std::span<const Family> families();

/// The row for a registry, or null.
[[nodiscard]] const Family* family_of(std::string_view registry);

/// What helps when a push finds no repository.
[[nodiscard]] std::string absent_hint(std::string_view registry);

/// "log in: kfpkg login ghcr.io", and what that registry takes as a password where we know.
[[nodiscard]] std::string login_hint(std::string_view registry);

}  // namespace kfpkg::registry
