// SPDX-License-Identifier: Apache-2.0
// implementation.container: image, command, args, env, fileOutputs.
#include "core/text/suggest.hpp"
#include "spec/component/layout_fixes.hpp"
#include "spec/component/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::spec {
namespace {

constexpr std::array<std::string_view, 5> k_container_keys{"image", "command", "args", "env",
                                                           "fileOutputs"};

void read_image(Reading& reading, const yaml::Node& container, Component& component) {
  const yaml::Node* node = container.find("image");
  if (node == nullptr) {
    reading.report(k_missing_key, container.place(), "the container has no image",
                   "add \"image: ...\", the name that kfpkg build shall push to");
  } else if (yaml::is_string(*node)) {
    component.image = text_of(*node);
  } else {
    const bool empty = node->span.begin == node->span.end;
    const Span span = empty ? container.find_entry("image")->key.place() : node->place();
    Diagnostic& found = reading.report(
        k_not_a_string, span, fmt::format("the image must be text, not {}", describe_kind(*node)),
        node->kind == yaml::Kind::mapping
            ? "an image cannot come from an input; write its name"
            : "write registry/name:tag, for example ghcr.io/me/train:1.4.0");
    reading.offer_quotes(found, *node);
  }
}

std::vector<Argument> read_list(Reading& reading, const yaml::Node& container,
                                const Component& component, std::string_view key) {
  const yaml::Node* node = find_value(container, key);
  if (node == nullptr) return {};
  if (is_list(*node)) return read_arguments(reading, *node, component, key);
  Diagnostic& found =
      reading.report(k_args_not_list, node->place(),
                     fmt::format("\"{}\" must be a list, not {}", key, describe_kind(*node)),
                     "write each word as an item: [python3, /app/main.py]");
  if (yaml::is_string(*node))
    found.help = "write each word as an item, or [sh, -c, \"...\"] for a shell line";
  offer_words(*node, found);
  return {};
}

// Kubernetes writes env as a list of {name, value}.
void report_env_list(Reading& reading, const yaml::Node& env) {
  std::string help = "write NAME: \"value\" below env";
  if (!env.items.empty() && env.items.front().kind == yaml::Kind::mapping) {
    const yaml::Node* name = env.items.front().find("name");
    const yaml::Node* value = env.items.front().find("value");
    if (name != nullptr && value != nullptr && value->kind == yaml::Kind::scalar) {
      help = fmt::format("write {}: \"{}\"", name->value, value->value);
    }
  }
  Diagnostic& found = reading.report(
      k_env_shape, env.place(),
      "env must be a mapping of names to texts, not the list that Kubernetes uses", help);
  offer_mapping(*reading.source(), env, found);
}

void read_env(Reading& reading, const yaml::Node& container, Component& component) {
  const yaml::Node* env = find_value(container, "env");
  if (env == nullptr) return;
  if (env->kind == yaml::Kind::sequence) return report_env_list(reading, *env);
  if (!yaml::is_dict(*env)) {
    reading.report(k_env_shape, env->place(),
                   fmt::format("env must be a mapping, not {}", describe_kind(*env)));
    return;
  }
  for (auto& [name, value] :
       read_text_map(reading, k_env_shape, *env, "the environment variable")) {
    component.env.push_back({std::move(name), std::move(value)});
  }
}

void read_file_outputs(Reading& reading, const yaml::Node& container, Component& component) {
  const yaml::Node* outputs = find_value(container, "fileOutputs");
  if (outputs == nullptr || !expect_mapping(reading, *outputs, "fileOutputs")) return;
  std::vector<std::string_view> names;
  names.reserve(component.outputs.size());
  for (const Output& output : component.outputs) names.push_back(output.name.value);
  for (auto& [name, path] : read_text_map(reading, k_not_a_string, *outputs, "the file output")) {
    if (component.find_output(name.value) == nullptr) {
      Diagnostic& found =
          reading.report(k_file_output_undeclared, name.span,
                         fmt::format("fileOutputs names \"{}\", which is no output", name.value),
                         did_you_mean(name.value, names));
      reading.offer_near(found, name.span, name.value, names);
    }
    component.file_outputs.push_back({std::move(name), std::move(path)});
  }
}

}  // namespace

void read_container(Reading& reading, const yaml::Node& container, Component& component) {
  check_keys(reading, container, k_container_keys, "the container");
  read_image(reading, container, component);
  component.command = read_list(reading, container, component, "command");
  component.args = read_list(reading, container, component, "args");
  read_env(reading, container, component);
  read_file_outputs(reading, container, component);
}

}  // namespace kfpkg::spec
