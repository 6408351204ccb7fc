// SPDX-License-Identifier: Apache-2.0
// GraphSpec and TaskSpec of kfp/components/_structures.py, KFP 1.8.22.
#include "spec/component/read_graph.hpp"

#include "core/text/suggest.hpp"
#include "spec/kfp_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kfpkg::spec {
namespace {

// The findings are about this version alone.
constexpr KfpVersions k_old{KfpVersion::kfp_1_8};

using Keys = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> k_graph_keys{"tasks", "outputValues"};
constexpr std::array<std::string_view, 5> k_task_keys{"componentRef", "arguments", "isEnabled",
                                                      "executionOptions", "annotations"};
constexpr std::array<std::string_view, 5> k_reference_keys{"name", "digest", "tag", "url", "spec"};
constexpr std::array<std::string_view, 2> k_input_keys{"inputName", "type"};
constexpr std::array<std::string_view, 4> k_output_keys{"taskId", "outputName", "task", "type"};
constexpr std::array<std::string_view, 2> k_option_keys{"retryStrategy", "cachingStrategy"};
constexpr std::array<std::string_view, 1> k_retry_keys{"maxRetries"};
constexpr std::array<std::string_view, 1> k_caching_keys{"maxCacheStaleness"};
constexpr std::array<std::string_view, 2> k_operands{"op1", "op2"};
constexpr std::array<std::string_view, 6> k_comparisons{"==", "!=", ">", ">=", "<", "<="};

bool is_primitive(const yaml::Node& node) {
  if (node.kind != yaml::Kind::scalar) return false;
  const yaml::ScalarType type = yaml::scalar_type(node);
  return type == yaml::ScalarType::string || type == yaml::ScalarType::integer ||
         type == yaml::ScalarType::real || type == yaml::ScalarType::boolean;
}

class GraphReader {
 public:
  GraphReader(Reading& reading, const Component& component, const CheckComponent& check)
      : m_reading(reading), m_component(component), m_check(check) {}

  void graph(const yaml::Node& node) {
    if (!mapping(node, k_graph_keys, "the graph")) return;
    const yaml::Node* tasks = node.find("tasks");
    if (tasks == nullptr || !yaml::is_dict(*tasks)) {
      return report(node.place(), "the graph has no mapping \"tasks\"");
    }
    for (const yaml::Entry& entry : tasks->entries) m_depends.try_emplace(entry.key.value);
    const yaml::KeptEntries kept(*tasks);
    for (const yaml::Entry& entry : tasks->entries) {
      text(entry.key, "the name of a task");
      if (kept(entry)) task(entry.key.value, entry.value);
    }
    if (const yaml::Node* outputs = find_value(node, "outputValues")) {
      output_values(*outputs);
    } else {
      report(node.place(), "KFP 1.8 loads no graph without outputValues on Python 3.11",
             "write outputValues: {} when it has none");
    }
    check_cycles(tasks->place());
  }

 private:
  void report(Span span, std::string message, std::string help = {}) {
    if (help.empty()) help = "kfpkg explain KF013 shows a graph";
    m_reading.report(k_graph_invalid, span, std::move(message), std::move(help)).targets =
        k_old.names();
  }

  bool mapping(const yaml::Node& node, Keys known, std::string_view where) {
    if (!yaml::is_dict(node)) {
      report(node.place(), fmt::format("{} must be a mapping, not {}", where, describe_kind(node)));
      return false;
    }
    for (const yaml::Entry& entry : node.entries) {
      const std::string& key = entry.key.value;
      if (yaml::is_string(entry.key) && std::find(known.begin(), known.end(), key) != known.end())
        continue;
      report(entry.key.place(), fmt::format("unknown key \"{}\" in {}", key, where),
             did_you_mean(key, known));
    }
    return true;
  }

  bool text(const yaml::Node& node, std::string_view what) {
    if (yaml::is_string(node)) return true;
    report(node.place(), fmt::format("{} must be text, not {}", what, describe_kind(node)));
    return false;
  }

