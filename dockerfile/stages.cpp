// SPDX-License-Identifier: Apache-2.0
// Stages, and the images that they are made from.
#include "dockerfile/stages.hpp"

#include "core/text/ascii.hpp"
#include "dockerfile/syntax/mounts.hpp"
#include "dockerfile/syntax/rule_id.hpp"
#include "dockerfile/syntax/shell_word.hpp"
#include "dockerfile/syntax/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

namespace kfpkg::dockerfile {
namespace {

void add_platform(Variables& variables, const std::string& prefix, const oci::Platform& platform) {
  variables[prefix + "PLATFORM"] = platform.str();
  variables[prefix + "OS"] = platform.os;
  variables[prefix + "OSVERSION"] = "";
  variables[prefix + "ARCH"] = platform.architecture;
  variables[prefix + "VARIANT"] = platform.variant;
}

/// ARG before the first FROM, over the platform arguments that are there without being declared.
constexpr std::string_view k_name_chars =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

class GlobalArguments {
 public:
  GlobalArguments(const Arguments& arguments, char escape)
      : m_given(arguments.build_args), m_escape(escape) {
    add_platform(m_values, "TARGET", arguments.target);
    add_platform(m_values, "BUILD", arguments.build);
    m_values["TARGETSTAGE"] = arguments.stage;
    for (auto& [name, value] : m_values) {
      const auto given = m_given.find(name);
      if (given != m_given.end()) value = given->second;
    }
  }

  void declare(const Instruction& arg) {
    for (const WordRange& range : quoted_words(arg.arguments, m_escape)) {
      const std::string word = arg.arguments.substr(range.begin, range.end - range.begin);
      const std::size_t equals = word.find('=');
      const std::string name = word.substr(0, equals);
      const auto given = m_given.find(name);
      if (given != m_given.end()) {
        m_values[name] = given->second;
      } else if (equals != std::string::npos) {
        m_values[name] = expand(word.substr(equals + 1), m_values, m_escape).value_or("");
      }
    }
  }
  [[nodiscard]] const Variables& values() const { return m_values; }

 private:
  const Variables& m_given;
  char m_escape;
  Variables m_values;
};

class BaseFinder {
 public:
  BaseFinder(const Dockerfile& file, const Arguments& arguments, Diagnostics& diagnostics)
      : m_file(file), m_diagnostics(diagnostics), m_globals(arguments, file.escape) {
    const std::vector<Stage> all = stages(file);
    for (std::size_t i = 0; i < all.size(); ++i) m_stages.emplace(all[i].name, i);
  }

  std::vector<BaseImage> run() {
    for (m_index = 0; m_index < m_file.instructions.size(); ++m_index) {
      const Instruction& instruction = m_file.instructions[m_index];
      if (instruction.name == "ARG" && m_stages_seen == 0) m_globals.declare(instruction);
      if (instruction.name == "FROM") from(instruction);
      const Instruction& one =
          instruction.trigger.empty() ? instruction : instruction.trigger.front();
      if (one.name == "COPY" || one.name == "ADD") copy(one);
      if (one.name == "RUN") run_mounts(one);
    }
    return std::move(m_found);
  }

 private:
  void from(const Instruction& instruction) {
    const std::size_t earlier = m_stages_seen++;
    const Word& image = instruction.words.front();
    const auto name = expand(image.text, m_globals.values(), m_file.escape);
    if (!name || name->empty()) {
      report(image.span,
             fmt::format("the base image \"{}\" {}", image.text,
                         name ? "is empty" : "cannot be evaluated"),
             advice_on_variables(image.text)
                 .value_or("give the ARG a default, or pass it as a build argument"));
      return;
    }
    const auto stage = m_stages.find(ascii_lower(*name));
    if (*name == "scratch" || (stage != m_stages.end() && stage->second < earlier)) return;
    std::string platform;
    if (const Flag* flag = instruction.flag("platform")) {
      platform = expand(flag->value, m_globals.values(), m_file.escape).value_or("");
    }
    add({.span = image.span, .written = image.text, .platform = std::move(platform)}, *name);
  }

