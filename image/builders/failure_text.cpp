// SPDX-License-Identifier: Apache-2.0
// Reads the logs of failed builds.
#include "image/builders/failure_text.hpp"

#include "core/text/ascii.hpp"
#include "image/builders/build_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kfpkg::image {
namespace {

constexpr std::size_t k_output_lines = 15;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "http://h/v2/x/blobs/uploads/1?_state=abc: 413 Too Large": the state of an upload and what signed
// URLs carry are nobody's business.
std::string without_queries(std::string_view line) {
  std::string text(line);
  for (std::size_t url = text.find("://"); url != std::string::npos;
       url = text.find("://", url + 3)) {
    const std::size_t end = std::min(text.size(), text.find_first_of(" \"", url));
    const std::size_t query = text.find('?', url);
    if (query < end) text.erase(query, end - query - (text[end - 1] == ':' ? 1 : 0));
  }
  return text;
}

// 400 to 599 behind one of the words that registries' clients write before a status; 0: none.
int status_in(std::string_view text) {
  for (std::size_t i = 1; i + 3 <= text.size(); ++i) {
    const bool number =
        (text[i] == '4' || text[i] == '5') && is_digit(text[i + 1]) && is_digit(text[i + 2]) &&
        (i + 3 == text.size() || text[i + 3] == ' ' || text[i + 3] == '\n' || text[i + 3] == '\r');
    const std::string_view before = text.substr(0, i);
    const bool told = before.ends_with(": ") || before.ends_with("http ") ||
                      before.ends_with("code ") || before.ends_with("status ");
    if (number && told) return (text[i] - '0') * 100 + (text[i + 1] - '0') * 10 + text[i + 2] - '0';
  }
  return 0;
}

// The words that Go has for it.
bool broke(std::string_view text) {
  constexpr std::array<std::string_view, 6> k_words = {": eof",
                                                       "unexpected eof",
                                                       "connection reset",
                                                       "broken pipe",
                                                       "closed network connection",
                                                       "server closed"};
  return std::ranges::any_of(k_words,
                             [&](std::string_view words) { return text.find(words) != text.npos; });
}

// After a push by docker itself, buildx asks the daemon what the registry has now. When that fails,
// no step does, and only the log says which image it is about.
std::string asked_after_push(std::string_view error, const std::vector<std::string_view>& lines) {
  if (!error.starts_with("Error response from daemon: ")) return {};
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->starts_with('#') && line->ends_with(" with docker"))
      return between(*line, " pushing ", " with docker");
  }
  return {};
}

}  // namespace

std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  const std::size_t start = from + begin.size();
  const std::size_t stop = text.find(end, start);
  return std::string(text.substr(start, stop == std::string_view::npos ? stop : stop - start));
}

std::string_view error_part(std::string_view log) {
  std::size_t best = std::string_view::npos;
  for (const std::string_view mark : {"ERROR: ", "error: ", "Error: "}) {
    std::size_t found = log.rfind(mark);
    while (found != std::string_view::npos && found > 0 && log[found - 1] != '\n') {
      found = found == 0 ? std::string_view::npos : log.rfind(mark, found - 1);
    }
    if (found == std::string_view::npos) continue;
    if (best == std::string_view::npos || found > best) best = found;
  }
  return best == std::string_view::npos ? log : log.substr(best);
}

std::string first_error_line(std::string_view part) {
  const auto lines = lines_of(part);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (ascii_lower(line).starts_with("error: ")) line.remove_prefix(7);
    for (const std::string_view noise :
         {"failed to solve: ", "docker: ", "rpc error: code = Unknown desc = ",
          "failed to solve with frontend dockerfile.v0: ",
          "failed to solve with frontend gateway.v0: ", "failed to create LLB definition: ",
          "failed to compute cache key: "}) {
      if (line.starts_with(noise)) line.remove_prefix(noise.size());
    }
    // Docker gives each of several a line of its own.
    if (line.ends_with(" errors:") && i + 1 < lines.size()) {
      line.remove_suffix(std::string_view("errors:").size());
      return std::string(line) + without_queries(lines[i + 1]);
    }
    if (!line.empty()) return without_queries(line);
  }
  return "no reason given";
}

int dockerfile_line(const std::vector<std::string_view>& lines) {
  const auto number = [](std::string_view text) {
    int value = 0;
    for (const char c : text.substr(0, 6)) {
      if (c < '0' || c > '9') break;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->starts_with("Dockerfile:")) return number(line->substr(11));
    const std::size_t parse = line->find("parse error ");
    if (parse == std::string_view::npos) continue;
    const std::size_t at = line->find("line ", parse);
    if (at != std::string_view::npos) return number(line->substr(at + 5));
  }
  return 0;
}

std::string_view failed_step(const std::vector<std::string_view>& lines) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (!line->starts_with(" > [") || !line->ends_with(':')) continue;
    const std::size_t close = line->find("] ");
    if (close == std::string_view::npos) continue;
    return line->substr(close + 2, line->size() - close - 3);
  }
  return {};
}

// What stands between ` > [2/2] RUN ...:` and the next line of dashes.
std::vector<std::string> step_output(const std::vector<std::string_view>& lines) {
  std::vector<std::string> output;
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("------")) {
      if (inside) break;
      inside = i + 1 < lines.size() && lines[i + 1].starts_with(" > ");
      if (inside) ++i;
      continue;
    }
    if (!inside) continue;
    std::string_view line = lines[i];
    if (line.starts_with('#')) line.remove_prefix(std::min(line.find(' '), line.size() - 1) + 1);
    const std::size_t stamp = line.find(' ');
    const std::string_view head = line.substr(0, stamp);
    const bool stamped = head.find('.') != std::string_view::npos &&
                         head.find_first_not_of("0123456789.") == std::string_view::npos;
    if (stamped && stamp != std::string_view::npos) line.remove_prefix(stamp + 1);
    output.emplace_back(line);
    if (output.size() > k_output_lines) output.erase(output.begin());
  }
  while (!output.empty() && output.back().empty()) output.pop_back();
  return output;
}

std::string searchable(std::string_view part) {
  for (const std::string_view mark : {"did not complete successfully", "executor failed running"}) {
    const std::size_t at = part.rfind(mark);
    if (at == std::string_view::npos) continue;
    const std::size_t command = part.rfind("]: ");
    const bool bracketed = mark.starts_with("executor") && command != std::string_view::npos;
    return ascii_lower(bracketed ? fmt::format("{}: {}", mark, part.substr(command + 3))
                                 : std::string(part.substr(at)));
  }
  std::string text = ascii_lower(part);
  if (const int status = status_in(text); status != 0) text += fmt::format("\nstatus {}", status);
  if (broke(text)) text += "\nconnection broke";
  return text;
}

std::string pushed_name(std::string_view part, const std::vector<std::string_view>& lines) {
  const std::string line = first_error_line(part);
  constexpr std::string_view k_push = "failed to push ";
  if (line.starts_with(k_push)) return between(line, k_push, ": ");
  for (auto step = lines.rbegin(); step != lines.rend(); ++step) {
    if (step->starts_with(" > pushing ")) return between(*step, " > pushing ", " with docker:");
    if (step->starts_with(" > exporting cache to registry")) return "a cache";
    if (step->starts_with(" > ")) return {};
  }
  return asked_after_push(line, lines);
}

}  // namespace kfpkg::image
