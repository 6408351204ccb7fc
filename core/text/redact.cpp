// SPDX-License-Identifier: Apache-2.0
// User information, secret values of names, and echoes.
#include "core/text/redact.hpp"

#include "core/text/ascii.hpp"
#include "core/text/secret/escape.hpp"
#include "core/text/secret/token.hpp"
#include "core/text/secret/word.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace kfpkg {
namespace {

constexpr std::string_view k_hidden = "***";
// Nobody's user, password or name is longer; bounds the look-back.
constexpr std::size_t k_longest_word = 512;

bool is_alnum(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool is_one_of(std::string_view characters, char c) {
  return characters.find(c) != std::string_view::npos;
}

/// Where a word ends: at one of these, or at an escape of JSON for a line end, tab or quote, with
/// as many backslashes as it has.
std::size_t end_of_word(std::string_view text, std::string_view ends) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_one_of(ends, text[i])) return i;
    if (text[i] != '\\') continue;
    const std::size_t next = std::min(text.find_first_not_of('\\', i), text.size());
    if (next < text.size() && is_one_of("nrt\"", text[next])) return i;
    i = next - 1;
  }
  return text.size();
}

constexpr std::string_view k_word_ends = " \t\r\n'\"`<>";

bool is_digest(std::string_view text) {
  return text.starts_with("sha256:") || text.starts_with("sha512:");
}

/// The last '@' that is not a digest's.
std::size_t last_at(std::string_view text) {
  std::size_t at = text.rfind('@');
  while (at != text.npos && is_digest(text.substr(at + 1))) {
    at = at == 0 ? text.npos : text.rfind('@', at - 1);
  }
  return at;
}

bool is_port(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Masked by somebody before.
bool is_hidden(std::string_view password) {
  return !password.empty() && password.find_first_not_of('*') == password.npos;
}

/// The words behind each "://" of one text, asked for from its begin to its end: many of them may
/// stand in one word, which is read once.
class UserInfo {
 public:
  explicit UserInfo(std::string_view text) : m_text(text) {}

  /// How much of what follows the "://" that ends at `begin` is user information, with its '@'.
  std::size_t length_at(std::size_t begin) {
    read_word(begin);
    const std::string_view scheme = m_text.substr(0, begin - k_mark.size());
    const std::string_view word = m_text.substr(begin, m_word_end - begin);
    const std::string_view authority = word.substr(0, word.find('/'));
    std::size_t at = last_at(authority);
    const std::size_t colon = authority.find(':');
    const bool has_password = colon < at && colon != authority.npos;
    // People forget to encode a '/' in a password.
    const bool is_cut = at == authority.npos && has_password && !authority.starts_with('[') &&
                        !is_port(authority.substr(colon + 1));
    if (is_cut && m_last_at != m_text.npos && m_last_at >= begin) at = m_last_at - begin;
    if (at == word.npos) return 0;
    if (scheme.ends_with("ssh") && !has_password) return 0;
    const std::string_view password = word.substr(0, at).substr(has_password ? colon + 1 : at);
    return is_hidden(password) ? 0 : at + 1;
  }

  static constexpr std::string_view k_mark = "://";

 private:
  void read_word(std::size_t begin) {
    if (begin < m_word_end) return;
    const std::string_view rest = m_text.substr(begin);
    m_word_end = begin + end_of_word(rest, k_word_ends);
    const std::size_t at = last_at(m_text.substr(begin, m_word_end - begin));
    m_last_at = at == m_text.npos ? at : begin + at;
  }

  std::string_view m_text;
  std::size_t m_word_end = 0;
  std::size_t m_last_at = std::string_view::npos;
};

std::string without_user_info(std::string_view text) {
  std::string out;
  UserInfo info(text);
  std::size_t done = 0;
  for (std::size_t mark = text.find(info.k_mark); mark != text.npos;
       mark = text.find(info.k_mark, done)) {
    const std::size_t begin = mark + info.k_mark.size();
    out.append(text.substr(done, begin - done));
    done = begin + info.length_at(begin);
  }
  return out.append(text.substr(done));
}

/// The start of the longest end of `text` whose characters are all accepted.
template <class Accept>
std::size_t start_of_end(std::string_view text, Accept accept) {
  const std::size_t longest = std::min(text.size(), k_longest_word);
  std::size_t length = 0;
  while (length < longest && accept(text[text.size() - 1 - length])) ++length;
  return text.size() - length;
}

/// Where the password of `user:password` at the end of `text` starts; npos for anything else.
std::size_t password_before(std::string_view text) {
  const std::size_t start = start_of_end(
      text, [](char c) { return !is_one_of(" \t\r\n'\"`<>/\\,;()[]{}", c) && c != '\0'; });
  const std::size_t colon = text.find(':', start);
  if (colon == text.npos || colon == start || colon + 1 == text.size()) return text.npos;
  const char before = text[colon - 1];
  const bool is_user = (is_alnum(before) || is_one_of("._%+~-", before)) && text[colon + 1] != ':';
  return is_user ? colon + 1 : text.npos;
}

/// A password may hold an '@': how much more of it follows its first one.
std::size_t rest_of_password(std::string_view text) {
  const std::size_t at = last_at(text.substr(0, end_of_word(text, " \t\r\n'\"`<>/,;")));
  return at == text.npos ? 0 : at + 1;
}

// docker and people write user:password@host without a scheme.
std::string without_bare_passwords(std::string_view text) {
  std::string out;
  for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@')) {
    const std::string_view before = text.substr(0, at);
    const std::size_t password =
        is_digest(text.substr(at + 1)) ? text.npos : password_before(before);
    text.remove_prefix(at + 1);
    const std::size_t rest = password == before.npos ? 0 : rest_of_password(text);
    if (password == before.npos || (rest == 0 && is_hidden(before.substr(password)))) {
      out.append(before);
    } else {
      out.append(before.substr(0, password)).append(k_hidden);
      text.remove_prefix(rest);
    }
    out += '@';
  }
  return out.append(text);
}

