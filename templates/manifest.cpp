// SPDX-License-Identifier: Apache-2.0
// Reads template.yaml.
#include "templates/manifest.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace kfpkg::templates {
namespace {

constexpr std::array<std::string_view, 3> k_manifest_keys = {"description", "component_description",
                                                             "variables"};
constexpr std::array<std::string_view, 3> k_variable_keys = {"name", "description", "default"};

// One document being read: where it is from, for the messages.
class Reader {
 public:
  explicit Reader(SourcePtr source) : m_source(std::move(source)) {}

  [[nodiscard]] tl::unexpected<Error> bad(const yaml::Node& node, std::string_view why) const {
    const std::size_t line = m_source->position(node.span.begin).line;
    return fail(ErrorKind::config, fmt::format("{}:{}: {}", m_source->path(), line, why));
  }

  [[nodiscard]] Status check_keys(const yaml::Node& map,
                                  std::span<const std::string_view> known) const {
    if (map.kind != yaml::Kind::mapping) return bad(map, "a mapping of keys to values is expected");
    for (const yaml::Entry& entry : map.entries) {
      const std::string& key = entry.key.value;
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const std::string meant = did_you_mean(key, known);
      return bad(entry.key,
                 fmt::format("unknown key \"{}\"{}{}", key, meant.empty() ? "" : ", ", meant));
    }
    return {};
  }

  /// The text of a key, empty when it is absent.
  [[nodiscard]] Result<std::string> text(const yaml::Node& map, std::string_view key) const {
    const yaml::Node* node = map.find(key);
    if (node == nullptr) return std::string{};
    if (node->kind != yaml::Kind::scalar) {
      return bad(*node, fmt::format("\"{}\" must be a text", key));
    }
    return node->value;
  }

  [[nodiscard]] Result<Variable> variable(const yaml::Node& node) const {
    KFPKG_TRY(check_keys(node, k_variable_keys));
    Variable variable;
    KFPKG_TRY_ASSIGN(variable.name, text(node, "name"));
    KFPKG_TRY_ASSIGN(variable.description, text(node, "description"));
    if (variable.name.empty()) return bad(node, "a variable needs a name");
    if (node.find("default") != nullptr) {
      KFPKG_TRY_ASSIGN(variable.default_value, text(node, "default"));
    }
    return variable;
  }

  [[nodiscard]] Result<Manifest> manifest(const yaml::Node& root) const {
    KFPKG_TRY(check_keys(root, k_manifest_keys));
    Manifest manifest;
    KFPKG_TRY_ASSIGN(manifest.description, text(root, "description"));
    KFPKG_TRY_ASSIGN(manifest.component_description, text(root, "component_description"));
    const yaml::Node* variables = root.find("variables");
    if (variables == nullptr) return manifest;
    for (const yaml::Node& item : variables->items) {
      KFPKG_TRY_ASSIGN(Variable one, variable(item));
      manifest.variables.push_back(std::move(one));
    }
    return manifest;
  }

 private:
  SourcePtr m_source;
};

}  // namespace

Result<Manifest> parse_manifest(std::string_view label, std::string text) {
  const SourcePtr source = make_source(std::string{label}, std::move(text));
  Diagnostics diagnostics;
  const auto documents = yaml::parse(source, diagnostics);
  if (!documents || documents->size() != 1) {
    const std::string why =
        diagnostics.empty() ? "one YAML document is expected" : diagnostics.front().message;
    return fail(ErrorKind::config, fmt::format("{}: {}", label, why));
  }
  return Reader{source}.manifest(documents->front().root);
}

}  // namespace kfpkg::templates
