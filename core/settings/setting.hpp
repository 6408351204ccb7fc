// SPDX-License-Identifier: Apache-2.0
// Settings as somebody wrote them, with where: a kfpkg.yaml, a variable, a flag.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg {

/// Where a value comes from.
struct Origin {
  enum class Kind { default_value, file, variable, flag, receipt };
  Kind kind = Kind::default_value;
  std::string name;      ///< the file as people type it, the variable, the flag
  std::size_t line = 0;  ///< of a file, from 1

  /// "train/kfpkg.yaml:3", "KFPKG_REGISTRY", "--registry", "default".
  [[nodiscard]] std::string str() const;
  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
};

[[nodiscard]] inline Origin flag_origin(std::string name) {
  return {Origin::Kind::flag, std::move(name), 0};
}

/// One setting before it has a type. The values are of the key's type already.
struct Setting {
  std::vector<std::string> values;
  Origin origin;
};

/// The settings of one origin, by key and, for keys with a star, the name that stands for it:
/// {"registries.*.mirror", "docker.io"}.
using SettingsLayer = std::map<std::pair<std::string, std::string>, Setting>;

/// A typed value that knows where it was set.
template <class T>
struct Set {
  T value{};
  Origin origin;

  [[nodiscard]] const T& operator*() const { return value; }
  [[nodiscard]] const T* operator->() const { return &value; }
};

/// Name to value of a key with a star.
template <class T>
using SetByName = std::map<std::string, Set<T>>;

/// The values alone.
template <class T>
[[nodiscard]] std::map<std::string, T> values_of(const SetByName<T>& named) {
  std::map<std::string, T> values;
  for (const auto& [name, set] : named) values.emplace(name, set.value);
  return values;
}

}  // namespace kfpkg