  void task(const std::string& id, const yaml::Node& node) {
    const std::string where = fmt::format("task \"{}\"", id);
    if (!mapping(node, k_task_keys, where)) return;
    if (const yaml::Node* reference = find_value(node, "componentRef")) {
      component_reference(*reference, where);
    } else {
      report(node.place(), fmt::format("{} has no componentRef", where));
    }
    if (const yaml::Node* arguments = find_value(node, "arguments")) {
      task_arguments(id, *arguments, where);
    }
    if (const yaml::Node* enabled = find_value(node, "isEnabled")) predicate(*enabled);
    if (const yaml::Node* options = find_value(node, "executionOptions")) execution(*options);
    const yaml::Node* annotations = find_value(node, "annotations");
    if (annotations == nullptr) return;
    if (!yaml::is_dict(*annotations)) report(annotations->place(), "annotations must be a mapping");
    for (const yaml::Entry& entry : annotations->entries)
      text(entry.key, "the name of an annotation");
  }

  void component_reference(const yaml::Node& node, std::string_view where) {
    if (!mapping(node, k_reference_keys, "a componentRef")) return;
    bool named = false;
    for (const std::string_view key : k_reference_keys) {
      const yaml::Node* value = find_value(node, key);
      if (value == nullptr) continue;
      if (key == "spec") {
        named = true;
        nested_component(*value);
      } else if (text(*value, key)) {
        named = named || !value->value.empty();
      }
    }
    if (!named) {
      report(node.place(), fmt::format("the componentRef of {} names no component", where),
             "give it a url, digest, tag, name or spec");
    }
  }

  void nested_component(const yaml::Node& node) {
    Diagnostics found;
    m_check(yaml::Document{m_reading.source(), node}, found);
    for (Diagnostic& one : found) {
      const bool old = one.targets.empty() || KfpVersions::named(one.targets).intersects(k_old);
      if (!old || one.fails_at != FailsAt::load) continue;
      one.targets = k_old.names();
      m_reading.take(std::move(one));
    }
  }

  void task_arguments(const std::string& id, const yaml::Node& node, std::string_view where) {
    if (!yaml::is_dict(node)) {
      return report(node.place(), fmt::format("the arguments of {} must be a mapping", where));
    }
    const yaml::KeptEntries kept(node);
    for (const yaml::Entry& entry : node.entries) {
      text(entry.key, "the name of an argument");
      if (kept(entry)) argument(entry.value, id);
    }
  }

  // `user` is the task that takes the argument; empty where references are not followed.
  void argument(const yaml::Node& node, const std::string& user) {
    if (is_primitive(node)) return;
    if (const yaml::Entry* only = node.only_entry()) {
      if (only->key.value == "graphInput") return graph_input(only->value, user);
      if (only->key.value == "taskOutput") return task_output(only->value, user);
    }
    report(node.place(), "an argument is text, a number, true or false, graphInput or taskOutput");
  }

  void reference_type(const yaml::Node& node) {
    const yaml::Node* type = find_value(node, "type");
    if (type != nullptr && type->kind == yaml::Kind::scalar) text(*type, "a type");
  }

  void graph_input(const yaml::Node& node, const std::string& user) {
    if (!mapping(node, k_input_keys, "a graphInput")) return;
    reference_type(node);
    const yaml::Node* name = node.find("inputName");
    if (name == nullptr) return report(node.place(), "a graphInput has no inputName");
    if (!text(*name, "inputName") || user.empty()) return;
    if (m_component.find_input(name->value) == nullptr) {
      report(name->place(), fmt::format("\"{}\" is no input of this component", name->value));
    }
  }

