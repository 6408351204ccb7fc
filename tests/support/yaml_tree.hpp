// SPDX-License-Identifier: Apache-2.0
// Trees of YAML compared in all that they hold.
#pragma once

#include "core/yaml/document.hpp"

#include <algorithm>

namespace kfpkg::test {

inline bool same_tree(const yaml::Node& a, const yaml::Node& b) {
  const auto same_entry = [](const yaml::Entry& x, const yaml::Entry& y) {
    return x.merged == y.merged && same_tree(x.key, y.key) && same_tree(x.value, y.value);
  };
  return a.kind == b.kind && a.style == b.style && a.tag == b.tag && a.value == b.value &&
         a.span == b.span && a.alias_span == b.alias_span &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same_tree) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                    same_entry);
}

}  // namespace kfpkg::test
