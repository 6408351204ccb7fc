// SPDX-License-Identifier: Apache-2.0
// Looking things up in a YAML tree.
#include "core/yaml/node.hpp"

#include <algorithm>

namespace kfpkg::yaml {

const Entry* Node::find_entry(std::string_view key) const {
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [&](const Entry& entry) {
    return entry.key.kind == Kind::scalar && entry.key.value == key && is_string(entry.key);
  });
  return found == entries.rend() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

bool Node::keeps(const Entry& entry) const {
  return !is_string(entry.key) || find_entry(entry.key.value) == &entry;
}

KeptEntries::KeptEntries(const Node& mapping) : m_mapping(mapping) {
  constexpr std::size_t k_many = 32;
  if (mapping.entries.size() < k_many) return;
  for (const Entry& entry : mapping.entries) {
    if (entry.key.kind == Kind::scalar && is_string(entry.key)) m_last[entry.key.value] = &entry;
  }
}

bool KeptEntries::operator()(const Entry& entry) const {
  if (m_last.empty() || !is_string(entry.key)) return m_mapping.keeps(entry);
  const auto last = m_last.find(entry.key.value);
  return last != m_last.end() && last->second == &entry;
}

const Entry* Node::only_entry() const {
  if (entries.empty()) return nullptr;
  const Entry& last = entries.back();
  const bool one =
      entries.size() == 1 ||
      (is_string(last.key) && std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
         return is_string(entry.key) && entry.key.value == last.key.value;
       }));
  return one ? &last : nullptr;
}

bool is_dict(const Node& node) {
  return node.kind == Kind::mapping && (node.tag.empty() || tag_name(node) != "set");
}

bool holds_tuples(const Node& node) {
  if (node.kind != Kind::sequence || node.tag.empty() || node.items.empty()) return false;
  return tag_name(node) == "omap" || tag_name(node) == "pairs";
}

bool is_string(const Node& node) {
  return node.kind == Kind::scalar && scalar_type(node) == ScalarType::string;
}

bool is_null(const Node& node) {
  return node.kind == Kind::scalar && scalar_type(node) == ScalarType::null;
}

bool as_bool(const Node& scalar) {
  return !scalar.value.empty() &&
         (scalar.value[0] == 'y' || scalar.value[0] == 'Y' || scalar.value[0] == 't' ||
          scalar.value[0] == 'T' || scalar.value == "on" || scalar.value == "On" ||
          scalar.value == "ON");
}

}  // namespace kfpkg::yaml
