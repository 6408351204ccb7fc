// SPDX-License-Identifier: Apache-2.0
// Reads `<target>; rel="next"`, also among other links.
#include "core/text/ascii.hpp"
#include "registry/protocol/link_detail.hpp"

#include <fmt/format.h>

#include <algorithm>

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

// Relations are words with blanks between them.
bool names_next(std::string_view relations) {
  while (!relations.empty()) {
    skip(relations, " ");
    if (equal_but_for_case(take_until(relations, " "), "next")) return true;
  }
  return false;
}

// The parameters of one link, up to its comma; whether one of them says "next". Nothing for a quote
// without an end.
std::optional<bool> reads_next(std::string_view& text) {
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
    if (quoted && !take(text, '"')) return std::nullopt;
    next = next || (equal_but_for_case(name, "rel") && names_next(value));
  }
}

bool mentions_next(std::string_view header) {
  constexpr std::string_view word = "next";
  for (std::size_t at = 0; at + word.size() <= header.size(); ++at) {
    if (equal_but_for_case(header.substr(at, word.size()), word)) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> next_link(std::string_view header) {
  if (header.size() > k_longest_header) return std::nullopt;
  while (true) {
    skip(header, " \t,");
    if (header.empty()) return std::string();
    const bool bracketed = take(header, '<');
    const std::string_view target = take_until(header, bracketed ? ">" : "; \t,");
    if (bracketed && !take(header, '>')) return std::nullopt;
    const std::optional<bool> next = reads_next(header);
    if (!next) return std::nullopt;
    if (*next) return std::string(target);
    skip(header, " \t");
    if (!header.empty() && !header.starts_with(',')) return std::nullopt;
  }
}

Result<std::optional<std::string>> next_page(const http::Url& registry, std::string_view what,
                                             const std::string& page,
                                             const http::Response& answer) {
  const auto cannot = [&](std::string_view why) {
    return fail(
        ErrorKind::registry, fmt::format("{}: {} go on, and {}", registry.peer(), what, why),
        "the list would be incomplete; ask whoever runs the registry or the proxy before it");
  };
  for (const auto& [name, header] : answer.headers) {
    if (name != "link") continue;
    const std::optional<std::string> next = next_link(header);
    if (!next && mentions_next(header)) return cannot("the link to the next page cannot be read");
    if (!next || next->empty()) continue;
    const auto resolved = http::resolve_url(page, *next);
    auto target = resolved ? http::parse_url(*resolved) : std::nullopt;
    if (!target) return cannot("the link to the next page is no web address");
    http::Url here = registry;
    here.target = std::move(target->target);
    if (here.str() == page) return cannot("the next page is the same page again");
    return here.str();
  }
  return std::nullopt;
}

}  // namespace kfpkg::registry