  void task_output(const yaml::Node& node, const std::string& user) {
    if (!mapping(node, k_output_keys, "a taskOutput")) return;
    reference_type(node);
    const yaml::Node* output = node.find("outputName");
    if (output == nullptr) {
      report(node.place(), "a taskOutput has no outputName");
    } else {
      text(*output, "outputName");
    }
    const yaml::Node* task = find_value(node, "taskId");
    if (task == nullptr) return report(node.place(), "a taskOutput has no taskId");
    if (!text(*task, "taskId") || user.empty()) return;
    if (!m_depends.contains(task->value)) {
      return report(task->place(), fmt::format("\"{}\" is no task of this graph", task->value));
    }
    m_depends[user].insert(task->value);
  }

  void predicate(const yaml::Node& node) {
    const yaml::Entry* only = node.only_entry();
    if (only == nullptr) return argument(node, {});
    const std::string& name = only->key.value;
    const yaml::Node& value = only->value;
    if (name == "not") return predicate(value);
    const bool both = name == "and" || name == "or";
    const bool compares =
        std::find(k_comparisons.begin(), k_comparisons.end(), name) != k_comparisons.end();
    if (!both && !compares) return argument(node, {});
    if (!mapping(value, k_operands, fmt::format("the operands of {}", name))) return;
    for (const std::string_view key : k_operands) {
      const yaml::Node* operand = value.find(key);
      if (operand == nullptr) {
        report(value.place(), fmt::format("{} has no {}", name, key));
      } else if (both) {
        predicate(*operand);
      } else {
        argument(*operand, {});
      }
    }
  }

  void execution(const yaml::Node& node) {
    if (!mapping(node, k_option_keys, "executionOptions")) return;
    if (const yaml::Node* retry = find_value(node, "retryStrategy");
        retry != nullptr && mapping(*retry, k_retry_keys, "retryStrategy")) {
      const yaml::Node* most = retry->find("maxRetries");
      const bool whole = most != nullptr && most->kind == yaml::Kind::scalar &&
                         yaml::scalar_type(*most) == yaml::ScalarType::integer;
      if (!whole) report(retry->place(), "maxRetries must be a whole number");
    }
    if (const yaml::Node* caching = find_value(node, "cachingStrategy");
        caching != nullptr && mapping(*caching, k_caching_keys, "cachingStrategy")) {
      if (const yaml::Node* age = find_value(*caching, "maxCacheStaleness"))
        text(*age, "maxCacheStaleness");
    }
  }

  void output_values(const yaml::Node& node) {
    if (!yaml::is_dict(node)) return report(node.place(), "outputValues must be a mapping");
    const yaml::KeptEntries kept(node);
    for (const yaml::Entry& entry : node.entries) {
      if (text(entry.key, "the name of an output") &&
          m_component.find_output(entry.key.value) == nullptr) {
        report(entry.key.place(),
               fmt::format("\"{}\" is no output of this component", entry.key.value));
      }
      if (kept(entry)) argument(entry.value, {});
    }
  }

  // Tasks that wait for nothing are taken away until none is left.
  void check_cycles(Span span) {
    std::map<std::string_view, std::size_t> waits_for;
    std::map<std::string_view, std::vector<std::string_view>> users;
    std::vector<std::string_view> ready;
    for (const auto& [id, others] : m_depends) {
      waits_for[id] = others.size();
      if (others.empty()) ready.push_back(id);
      for (const std::string& other : others) users[other].push_back(id);
    }
    while (!ready.empty()) {
      const std::string_view done = ready.back();
      ready.pop_back();
      waits_for.erase(done);
      for (const std::string_view user : users[done]) {
        if (--waits_for[user] == 0) ready.push_back(user);
      }
    }
    if (!waits_for.empty()) {
      report(span, fmt::format("task \"{}\" waits for itself", waits_for.begin()->first));
    }
  }

  Reading& m_reading;
  const Component& m_component;
  const CheckComponent& m_check;
  std::map<std::string, std::set<std::string>> m_depends;  ///< tasks, and those they wait for
};

}  // namespace

void check_graph(Reading& reading, const yaml::Node& graph, const Component& component,
                 const CheckComponent& check) {
  GraphReader(reading, component, check).graph(graph);
}

}  // namespace kfpkg::spec
