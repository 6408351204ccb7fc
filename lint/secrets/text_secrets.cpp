// SPDX-License-Identifier: Apache-2.0
// Tokens and logins by core's forms, scripts by their words.
#include "lint/secrets/text_secrets.hpp"

#include "core/text/ascii.hpp"
#include "core/text/redact.hpp"
#include "core/text/secret/token.hpp"
#include "core/text/secret/word.hpp"
#include "core/text/trim.hpp"
#include "lint/shell_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace kfpkg::lint {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

void add_named(std::string_view name, std::string_view value, std::size_t at,
               std::vector<Secret>& found) {
  auto secret = named_secret(name, value);
  if (!secret) return;
  secret->span = {at, at + value.size()};
  found.push_back(*std::move(secret));
}

void read_command(const std::vector<ShellWord>& words, std::vector<Secret>& found) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].text;
    const std::size_t equals = word.find('=');
    if (equals != word.npos) {
      add_named(word.substr(0, equals), word.substr(equals + 1), words[i].at + equals + 1, found);
    } else if (word.starts_with('-') && i + 1 < words.size()) {
      add_named(word, words[i + 1].text, words[i + 1].at, found);
    }
  }
}

void add_password(std::string_view value, std::size_t at, std::vector<Secret>& found) {
  const std::string_view left = trim_left(value, "\"'");
  at += value.size() - left.size();
  value = trim(left, "\"'");
  if (is_literal_secret(value))
    found.push_back({false, "a password", std::string(value), {at, at + value.size()}});
}

// USER:PASSWORD
void add_login(const ShellWord& word, std::vector<Secret>& found) {
  const std::size_t colon = word.text.find(':');
  if (colon == 0 || colon == word.text.npos) return;
  const std::string_view password = word.text.substr(colon + 1);
  if (trim(word.text.substr(0, colon), "\"'") == trim(password, "\"'")) return;
  add_password(password, word.at + colon + 1, found);
}

std::string_view program_of(const ShellWord& word) {
  return word.text.substr(word.text.rfind('/') + 1);
}

bool has_word(const std::vector<ShellWord>& words, std::string_view program) {
  return std::any_of(words.begin(), words.end(),
                     [&](const ShellWord& word) { return program_of(word) == program; });
}

// Whether the one command writes into the other.
bool is_fed(std::string_view script, const std::vector<ShellWord>& from,
            const std::vector<ShellWord>& to) {
  if (from.empty() || !(has_word(from, "echo") || has_word(from, "printf"))) return false;
  const std::size_t end = from.back().at + from.back().text.size();
  const std::string_view between = script.substr(end, to.front().at - end);
  return between.find('|') != between.npos && between.find("||") == between.npos;
}

// What follows an option, as a word of its own (-u X), behind "=" (--user=X) or at once (-uX).
template <class Found>
void each_value(const std::vector<ShellWord>& words, std::string_view option, Found found) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].text;
    if (text == option && i + 1 < words.size()) {
      found(words[i + 1]);
    } else if (text.size() > option.size() && text.starts_with(option)) {
      const bool is_long = option.starts_with("--");
      const std::size_t length = option.size() + (is_long ? 1 : 0);
      if (!is_long || text[option.size()] == '=')
        found(ShellWord{text.substr(length), words[i].at + length});
    }
  }
}

// curl -u USER:PASSWORD, docker login -p PASSWORD, az login -p PASSWORD, wandb login KEY,
// aws configure set NAME V.
void read_logins(const std::vector<ShellWord>& words, std::vector<Secret>& found) {
  const auto add_user = [&](const ShellWord& word) { add_login(word, found); };
  if (has_word(words, "curl")) {
    each_value(words, "-u", add_user);
    each_value(words, "--user", add_user);
  }
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string_view program = program_of(words[i]);
    const bool logs_in = (program == "docker" || program == "podman" || program == "az") &&
                         words[i + 1].text == "login";
    if (logs_in)
      each_value(words, "-p",
                 [&](const ShellWord& word) { add_password(word.text, word.at, found); });
    if (program == "wandb" && words[i + 1].text == "login")
      add_password(words.back().text, words.back().at, found);
    const bool configures = program == "aws" && words[i + 1].text == "configure" &&
                            i + 4 < words.size() && words[i + 2].text == "set";
    if (configures) add_named(words[i + 3].text, words[i + 4].text, words[i + 4].at, found);
  }
}