/// Whole names, where they can only mean an access.
constexpr std::array<std::string_view, 7> k_secret_in_query{"sig",  "key", "auth", "code",
                                                            "pass", "pw",  "jwt"};

bool is_name_character(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/// In the query of a URL shorter names are said of secrets too.
bool is_secret_at(std::string_view name, bool in_query) {
  const bool known = in_query && std::find(k_secret_in_query.begin(), k_secret_in_query.end(),
                                           ascii_lower(name)) != k_secret_in_query.end();
  return known || is_secret_name(name);
}

/// A reference to a variable says nothing, nor do docker's fields (--secret=id=NAME,src=FILE).
bool is_harmless(std::string_view value) {
  return value.empty() || value.starts_with('$') || value.starts_with("id=") ||
         value.starts_with(k_hidden);
}

constexpr std::string_view k_query_value_ends = " \t\r\n'\"`<>&;,)#";

std::string without_secret_values(std::string_view text) {
  std::string out;
  for (std::size_t at = text.find('='); at != text.npos; at = text.find('=')) {
    const std::string_view before = text.substr(0, at);
    const std::size_t start = start_of_end(before, is_name_character);
    const bool in_query = start > 0 && is_one_of("?&;", before[start - 1]);
    out.append(before).append("=");
    text.remove_prefix(at + 1);
    if (is_harmless(text) || !is_secret_at(before.substr(start), in_query)) continue;
    const std::size_t length = end_of_word(text, in_query ? k_query_value_ends : k_word_ends);
    if (length == 0) continue;
    out.append(k_hidden);
    text.remove_prefix(length);
  }
  return out.append(text);
}

bool is_token_of_header(std::string_view value) {
  constexpr std::size_t k_long = 16;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool is_random =
      std::any_of(value.begin(), value.end(), is_digit) ||
      (value.size() >= k_long && std::any_of(value.begin(), value.end(), is_upper));
  return is_random && is_literal_secret(value) && !is_hidden(value);
}

/// `https://TOKEN@host`, which git and pip take: nobody's user name is as long and has digits.
bool is_token_of_url(std::string_view scheme, std::string_view info) {
  constexpr std::size_t k_long = 20;
  const bool is_web = scheme.ends_with("https") || scheme.ends_with("http");
  const bool has_digit = info.find_first_of("0123456789") != info.npos;
  return is_web && info.size() >= k_long && has_digit && info.find_first_of("./@%") == info.npos &&
         is_literal_secret(info) && !is_hidden(info);
}

/// Of each `scheme://user:password@` the password, where it is one, and tokens that stand alone.
void find_in_urls(std::string_view text, std::vector<Span>& found) {
  for (std::size_t mark = text.find("://"); mark != text.npos;) {
    const std::size_t begin = mark + 3;
    const std::size_t next = text.find("://", begin);
    const std::string_view rest = text.substr(begin, std::min(next, text.size()) - begin);
    const std::string_view scheme = text.substr(0, begin - 3);
    const std::size_t length =
        UserInfo(text.substr(0, std::min(next, text.size()))).length_at(begin);
    mark = next;
    const std::string_view info = rest.substr(0, length == 0 ? 0 : length - 1);
    const std::size_t colon = info.find(':');
    if (colon == info.npos && is_token_of_url(scheme, info))
      found.push_back({begin, begin + info.size()});
    if (colon == info.npos || info.find('/') != info.npos) continue;
    const std::string_view password = info.substr(colon + 1);
    if (!is_literal_secret(password) || info.substr(0, colon) == password) continue;
    found.push_back({begin + colon + 1, begin + info.size()});
  }
}

/// Behind blanks and line ends, of JSON and of printf too.
std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t escape = escape_length(text, at);
    if (escape == 0 && !is_one_of(" \t\r\n", text[at])) return at;
    at += std::max<std::size_t>(escape, 1);
  }
  return at;
}

