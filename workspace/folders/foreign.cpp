// SPDX-License-Identifier: Apache-2.0
// Told by the files that kfpkg itself writes there.
#include "workspace/folders/foreign.hpp"

#include "spec/component/file_name.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <algorithm>

namespace kfpkg::workspace {
namespace {

constexpr std::string_view k_placeholder = "<%";

bool has(const Tree& tree, std::string_view folder, std::string_view name) {
  const auto entry = tree.stat(join_path(folder, name));
  return entry && entry->has_value();
}

}  // namespace

bool PublishedPlace::owns(std::string_view name) const {
  return is_whole || index.components.contains(name);
}

std::optional<PublishedPlace> published_place(const Tree& tree, std::string_view folder) {
  const auto text = tree.read(join_path(folder, release::k_index_path), release::k_index_limit);
  if (!text || text->empty()) return std::nullopt;
  auto index = release::read_index(*text, {});
  if (!index && !release::is_index(*text)) return std::nullopt;
  PublishedPlace place;
  place.is_whole =
      !folder.empty() && !has(tree, folder, ".git") && !has(tree, folder, k_config_file);
  // One that a newer kfpkg wrote lists what this one cannot read.
  if (index) place.index = std::move(*index);
  return place;
}

bool is_template(const Tree& tree, std::string_view folder) {
  if (!has(tree, folder, k_template_file)) return false;
  const auto spec = tree.read(join_path(folder, spec::k_spec_name), k_document_limit);
  return spec && spec->find(k_placeholder) != std::string::npos;
}

const ForeignFolders::Seen& ForeignFolders::look_at(const std::string& folder) {
  const auto known = m_seen.find(folder);
  if (known != m_seen.end()) return known->second;
  return m_seen.emplace(folder, Seen{is_template(m_tree, folder), published_place(m_tree, folder)})
      .first->second;
}

std::optional<ForeignFolder> ForeignFolders::find(std::string_view folder) {
  std::string_view rest = folder;
  for (std::string at;;) {
    const Seen& seen = look_at(at);
    if (seen.is_template) return ForeignFolder{true, at};
    const std::string_view next = rest.substr(0, rest.find('/'));
    const auto& published = seen.published;
    if (published && (next.empty() ? published->is_whole : published->owns(next)))
      return ForeignFolder{false, at};
    if (next.empty()) return std::nullopt;
    rest.remove_prefix(std::min(next.size() + 1, rest.size()));
    at = join_path(at, next);
  }
}

}  // namespace kfpkg::workspace
