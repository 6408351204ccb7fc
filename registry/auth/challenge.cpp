// SPDX-License-Identifier: Apache-2.0
// The reader of authentication challenges.
#include "core/text/ascii.hpp"
#include "registry/auth/challenge_detail.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace kfpkg::registry {
namespace {

constexpr std::size_t k_longest_header = 16U << 10U;
constexpr std::size_t k_most_challenges = 16;

bool is_token_char(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
         others.find(c) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : m_text(text) {}

  [[nodiscard]] bool at_end() const { return m_text.empty(); }
  void skip(std::string_view chars) {
    m_text.remove_prefix(std::min(m_text.size(), m_text.find_first_not_of(chars)));
  }
  bool take(char c) {
    if (!m_text.starts_with(c)) return false;
    m_text.remove_prefix(1);
    return true;
  }
  // Empty when there is no token here.
  std::string token() {
    std::string word;
    while (!m_text.empty() && is_token_char(m_text.front())) {
      word += ascii_lower(m_text.front());
      m_text.remove_prefix(1);
    }
    return word;
  }
  std::optional<std::string> value() {
    if (take('"')) return quoted();
    const std::size_t end = std::min(m_text.size(), m_text.find_first_of(", \t"));
    std::string word(m_text.substr(0, end));
    m_text.remove_prefix(end);
    return word;
  }
  // "name=" of a parameter, with blanks allowed around '='; the text stays where it was when it is
  // none.
  std::optional<std::string> parameter_name() {
    const std::string_view before = m_text;
    std::string name = token();
    skip(" \t");
    if (!name.empty() && take('=')) {
      skip(" \t");
      return name;
    }
    m_text = before;
    return std::nullopt;
  }

 private:
  std::optional<std::string> quoted() {
    std::string word;
    while (!m_text.empty()) {
      char c = m_text.front();
      m_text.remove_prefix(1);
      if (c == '"') return word;
      if (c == '\\') {
        if (m_text.empty()) return std::nullopt;
        c = m_text.front();
        m_text.remove_prefix(1);
      }
      word += c;
    }
    return std::nullopt;
  }

  std::string_view m_text;
};

// The parameters up to the next challenge; false when they do not follow the grammar.
bool read_params(Reader& reader, Challenge& challenge) {
  while (true) {
    reader.skip(" \t,");
    const std::optional<std::string> name = reader.parameter_name();
    if (!name) return true;
    std::optional<std::string> value = reader.value();
    if (!value) return false;
    challenge.params.emplace(*name, *std::move(value));
  }
}

}  // namespace

std::string Challenge::param(std::string_view name) const {
  const auto found = params.find(std::string(name));
  return found == params.end() ? std::string() : found->second;
}

std::vector<Challenge> parse_challenges(std::string_view header) {
  std::vector<Challenge> challenges;
  if (header.size() > k_longest_header) return challenges;
  Reader reader(header);
  while (challenges.size() < k_most_challenges) {
    reader.skip(" \t,");
    Challenge challenge;
    challenge.scheme = reader.token();
    if (challenge.scheme.empty()) return challenges;
    if (!read_params(reader, challenge)) return challenges;
    challenges.push_back(std::move(challenge));
  }
  return challenges;
}

std::vector<Challenge> challenges_of(const http::Response& response) {
  std::vector<Challenge> all;
  for (const auto& [name, value] : response.headers) {
    if (name != "www-authenticate") continue;
    for (Challenge& challenge : parse_challenges(value)) all.push_back(std::move(challenge));
  }
  return all;
}

bool is_known(const Challenge& challenge) {
  return challenge.scheme == "basic" || challenge.scheme == "bearer";
}

}  // namespace kfpkg::registry