  // The first variable of a FROM that has no value.
  [[nodiscard]] std::optional<std::string> advice_on_variables(std::string_view text) const {
    for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at)) {
      at += text.substr(at + 1).starts_with('{') ? 2U : 1U;
      const std::string_view name = text.substr(at, text.find_first_not_of(k_name_chars, at) - at);
      if (name.empty() || m_globals.values().contains(name)) continue;
      return fmt::format(
          "{0} has no value: write ARG {0}=... in front of the first FROM, or give it one under "
          "build_args in kfpkg.yaml",
          name);
    }
    return std::nullopt;
  }

  void copy(const Instruction& instruction) {
    if (!instruction.copies_from_image()) return;
    const Flag& from = *instruction.flag("from");
    const bool number = std::all_of(from.value.begin(), from.value.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; });
    if (!number) named(from.value, from.exact(0, from.value.size()), from.value_span);
  }

  void run_mounts(const Instruction& instruction) {
    for (const Flag& flag : instruction.flags) {
      if (flag.name != "mount") continue;
      const Mount mount = parse_mount(flag);
      if (!mount.from.empty()) named(mount.from, mount.from_span, flag.value_span);
    }
  }

  /// A stage by its name, else an image; no variables there. `span` is what is around it.
  void named(const std::string& value, std::optional<Span> exact, Span span) {
    if (value == "scratch" || m_stages.contains(ascii_lower(value))) return;
    add({.span = exact.value_or(span), .is_exact = exact.has_value(), .written = value}, value);
  }

  void add(BaseImage base, const std::string& name) {
    auto reference = oci::Reference::parse(name);
    if (!reference) {
      report(base.span, fmt::format("\"{}\" is not the name of an image", name),
             advice_on_variables(base.written).value_or(oci::advice_on(name)));
      return;
    }
    base.reference = *std::move(reference);
    base.instruction = m_index;
    m_found.push_back(std::move(base));
  }

  void report(Span span, std::string message, std::string help = {}) {
    Diagnostic found;
    found.rule = k_dockerfile_base.id;
    found.name = k_dockerfile_base.name;
    found.place = {m_file.source, span};
    found.message = std::move(message);
    found.help = std::move(help);
    m_diagnostics.push_back(std::move(found));
  }

  const Dockerfile& m_file;
  Diagnostics& m_diagnostics;
  GlobalArguments m_globals;
  std::map<std::string, std::size_t> m_stages;  ///< by name, the first one of each
  std::vector<BaseImage> m_found;
  std::size_t m_stages_seen = 0;
  std::size_t m_index = 0;
};

}  // namespace

std::vector<Stage> stages(const Dockerfile& file) {
  std::vector<Stage> found;
  for (std::size_t i = 0; i < file.instructions.size(); ++i) {
    const Instruction& instruction = file.instructions[i];
    if (instruction.name != "FROM") continue;
    if (!found.empty()) found.back().last = i;
    std::string name = instruction.words.size() == 3 ? ascii_lower(instruction.words[2].text) : "";
    found.push_back({std::move(name), i, file.instructions.size()});
  }
  return found;
}

Variables global_arguments(const Dockerfile& file, const Arguments& arguments) {
  GlobalArguments globals(arguments, file.escape);
  for (const Instruction& instruction : file.instructions) {
    if (instruction.name == "FROM") break;
    if (instruction.name == "ARG") globals.declare(instruction);
  }
  return globals.values();
}

std::vector<Stage> stage_chain(const Dockerfile& file, std::size_t index,
                               const Arguments& arguments) {
  const std::vector<Stage> all = stages(file);
  const Variables globals = global_arguments(file, arguments);
  std::vector<Stage> chain;
  for (std::size_t next = index + 1; next > 0;) {
    const std::size_t at = next - 1;
    chain.push_back(all[at]);
    const Word& from = file.instructions[all[at].first].words.front();
    const std::string parent = ascii_lower(expand(from.text, globals, file.escape).value_or(""));
    for (next = at; next > 0 && (parent.empty() || all[next - 1].name != parent); --next) {
    }
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

std::vector<BaseImage> base_images(const Dockerfile& file, const Arguments& arguments,
                                   Diagnostics& diagnostics) {
  return BaseFinder(file, arguments, diagnostics).run();
}

}  // namespace kfpkg::dockerfile
