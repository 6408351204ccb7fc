// SPDX-License-Identifier: Apache-2.0
// What the YAML library says, in words for people.
#include "core/yaml/problems.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kfpkg::yaml {
namespace {

struct Wording {
  std::string_view problem;
  std::string_view message;
  std::string_view help;
};

// What the library says, and what a person understands.
constexpr std::array<Wording, 19> k_wordings{{
    {"found character '\\t' that cannot start any token", "a tab cannot indent or separate YAML",
     "use spaces"},
    {"found character that cannot start any token", "this character cannot begin a value",
     "put the text in quotes"},
    {"found a tab character where an indentation space is expected", "a tab cannot indent YAML",
     "use spaces"},
    {"found a tab character that violates indentation", "a tab cannot indent YAML", "use spaces"},
    {"mapping values are not allowed in this context", "a \": \" cannot stand here",
     "quote the text if the colon belongs to it, or check the indentation of this line"},
    {"did not find expected key", "expected a key at this indentation",
     "align this line with the other keys of its mapping, or quote the text before it"},
    {"did not find expected '-' indicator", "expected a \"-\" at this indentation",
     "align this line with the other items of its list"},
    {"could not find expected ':'", "this key has no \":\" after it",
     "add the colon, or check the quotes of the lines before"},
    {"did not find expected ',' or ']'", "expected \",\" or \"]\" here",
     "close the list, or quote the text if it belongs to the item before"},
    {"did not find expected ',' or '}'", "expected \",\" or \"}\" here",
     "close the mapping, or quote the text if it belongs to the value before"},
    {"did not find expected ',' or a closing bracket",
     "a \"?\" cannot stand unquoted inside {…} or […]", "put the text in quotes"},
    {"did not find expected <document start>",
     "expected a new document or the end of the file here",
     "align this line with the keys above it"},
    {"did not find expected node content", "expected a value here", "put the text in quotes"},
    {"found unexpected end of stream", "the quoted text is never closed", "add the closing quote"},
    {"found unexpected document indicator", "the quoted text is never closed",
     "add the closing quote"},
    {"block sequence entries are not allowed in this context", "a list item cannot begin here",
     "put the \"-\" on a line of its own below the key"},
    {"found unknown escape character", "unknown escape in a double-quoted text",
     "write the backslash twice, or use single quotes"},
    {"control characters are not allowed", "this control character is not allowed in YAML",
     "remove it, or escape it in double quotes"},
    {"too many nodes", "more nodes than a component file can need", {}},
}};

// What a server sends instead of a file: KFP users meet it with the URL of a page that shows the
// file.
bool looks_like_html(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (begin == std::string_view::npos) return false;
  std::string head(text.substr(begin, 9));
  for (char& c : head) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return head.starts_with("<!doctype") || head.starts_with("<html") || head.starts_with("<head");
}

}  // namespace

Diagnostic to_diagnostic(const SourcePtr& source, Problem problem) {
  Diagnostic result;
  result.rule = k_yaml_syntax.id;
  result.name = k_yaml_syntax.name;
  result.severity = Severity::error;
  result.fails_at = FailsAt::load;
  result.place = {source, problem.span};
  result.message = std::move(problem.message);
  result.help = std::move(problem.help);
  return result;
}

Diagnostic to_diagnostic(const SourcePtr& source, const SyntaxError& error) {
  Problem problem{error.problem, {}, error.span};
  const auto known = std::find_if(k_wordings.begin(), k_wordings.end(),
                                  [&](const Wording& w) { return w.problem == error.problem; });
  if (looks_like_html(source->bytes())) {
    return to_diagnostic(source,
                         Problem{"this is an HTML page, not YAML",
                                 "use the raw URL of the file, not that of the page that shows it",
                                 {0, 1}});
  }
  const std::string_view text = source->text(error.span);
  if (text == "\t") {
    problem.message = "a tab cannot indent or separate YAML";
    problem.help = "use spaces";
  } else if (known != k_wordings.end()) {
    problem.message = known->message;
    problem.help = known->help;
  } else if (error.problem.find("UTF-8") != std::string::npos) {
    problem.message = "the file is not UTF-8 text";
    problem.help = "save it as UTF-8";
  }
  Diagnostic result = to_diagnostic(source, std::move(problem));
  if (error.context_span && error.context_span->begin != error.span.begin) {
    result.related.push_back({{source, *error.context_span}, error.context});
  }
  return result;
}

}  // namespace kfpkg::yaml
