// SPDX-License-Identifier: Apache-2.0
// BuildKit's small shell language: quotes, escapes and variables
// (frontend/dockerfile/shell/lex.go).
#include "dockerfile/syntax/shell_word.hpp"

#include "dockerfile/syntax/text.hpp"
#include "dockerfile/syntax/variable_pattern.hpp"

#include <cctype>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

constexpr int k_deepest = 32;               ///< ${a:-${b:-...}}
constexpr std::size_t k_longest = 1 << 16;  ///< bytes of values: ENV A=$A$A doubles each time

class Expander {
 public:
  enum class Unset { empty, failure };
  Expander(std::string_view text, const Variables& variables, char escape, Unset unset)
      : m_text(text), m_variables(variables), m_escape(escape), m_unset(unset) {}

  std::optional<std::string> run() {
    std::string result = until('\0');
    return m_failed ? std::nullopt : std::optional(std::move(result));
  }

 private:
  [[nodiscard]] bool at_end() const { return m_at >= m_text.size(); }
  [[nodiscard]] char peek() const { return at_end() ? '\0' : m_text[m_at]; }

  std::string until(char stop) {
    std::string out;
    if (++m_depth > k_deepest) m_failed = true;
    while (!at_end() && !m_failed) {
      const char c = m_text[m_at];
      if (stop != '\0' && c == stop) {
        ++m_at;
        --m_depth;
        return out;
      }
      ++m_at;
      if (c == '\'') {
        out += single_quoted();
      } else if (c == '"') {
        out += double_quoted();
      } else if (c == '$') {
        out += variable();
      } else if (c == m_escape) {
        if (m_raw) out += c;
        if (!at_end()) out += m_text[m_at++];
      } else {
        out += c;
      }
    }
    if (stop != '\0') m_failed = true;
    --m_depth;
    return out;
  }

  std::string single_quoted() {
    const std::size_t end = m_text.find('\'', m_at);
    if (end == std::string_view::npos) {
      m_failed = true;
      return {};
    }
    std::string out(m_text.substr(m_at, end - m_at));
    m_at = end + 1;
    return out;
  }

  std::string double_quoted() {
    std::string out;
    while (!at_end() && !m_failed) {
      const char c = m_text[m_at++];
      if (c == '"') return out;
      if (c == '$') {
        out += variable();
      } else if (c == m_escape && !at_end()) {
        if (m_raw) out += c;
        const char next = m_text[m_at++];
        if (next != '"' && next != '$' && next != m_escape) out += c;
        out += next;
      } else {
        out += c;
      }
    }
    m_failed = true;
    return out;
  }

  std::string name() {
    const std::size_t begin = m_at;
    if (is_name_start(peek())) {
      while (is_name_start(peek()) || is_digit(peek())) ++m_at;
    } else if (is_digit(peek())) {
      while (is_digit(peek())) ++m_at;
    } else if (std::string_view("@*#?-$!").find(peek()) != std::string_view::npos && !at_end()) {
      ++m_at;
    }
    return std::string(m_text.substr(begin, m_at - begin));
  }

  /// What follows a '$'.
  std::string variable() {
    if (peek() != '{') {
      const std::string found = name();
      return found.empty() ? "$" : value(found);
    }
    ++m_at;
    const std::string found = name();
    if (found.empty() || at_end()) {
      m_failed = true;
      return {};
    }
    char op = m_text[m_at++];
    if (op == '}') return value(found);
    const bool empty_counts_as_unset = op == ':';
    if (op == ':' && !at_end()) op = m_text[m_at++];
    return with_operator(found, op, empty_counts_as_unset);
  }

  /// The word up to `stop`; in a raw one escapes stay, for the pattern to read.
  std::string word_until(char stop, bool raw) {
    const bool before = std::exchange(m_raw, raw);
    std::string word = until(stop);
    m_raw = before;
    return word;
  }

  /// ${X#pattern} ${X##pattern} ${X%pattern} ${X%%pattern}
  std::string trimmed(const std::string& found, char op) {
    std::string word = word_until('}', true);
    const bool longest = word.starts_with(op);
    if (longest) word.erase(0, 1);
    const std::string text = value(found);
    const auto pattern = VariablePattern::compile(word);
    if (!pattern) return give_up();
    const auto result =
        op == '#' ? pattern->without_prefix(text, longest) : pattern->without_suffix(text, longest);
    return result ? *result : give_up();
  }

  /// ${X/pattern/replacement} ${X//pattern/replacement}
  std::string replaced(const std::string& found) {
    const bool all = peek() == '/';
    if (all) ++m_at;
    const std::string word = word_until('/', true);
    const std::string replacement = word_until('}', true);
    const std::string text = value(found);
    const auto pattern = VariablePattern::compile(word);
    // To Go a $ in it would name a group of the pattern.
    if (!pattern || (all && replacement.find('$') != std::string::npos)) return give_up();
    auto result = pattern->replaced(text, replacement, all);
    if (!result || result->size() > k_longest) return give_up();
    m_put_in += result->size();
    return *std::move(result);
  }

  std::string give_up() {
    m_failed = true;
    return {};
  }

  std::string with_operator(const std::string& found, char op, bool empty_counts_as_unset) {
    if (!empty_counts_as_unset && (op == '#' || op == '%')) return trimmed(found, op);
    if (!empty_counts_as_unset && op == '/') return replaced(found);
    if (op != '-' && op != '+' && op != '?') {
      m_failed = true;
      return {};
    }
    std::string word = word_until('}', false);
    const auto entry = lookup(found);
    const bool set =
        entry != m_variables.end() && !(empty_counts_as_unset && entry->second.empty());
    if (op == '+') return set ? word : std::string();
    if (set) return value(found);
    if (op == '?') m_failed = true;
    return op == '-' ? word : std::string();
  }

  [[nodiscard]] Variables::const_iterator lookup(const std::string& variable_name) {
    const auto entry = m_variables.find(variable_name);
    if (entry == m_variables.end() && m_unset == Unset::failure) m_failed = true;
    return entry;
  }

  [[nodiscard]] std::string value(const std::string& variable_name) {
    const auto entry = lookup(variable_name);
    if (entry == m_variables.end()) return {};
    m_put_in += entry->second.size();
    if (m_put_in > k_longest) m_failed = true;
    return entry->second;
  }

  std::string_view m_text;
  const Variables& m_variables;
  char m_escape;
  Unset m_unset;
  std::size_t m_at = 0;
  std::size_t m_put_in = 0;
  int m_depth = 0;
  bool m_raw = false;
  bool m_failed = false;
};

}  // namespace

std::optional<std::string> expand(std::string_view word, const Variables& variables, char escape) {
  return Expander(word, variables, escape, Expander::Unset::empty).run();
}

std::optional<std::string> expand_known(std::string_view word, const Variables& variables,
                                        char escape) {
  return Expander(word, variables, escape, Expander::Unset::failure).run();
}

std::vector<WordRange> quoted_words(std::string_view text, char escape) {
  std::vector<WordRange> words;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && is_blank(text[at])) ++at;
    const std::size_t begin = at;
    char quote = '\0';
    for (; at < text.size() && (quote != '\0' || !is_blank(text[at])); ++at) {
      const char c = text[at];
      if (c == escape && quote != '\'') {
        if (at + 1 < text.size()) ++at;
      } else if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      }
    }
    if (at > begin) words.push_back({begin, at});
  }
  return words;
}

}  // namespace kfpkg::dockerfile
