// SPDX-License-Identifier: Apache-2.0
// ENV, ARG, WORKDIR and COPY of a stage, followed in the order in which they run.
#include "dockerfile/stage_image.hpp"

#include "dockerfile/paths.hpp"
#include "dockerfile/sources.hpp"
#include "dockerfile/syntax/heredoc.hpp"
#include "dockerfile/variables.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

constexpr std::string_view k_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

// ADD unpacks by content; by name is all that a reader of the Dockerfile can say.
bool is_archive(std::string_view source) {
  constexpr std::array<std::string_view, 8> k_ends{".tar",  ".tar.gz", ".tgz",     ".tar.bz2",
                                                   ".tbz2", ".tar.xz", ".tar.zst", ".txz"};
  return std::any_of(k_ends.begin(), k_ends.end(),
                     [&](std::string_view end) { return source.ends_with(end); });
}

class StageReader {
 public:
  StageReader(const Dockerfile& file, const Arguments& arguments)
      : m_file(file), m_arguments(arguments), m_variables(file, arguments) {}

  StageImage run(std::size_t wanted) {
    for (const Stage& stage : stage_chain(m_file, wanted, m_arguments)) {
      m_variables.start_stage(m_variables.environment());
      if (m_variables.environment().empty()) begin(stage.first);
      run_triggers();
      for (std::size_t i = stage.first + 1; i < stage.last; ++i) {
        m_image.instructions.push_back(i);
        instruction(m_file.instructions[i], i);
      }
    }
    const auto path = m_variables.environment().find("PATH");
    if (path != m_variables.environment().end()) {
      for (const std::string_view folder : split(path->second, ':'))
        m_image.path.emplace_back(folder);
    }
    return std::move(m_image);
  }

 private:
  // ONBUILD of the stage below runs first, and once.
  void run_triggers() {
    for (const std::size_t index : std::exchange(m_triggers, {})) {
      m_image.instructions.push_back(index);
      instruction(m_file.instructions[index].trigger.front(), index);
    }
  }

  void begin(std::size_t from) {
    m_image.from = from;
    m_variables.set("PATH", std::string(k_path));
    if (m_file.instructions[from].words.front().text == "scratch") m_image.workdir = "/";
  }

  void instruction(const Instruction& one, std::size_t index) {
    if (one.name == "ONBUILD" && !one.trigger.empty()) m_triggers.push_back(index);
    m_variables.run(one);
    if (one.name == "WORKDIR") workdir(one);
    if (one.name == "COPY" || one.name == "ADD") copy(one, index);
    if (one.name == "CMD") m_image.cmd = index;
    if (one.name == "ENTRYPOINT") {
      m_image.entrypoint = index;
      m_image.cmd.reset();
    }
  }

  [[nodiscard]] std::optional<std::string> value(std::string_view word) const {
    return m_variables.value(word);
  }

  void workdir(const Instruction& one) {
    m_image.sets_workdir = true;
    const auto path = value(one.arguments);
    m_image.workdir = path ? absolute_path(*path, m_image.workdir) : std::nullopt;
  }

  void copy(const Instruction& one, std::size_t index) {
    if (one.words.size() < 2) return;
    const auto destination = value(one.words.back().text);
    const bool several = one.words.size() > 2;
    const bool plain = !one.copies_from_image() && one.flag("parents") == nullptr &&
                       one.flag("exclude") == nullptr;
    for (std::size_t i = 0; i + 1 < one.words.size(); ++i) {
      const Word& word = one.words[i];
      CopiedSource made;
      made.instruction = index;
      made.span = word.span;
      const auto source = value(word.text);
      made.from_context = plain && !heredoc_mark(word.text) && !(source && is_url(*source)) &&
                          !(one.name == "ADD" && source && is_archive(*source));
      if (made.from_context && source && source->find('\\') == std::string::npos)
        made.pattern = path_in_context(*source);
      if (destination) {
        made.destination = absolute_path(*destination, m_image.workdir);
        made.into_folder = several || destination->ends_with('/') || *destination == "." ||
                           destination->ends_with("/.") || made.destination == m_image.workdir;
      }
      m_image.copied.push_back(std::move(made));
    }
  }

  static std::vector<std::string_view> split(std::string_view text, char mark) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(mark), text.size());
      if (end > 0) parts.push_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
  }

  const Dockerfile& m_file;
  const Arguments& m_arguments;
  StageVariables m_variables;
  std::vector<std::size_t> m_triggers;
  StageImage m_image;
};

}  // namespace

StageImage stage_image(const Dockerfile& file, std::size_t stage, const Arguments& arguments) {
  return StageReader(file, arguments).run(stage);
}

std::optional<std::string> absolute_path(std::string_view path,
                                         const std::optional<std::string>& workdir) {
  if (path.starts_with('/')) return clean_path(path);
  if (!workdir) return std::nullopt;
  return clean_path(*workdir + "/" + std::string(path));
}

}  // namespace kfpkg::dockerfile
