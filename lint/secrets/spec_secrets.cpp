// SPDX-License-Identifier: Apache-2.0
// One walk over the nodes, whatever the document is: names and values stand side by side in few
// ways.
#include "lint/secrets/spec_secrets.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace kfpkg::lint {
namespace {

bool is_scalar(const yaml::Node* node) {
  return node != nullptr && node->kind == yaml::Kind::scalar;
}

bool is_shell(std::string_view command) {
  constexpr std::array<std::string_view, 5> k_shells{"sh", "bash", "dash", "ash", "zsh"};
  const std::string_view name = command.substr(command.rfind('/') + 1);
  return std::find(k_shells.begin(), k_shells.end(), name) != k_shells.end();
}

// -c, -ec, -lc: the next word is a script.
bool takes_script(std::string_view word) {
  return word.size() > 1 && word.front() == '-' && word[1] != '-' && word.back() == 'c';
}

// [bash, -ec]
bool ends_before_script(const yaml::Node* command) {
  return command != nullptr && command->items.size() > 1 &&
         is_shell(command->items.front().value) && takes_script(command->items.back().value);
}

class Walk {
 public:
  explicit Walk(const SourceBuffer& source) : m_source(source) {}

  void visit(const yaml::Node& node, std::string_view key) {
    if (node.alias_span) return;
    if (node.kind == yaml::Kind::sequence) visit_list(node);
    if (node.kind == yaml::Kind::mapping) visit_mapping(node, key);
  }

  [[nodiscard]] std::vector<Secret> take() { return std::move(m_found); }

 private:
  // The secret alone, where the scalar is written as it reads.
  void add(std::optional<Secret> secret, const yaml::Node& scalar) {
    if (!secret || scalar.alias_span) return;
    const std::size_t at = m_source.text(scalar.span).find(secret->value);
    const std::size_t begin = scalar.span.begin + at;
    secret->span =
        at == std::string_view::npos ? scalar.span : Span{begin, begin + secret->value.size()};
    m_found.push_back(*std::move(secret));
  }

  void check(std::string_view name, const yaml::Node* value) {
    if (is_scalar(value)) add(named_secret(name, value->value), *value);
  }

  // Where KFP gives it to nobody, such as in annotations.
  void hide(std::string_view name, const yaml::Node& value) {
    if (!is_scalar(&value)) return;
    const std::size_t before = m_found.size();
    add(named_secret(name, value.value), value);
    for (std::size_t i = before; i < m_found.size(); ++i) m_found[i].told = false;
  }

  // {name: X, value: Y}, {name: X, default: Y}; env: {X: Y}; X: {defaultValue: Y}.
  void visit_mapping(const yaml::Node& node, std::string_view key) {
    if (const yaml::Node* name = node.find("name"); is_scalar(name)) {
      for (const std::string_view value : {"value", "default"})
        check(name->value, node.find(value));
    }
    const yaml::Node* args = node.find("args");
    if (ends_before_script(node.find("command")) && args != nullptr && !args->items.empty())
      check_script(args->items.front());
    for (const yaml::Entry& entry : node.entries) {
      if (entry.merged) continue;
      if (key == "env") {
        check(entry.key.value, &entry.value);
      } else {
        hide(entry.key.value, entry.value);
      }
      check_parameter(entry);
      visit(entry.value, entry.key.value);
    }
  }

  void check_parameter(const yaml::Entry& entry) {
    for (const std::string_view key : {"defaultValue", "default_value"})
      check(entry.key.value, entry.value.find(key));
    if (const yaml::Node* runtime = entry.value.find("runtimeValue"))
      check(entry.key.value, runtime->find("constant"));
  }

  // --name=VALUE, NAME=VALUE; --name, VALUE; sh, -c, SCRIPT.
  void visit_list(const yaml::Node& list) {
    const bool shell = !list.items.empty() && is_shell(list.items.front().value);
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const yaml::Node& item = list.items[i];
      visit(item, {});
      if (!is_scalar(&item)) continue;
      const std::size_t equals = item.value.find('=');
      if (shell && i > 0 && takes_script(list.items[i - 1].value)) {
        check_script(item);
      } else if (equals != std::string::npos) {
        const std::string_view text = item.value;
        add(named_secret(text.substr(0, equals), text.substr(equals + 1)), item);
      } else if (item.value.starts_with("--") && i + 1 < list.items.size()) {
        check(item.value, &list.items[i + 1]);
      }
    }
  }

  void check_script(const yaml::Node& script) {
    for (Secret& secret : named_in_script(script.value)) add(std::move(secret), script);
  }

  const SourceBuffer& m_source;
  std::vector<Secret> m_found;
};

}  // namespace

std::vector<Secret> secrets_of(const SourceBuffer& source,
                               const std::vector<yaml::Document>& documents) {
  Walk walk(source);
  for (const yaml::Document& document : documents) walk.visit(document.root, {});
  return merged(known_secrets(source.bytes()), walk.take());
}

}  // namespace kfpkg::lint
