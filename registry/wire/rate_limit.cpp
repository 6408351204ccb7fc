// SPDX-License-Identifier: Apache-2.0
// Reads the headers of a quota.
#include "core/terminal/terminal.hpp"
#include "core/text/number.hpp"
#include "registry/wire/rate_limit_detail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace kfpkg::registry {
namespace {

constexpr std::size_t k_longest_source = 64;

struct Counted {
  std::uint64_t number = 0;
  std::chrono::seconds window{0};
};

// "100;w=21600"; unknown parameters are passed over.
std::optional<Counted> read_counted(std::string_view text) {
  const std::size_t semicolon = std::min(text.size(), text.find(';'));
  const auto number = parse_number<std::uint64_t>(text.substr(0, semicolon));
  if (!number) return std::nullopt;
  Counted counted{*number, {}};
  const std::string_view rest = text.substr(semicolon);
  if (const std::size_t at = rest.find("w="); at != std::string_view::npos) {
    const std::string_view seconds = rest.substr(at + 2);
    const auto window =
        parse_number<std::uint64_t>(seconds.substr(0, std::min(seconds.size(), seconds.find(';'))));
    constexpr std::uint64_t longest = 366ULL * 24 * 3600;
    if (window && *window <= longest) counted.window = std::chrono::seconds(*window);
  }
  return counted;
}

std::string duration_text(std::chrono::seconds time) {
  if (time.count() % 3600 == 0) return fmt::format("{} h", time.count() / 3600);
  if (time.count() % 60 == 0) return fmt::format("{} min", time.count() / 60);
  return fmt::format("{} s", time.count());
}

}  // namespace

std::string RateLimit::describe() const {
  std::string text = fmt::format("{} of {} pulls left", remaining, limit);
  if (!source.empty()) text += " for " + printable(source);
  if (window.count() > 0) text += fmt::format(" (in {})", duration_text(window));
  return text;
}

std::optional<RateLimit> rate_limit_of(const http::Response& response) {
  const auto limit = read_counted(response.header("ratelimit-limit").value_or(""));
  const auto remaining = read_counted(response.header("ratelimit-remaining").value_or(""));
  if (!limit || !remaining) return std::nullopt;
  RateLimit found{limit->number, remaining->number, limit->window, {}};
  found.source = response.header("docker-ratelimit-source").value_or("");
  if (found.source.size() > k_longest_source) found.source.clear();
  return found;
}

}  // namespace kfpkg::registry