// sshpass -p PASSWORD, mysql -pPASSWORD; behind a bare -p mysql has the name of a database.
void read_passwords(const std::vector<ShellWord>& words, std::vector<Secret>& found) {
  const auto add = [&](const ShellWord& word) { add_password(word.text, word.at, found); };
  if (has_word(words, "sshpass")) each_value(words, "-p", add);
  const bool is_mysql = std::ranges::any_of(
      words, [](const ShellWord& word) { return program_of(word).starts_with("mysql"); });
  if (!is_mysql) return;
  for (const ShellWord& word : words) {
    if (word.text.starts_with("-p")) add({word.text.substr(2), word.at + 2});
  }
}

}  // namespace

std::vector<Secret> known_secrets(std::string_view text) {
  std::vector<Secret> found;
  for (std::size_t at = 0; const auto token = find_token(text, at);) {
    at = token->begin + token->length;
    found.push_back({true,
                     std::string(token->what),
                     std::string(text.substr(token->begin, token->length)),
                     {token->begin, at}});
  }
  std::vector<Secret> logins;
  for (const Span& login : logins_in(text)) {
    logins.push_back({true, "a password",
                      std::string(text.substr(login.begin, login.end - login.begin)), login});
  }
  for (const Span& header : authorizations_in(text)) {
    logins.push_back({true, "a token of a header",
                      std::string(text.substr(header.begin, header.end - header.begin)), header});
  }
  return merged(std::move(found), std::move(logins));
}

std::string known_secret_in(std::string_view text) {
  const std::vector<Secret> found = known_secrets(text);
  return found.empty() ? std::string() : found.front().what;
}

std::optional<Secret> named_secret(std::string_view name, std::string_view value) {
  name = trim_left(name, "-");
  if (name.starts_with("//"))
    name.remove_prefix(name.rfind(':') + 1);        // of npm's //HOST/:_authToken
  if (value.starts_with('=')) return std::nullopt;  // pip's NAME==VERSION
  value = trim(value, " \t\r\n\"'");
  // token=token, token=a_token) in a program's call
  const bool is_code =
      value.ends_with(',') || value.ends_with(')') || equal_but_for_case(name, value);
  if (is_code || !is_name(name) || !is_secret_name(name) || !is_literal_secret(value))
    return std::nullopt;
  return Secret{false, fmt::format("the value of {}", name), std::string(value), {}};
}

std::vector<Secret> named_in_script(std::string_view script) {
  std::vector<Secret> found;
  ShellReader reader(script);
  std::vector<ShellWord> before;
  std::vector<ShellWord> words;
  const auto holds = [&](std::string_view word) { return script.find(word) != script.npos; };
  const bool logs_in = holds("curl") || holds("login") || holds("configure");
  const bool feeds = holds("chpasswd");
  const bool passes = holds("sshpass") || holds("mysql");
  while (reader.next(words)) {
    read_command(words, found);
    if (logs_in) read_logins(words, found);
    if (passes) read_passwords(words, found);
    if (feeds && is_fed(script, before, words) && has_word(words, "chpasswd"))
      add_login(before.back(), found);
    before.swap(words);
  }
  return found;
}

std::vector<Secret> merged(std::vector<Secret> known, std::vector<Secret> named) {
  const auto by_place = [](const Secret& a, const Secret& b) {
    return a.span.begin < b.span.begin;
  };
  std::sort(known.begin(), known.end(), by_place);
  const auto is_there = [&](const Secret& one) {
    const auto after = std::partition_point(known.begin(), known.end(), [&](const Secret& other) {
      return other.span.end <= one.span.begin;
    });
    return after != known.end() && after->span.begin < one.span.end;
  };
  named.erase(std::remove_if(named.begin(), named.end(), is_there), named.end());
  std::move(named.begin(), named.end(), std::back_inserter(known));
  std::sort(known.begin(), known.end(), by_place);
  return known;
}

}  // namespace kfpkg::lint
