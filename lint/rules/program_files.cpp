// SPDX-License-Identifier: Apache-2.0
// Command lines of the usual interpreters, as far as their options are sure.
#include "lint/rules/program_files.hpp"

#include "lint/interpreters.hpp"

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

struct Word {
  std::string text;
  Span span;
};

// What stands before the first placeholder: behind it nothing is sure.
std::vector<Word> literal_words(const spec::Component& component) {
  std::vector<Word> words;
  for (const auto* list : {&component.command, &component.args}) {
    for (const spec::Argument& argument : *list) {
      const auto* text = std::get_if<std::string>(&argument.value);
      if (text == nullptr || text->find("{{") != std::string::npos) return words;
      words.push_back({*text, argument.span});
    }
  }
  return words;
}

bool is_one_of(std::string_view word, const auto& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Index of the script, or the number of words when there is none or an option is not known.
std::size_t python_script(const std::vector<Word>& words) {
  constexpr std::string_view k_plain = "bBdEiIOqsSuvx";
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i].text;
    if (!word.starts_with('-')) return i;
    if (word == "-W" || word == "-X") {
      ++i;
    } else if (word.size() < 2 || word.find_first_not_of(k_plain, 1) != std::string::npos) {
      break;
    }
  }
  return words.size();
}

std::size_t shell_script(const std::vector<Word>& words) {
  constexpr std::string_view k_plain = "abefhlmnpuvxBCEHPT";
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i].text;
    if (!word.starts_with('-')) return i;
    if (word == "-o") {
      ++i;
    } else if (word.size() < 2 || word.find_first_not_of(k_plain, 1) != std::string::npos) {
      break;
    }
  }
  return words.size();
}

std::size_t java_archive(const std::vector<Word>& words) {
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string& word = words[i].text;
    if (word == "-jar") return i + 1;
    if (!word.starts_with("-X") && !word.starts_with("-D")) break;
  }
  return words.size();
}

std::size_t script_of(std::string_view program, const std::vector<Word>& words) {
  constexpr std::array<std::string_view, 5> k_others{"node", "Rscript", "perl", "ruby", "julia"};
  if (is_python(program)) return python_script(words);
  if (is_shell(program)) return shell_script(words);
  if (program == "java") return java_archive(words);
  const bool other = is_one_of(program, k_others) && words.size() > 1;
  return other && !words[1].text.starts_with('-') ? 1 : words.size();
}

void add_path(ProgramFile& file, const dockerfile::StageImage& image) {
  if (file.written.empty()) return;
  if (auto path = dockerfile::absolute_path(file.written, image.workdir))
    file.paths.push_back(*std::move(path));
}

}  // namespace

std::vector<ProgramFile> program_files(const spec::Component& component,
                                       const dockerfile::StageImage& image) {
  std::vector<ProgramFile> files;
  if (component.command.empty()) return files;
  const std::vector<Word> words = literal_words(component);
  if (words.empty() || words.front().text.empty()) return files;
  ProgramFile program{words.front().text, words.front().span, {}, {}};
  if (program.written.find('/') != std::string::npos) {
    add_path(program, image);
  } else {
    for (const std::string& folder : image.path) {
      if (auto path = dockerfile::absolute_path(program.written, folder))
        program.paths.push_back(*std::move(path));
    }
  }
  const std::string name(base_name(program.written));
  files.push_back(std::move(program));
  const std::size_t at = script_of(name, words);
  if (at >= words.size()) return files;
  ProgramFile script{words[at].text, words[at].span, name, {}};
  add_path(script, image);
  files.push_back(std::move(script));
  return files;
}

}  // namespace kfpkg::lint