/// `machine HOST login USER password PASSWORD`, with blanks or line ends between.
void find_in_netrc(std::string_view text, std::vector<Span>& found) {
  constexpr std::string_view k_login = "login ";
  constexpr std::string_view k_password = "password";
  for (std::size_t at = text.find(k_login); at != text.npos; at = text.find(k_login, at + 1)) {
    const std::size_t user = skip_space(text, at + k_login.size());
    const std::size_t end = user + end_of_word(text.substr(user, k_longest_word), k_word_ends);
    const std::size_t word = skip_space(text, end);
    if (word == end || !text.substr(word).starts_with(k_password)) continue;
    const std::size_t begin = skip_space(text, word + k_password.size());
    const std::string_view value = text.substr(begin, k_longest_word);
    const std::size_t length = end_of_word(value, k_word_ends);
    if (begin == word + k_password.size() || !is_literal_secret(value.substr(0, length))) continue;
    found.push_back({begin, begin + length});
  }
}

/// Behind `Authorization: Bearer `, quotes and escapes of the text around it between.
std::size_t value_of_header(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 3> k_schemes{"bearer", "basic", "token"};
  const std::size_t begin = std::min(text.find_first_not_of("\\\"' \t:=,", at), text.size());
  if (begin == at) return text.npos;
  for (const std::string_view scheme : k_schemes) {
    if (ascii_lower(text.substr(begin, scheme.size())) != scheme) continue;
    const std::size_t end = begin + scheme.size();
    const std::size_t value = std::min(text.find_first_not_of(" \t", end), text.size());
    return value == end ? text.npos : value;
  }
  return text.npos;
}

std::string without(std::string_view text, const std::vector<Span>& secrets) {
  std::string out;
  std::size_t at = 0;
  for (const Span& secret : secrets) {
    out.append(text.substr(at, secret.begin - at)).append(k_hidden);
    at = secret.end;
  }
  return out.append(text.substr(at));
}

std::string without_netrc_passwords(std::string_view text) {
  std::vector<Span> found;
  find_in_netrc(text, found);
  return without(text, found);
}

std::string without_headers(std::string_view text) {
  return without(text, authorizations_in(text));
}

std::string without_tokens(std::string_view text) {
  std::vector<Span> found;
  std::size_t at = 0;
  while (const auto token = find_token(text, at)) {
    at = token->begin + token->length;
    found.push_back({token->begin, at});
  }
  return without(text, found);
}

bool stands_as_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_alnum(text[at - 1]) || !is_alnum(word.front());
    if (begins && (end == text.size() || !is_alnum(text[end]) || !is_alnum(word.back())))
      return true;
  }
  return false;
}

}  // namespace

std::string redact(std::string_view text) {
  const std::string urls = without_user_info(without_tokens(text));
  const std::string logins = without_headers(without_netrc_passwords(urls));
  return without_secret_values(without_bare_passwords(logins));
}

std::vector<Span> authorizations_in(std::string_view text) {
  constexpr std::string_view k_name = "uthorization";
  std::vector<Span> found;
  for (std::size_t at = text.find(k_name); at != text.npos; at = text.find(k_name, at)) {
    at += k_name.size();
    const std::size_t begin = value_of_header(text, at);
    if (begin == text.npos) continue;
    const std::string_view rest = text.substr(begin);
    const std::string_view word = rest.substr(0, end_of_word(rest, k_word_ends));
    const std::string_view value = word.substr(0, word.find_first_of(",;)"));
    if (is_token_of_header(value)) found.push_back({begin, begin + value.size()});
  }
  return found;
}

std::vector<Span> logins_in(std::string_view text) {
  std::vector<Span> found;
  find_in_urls(text, found);
  find_in_netrc(text, found);
  return found;
}

bool holds_credentials(std::string_view text) {
  return redact(text) != text;
}

std::string without_secret(std::string text, std::string_view secret) {
  constexpr std::size_t short_secret = 6;
  if (secret.empty()) return text;
  if (secret.size() < short_secret) return stands_as_word(text, secret) ? std::string() : text;
  for (std::size_t at = text.find(secret); at != text.npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), k_hidden);
    at += k_hidden.size();
  }
  return text;
}

}  // namespace kfpkg
