// SPDX-License-Identifier: Apache-2.0
// Marks of heredocs, after BuildKit's ParseHeredoc.
#include "dockerfile/syntax/heredoc.hpp"

#include "dockerfile/syntax/shell_word.hpp"

#include <cctype>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

std::string without_variables(std::string_view word) {
  std::string plain;
  for (const char c : word) {
    if (c == '$') plain += '\\';
    plain += c;
  }
  return plain;
}

}  // namespace

std::optional<Heredoc> heredoc_mark(std::string_view word) {
  while (!word.empty() && std::isdigit(static_cast<unsigned char>(word.front())) != 0) {
    word.remove_prefix(1);
  }
  if (!word.starts_with("<<")) return std::nullopt;
  word.remove_prefix(2);
  Heredoc doc;
  doc.strip_tabs = word.starts_with('-');
  if (doc.strip_tabs) word.remove_prefix(1);
  if (word.empty() || word.find('<') != std::string_view::npos) return std::nullopt;
  // Here a backslash escapes whatever the escape directive says, and a variable stays as it is.
  auto name = expand(without_variables(word), {}, '\\');
  if (!name || name->empty()) return std::nullopt;
  doc.expand = *name == word;
  doc.name = *std::move(name);
  return doc;
}

}  // namespace kfpkg::dockerfile
