// SPDX-License-Identifier: Apache-2.0
// What stands in the command before the first placeholder, as paths in the image.
#include "lint/facts/program_files.hpp"

#include "lint/folder/interpreters.hpp"

#include <algorithm>

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

void add_path(ProgramFile& file, const dockerfile::StageImage& image) {
  if (file.written.empty()) return;
  if (auto path = dockerfile::absolute_path(file.written, image.workdir))
    file.paths.push_back(*std::move(path));
}

// A program, looked up along PATH when it is a bare name.
ProgramFile executed(const Word& word, const dockerfile::StageImage& image) {
  ProgramFile program{word.text, word.span, {}, {}};
  if (program.written.find('/') != std::string::npos) {
    add_path(program, image);
    return program;
  }
  for (const std::string& folder : image.path) {
    if (auto path = dockerfile::absolute_path(program.written, folder))
      program.paths.push_back(*std::move(path));
  }
  return program;
}

}  // namespace

std::vector<ProgramFile> program_files(const spec::Component& component,
                                       const dockerfile::StageImage& image) {
  std::vector<ProgramFile> files;
  if (component.command.empty()) return files;
  const std::vector<Word> words = literal_words(component);
  CommandWords command;
  for (const Word& word : words) command.push_back(&word.text);
  for (std::size_t first = 0; !command.empty() && !command.front()->empty();) {
    files.push_back(executed(words[first], image));
    if (const auto read = interpreted_word(command)) {
      if (read->kind != InterpretedWord::Kind::file) break;
      const Word& word = words[first + read->at];
      ProgramFile script{word.text, word.span, std::string(base_name(words[first].text)), {}};
      add_path(script, image);
      files.push_back(std::move(script));
    }
    const std::size_t wrapped = wrapped_program(command).value_or(command.size());
    command.erase(command.begin(),
                  command.begin() + static_cast<std::ptrdiff_t>(std::min(wrapped, command.size())));
    first += wrapped;
  }
  return files;
}

}  // namespace kfpkg::lint
