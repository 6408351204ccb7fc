// SPDX-License-Identifier: Apache-2.0
// Words of names, and marks of placeholders.
#include "core/text/secret/word.hpp"

#include "core/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace kfpkg {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Ends of names, in lower case and without what divides words.
constexpr std::array<std::string_view, 14> k_secret_ends{
    "password",   "passwd",    "passphrase", "pwd",        "secret",
    "token",      "apikey",    "accesskey",  "privatekey", "secretkey",
    "accountkey", "signature", "credential", "credentials"};

/// Ends of names that say "token" or "secret", and mean a word of a model, a place in a list, or
/// the name of a Kubernetes secret.
constexpr std::array<std::string_view, 21> k_harmless_ends{
    "padtoken",  "eostoken",  "bostoken",     "unktoken", "masktoken",    "clstoken",
    "septoken",  "stoptoken", "starttoken",   "endtoken", "specialtoken", "imagetoken",
    "pagetoken", "nexttoken", "maxtoken",     "newtoken", "pullsecret",   "pullsecrets",
    "usesecret", "mintoken",  "triggertoken",
};

/// In lower case and without what divides its words and numbers at its end.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (is_alnum(c)) plain += ascii_lower(c);
  }
  while (!plain.empty() && is_digit(plain.back())) plain.pop_back();
  return plain;
}

template <class Words>
bool ends_with_one_of(std::string_view text, const Words& ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

template <class Words>
bool holds_one_of(std::string_view text, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != text.npos; });
}

// "aaaaa", "abcdefgh", "12345678": longer than chance makes them.
bool has_run(std::string_view text) {
  constexpr std::size_t k_same = 6;
  constexpr std::size_t k_rising = 8;
  std::size_t same = 1;
  std::size_t rising = 1;
  for (std::size_t i = 1; i < text.size(); ++i) {
    same = text[i] == text[i - 1] && is_alnum(text[i]) ? same + 1 : 1;
    rising = text[i] == text[i - 1] + 1 ? rising + 1 : 1;
    if (same >= k_same || rising >= k_rising) return true;
  }
  return false;
}

// What a key block repeats is padding of its numbers.
constexpr std::size_t k_longest_made_up = 300;

// A variable, a template, a format, a call, a command.
bool is_computed(std::string_view value) {
  constexpr std::array<std::string_view, 4> k_marks{"{{", "${", "$(", "%("};
  const bool is_call = value.find('(') != value.npos && value.find(')') != value.npos;
  return is_call || std::string_view("$<{[%`").find(value.front()) != std::string_view::npos ||
         holds_one_of(value, k_marks);
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

// "2", "v2", "2024"
bool is_version(std::string_view word) {
  constexpr std::size_t k_longest = 4;
  if (word.starts_with('v')) word.remove_prefix(1);
  return !word.empty() && word.size() <= k_longest &&
         std::all_of(word.begin(), word.end(), is_digit);
}

// "db-password", "user-gcp-sa", "aws-secret-2": words alone, as things of Kubernetes are called.
// A version stands behind two words at least, of which one says what it is ("correct-horse-7" may
// be a password).
bool is_name_of_secret(std::string_view value) {
  constexpr std::string_view k_dividers = "-_.";
  constexpr std::array<std::string_view, 6> k_kinds{"secret", "key",   "token",
                                                    "passw",  "creds", "credential"};
  std::size_t words = 0;
  bool has_version = false;
  const bool says_it = holds_one_of(value, k_kinds);
  if (value.find_first_of(k_dividers) == value.npos) return false;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(k_dividers), value.size());
    const std::string_view word = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    if (std::all_of(word.begin(), word.end(), is_lower)) {
      words += word.empty() ? 0U : 1U;
    } else if (is_version(word)) {
      has_version = true;
    } else {
      return false;
    }
  }
  return !has_version || (words >= 2 && says_it);
}

// A place where the secret may be, not the secret: a path, projects/P/secrets/S,
// NAMESPACE/my-secret.
bool is_place(std::string_view value) {
  const std::size_t slash = value.rfind('/');
  const bool names_one = slash != value.npos && (value.find("secrets/") != value.npos ||
                                                 is_name_of_secret(value.substr(slash + 1)));
  return names_one || value.front() == '/' || value.front() == '~' || value.starts_with("./") ||
         value.starts_with("../") || value.find("://") != value.npos;
}

// AWS_SECRET_ACCESS_KEY: the variable that holds it.
bool is_variable(std::string_view value) {
  const bool has_mark = value.find('_') != value.npos;
  return has_mark && std::all_of(value.begin(), value.end(),
                                 [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

bool is_word_for_nothing(std::string_view plain) {
  constexpr std::array<std::string_view, 10> k_words{"secret",  "password", "passwd",    "token",
                                                     "string",  "default",  "undefined", "disabled",
                                                     "enabled", "redacted"};
  return std::find(k_words.begin(), k_words.end(), plain) != k_words.end();
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string plain = plain_name(name);
  return ends_with_one_of(plain, k_secret_ends) && !ends_with_one_of(plain, k_harmless_ends);
}

bool is_made_up(std::string_view text) {
  constexpr std::array<std::string_view, 14> k_words{
      "change",  "example", "your",   "xxxx", "todo",     "placeholder", "dummy",
      "replace", "sample",  "insert", "fake", "mysecret", "mypassword",  "notreal"};
  if (text.size() > k_longest_made_up) return false;
  const std::string plain = ascii_lower(text);
  return holds_one_of(plain, k_words) || has_run(plain) ||
         plain.find_first_not_of("*.-_x#") == plain.npos;
}

bool is_literal_secret(std::string_view value) {
  constexpr std::size_t k_shortest = 6;
  if (value.size() < k_shortest || value.find_first_of(" \t\r\n") != value.npos) return false;
  return !is_computed(value) && !is_place(value) && !is_made_up(value) && !is_variable(value) &&
         !is_name_of_secret(value) && !is_word_for_nothing(ascii_lower(value));
}

}  // namespace kfpkg
