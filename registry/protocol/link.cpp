// SPDX-License-Identifier: Apache-2.0
// Reads `<target>; rel="next"`, also among other links.
#include "registry/protocol/link_detail.hpp"

#include <algorithm>
#include <cctype>

namespace kfpkg::registry {
namespace {

constexpr std::size_t k_longest_header = 16U << 10U;

void skip(std::string_view& text, std::string_view chars) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(chars)));
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::string_view taken = text.substr(0, std::min(text.size(), text.find_first_of(ends)));
  text.remove_prefix(taken.size());
  return taken;
}

bool is_rel(std::string_view name) {
  return std::ranges::equal(name, std::string_view("rel"), {},
                            [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
}

// Relations are words with blanks between them.
bool names_next(std::string_view relations) {
  while (!relations.empty()) {
    skip(relations, " ");
    if (take_until(relations, " ") == "next") return true;
  }
  return false;
}

// The parameters of one link, up to its comma; whether one of them says "next".
bool reads_next(std::string_view& text) {
  bool next = false;
  while (true) {
    skip(text, " \t");
    if (!take(text, ';')) return next;
    skip(text, " \t");
    const std::string_view name = take_until(text, "=;, \t");
    skip(text, " \t");
    if (!take(text, '=')) continue;
    skip(text, " \t");
    const bool quoted = take(text, '"');
    const std::string_view value = take_until(text, quoted ? "\"" : ";, \t");
    if (quoted && !take(text, '"')) return false;
    next = next || (is_rel(name) && names_next(value));
  }
}

}  // namespace

std::string next_link(std::string_view header) {
  if (header.size() > k_longest_header) return {};
  while (true) {
    skip(header, " \t,");
    if (!take(header, '<')) return {};
    const std::string_view target = take_until(header, ">");
    if (!take(header, '>')) return {};
    if (reads_next(header)) return std::string(target);
    skip(header, " \t");
    if (!header.starts_with(',')) return {};
  }
}

std::optional<std::string> next_page(const http::Url& registry, const std::string& page,
                                     const http::Response& answer) {
  const std::string next = next_link(answer.header("link").value_or(""));
  auto resolved = next.empty() ? std::nullopt : http::resolve_url(page, next);
  const auto target = resolved ? http::parse_url(*resolved) : std::nullopt;
  if (!target || !target->same_origin(registry) || *resolved == page) return std::nullopt;
  return resolved;
}

}  // namespace kfpkg::registry
