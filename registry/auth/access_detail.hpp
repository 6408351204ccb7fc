// SPDX-License-Identifier: Apache-2.0
// The way into one repository.
#pragma once

#include "registry/endpoint.hpp"

#include <string>

namespace kfpkg::registry {

/// Who asks whom for what. `scope` is "repository:NAME:pull", or several with blanks between them,
/// or empty for no repository.
struct Access {
  std::string registry;
  std::string repository;
  std::string scope;
  Endpoint endpoint;

  /// "acme.io/team/train", as Reference::name writes it.
  [[nodiscard]] std::string name() const { return registry + '/' + repository; }
};

}  // namespace kfpkg::registry
