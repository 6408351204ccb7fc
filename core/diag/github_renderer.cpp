// SPDX-License-Identifier: Apache-2.0
// Escapes are those of GitHub's own toolkit (packages/core/src/command.ts).
#include "core/diag/github_renderer.hpp"

#include "core/diag/fingerprint.hpp"
#include "core/diag/severity.hpp"
#include "core/diag/text_renderer.hpp"
#include "core/terminal/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace kfpkg {
namespace {

constexpr std::size_t k_shown = 10;   ///< annotations of a severity per step
constexpr std::size_t k_rows = 200;   ///< the summary of a step may have 1 MiB
constexpr std::size_t k_cell = 1000;  ///< bytes of a message in the summary
constexpr std::array k_worst_first{Severity::error, Severity::warning, Severity::info};

// Percent-encodes the given characters.
std::string encode(std::string_view text, std::string_view special) {
  std::string out;
  for (const char byte : text) {
    if (special.find(byte) == std::string_view::npos) {
      out += byte;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return out;
}

std::string escape_data(std::string_view text) {
  return encode(text, "%\r\n");
}

std::string escape_property(std::string_view text) {
  return encode(text, "%\r\n:,");
}

// Columns are not allowed when the lines differ: GitHub then drops the annotation's place.
std::string place_properties(const Place& place) {
  if (!place.source) return {};
  const Position start = place.source->position(place.span.begin);
  const Position end = place.source->position(place.span.end);
  const std::string file = escape_property(printable(report_path(place)));
  if (start.line != end.line)
    return fmt::format("file={},line={},endLine={},", file, start.line, end.line);
  return fmt::format("file={},line={},col={},endLine={},endColumn={},", file, start.line,
                     start.column, end.line, std::max(end.column, start.column + 1));
}

std::string command(const Diagnostic& diagnostic) {
  std::string message = printable(diagnostic.message);
  if (!diagnostic.help.empty()) message += "\nhelp: " + printable(diagnostic.help);
  return fmt::format("::{} {}title={}::{}\n", words_of(diagnostic.severity).github,
                     place_properties(diagnostic.place),
                     escape_property(fmt::format("{} {}", diagnostic.rule, diagnostic.name)),
                     escape_data(message));
}

// A line of the log that the runner takes for nothing else: it looks for "::" at the begin of a
// line, and for "##[" anywhere.
std::string log_line(const Diagnostic& diagnostic) {
  std::string line = "- " + render_headline(diagnostic, {}) + "\n";
  for (std::size_t at = 0; (at = line.find("##[", at)) != std::string::npos;)
    line.replace(at, 2, "#\\u0023");
  return line;
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string totals(const Diagnostics& diagnostics) {
  return fmt::format("{}, {}, {}", counted(count(diagnostics, Severity::error), "error"),
                     counted(count(diagnostics, Severity::warning), "warning"),
                     counted(count(diagnostics, Severity::info), "note"));
}

std::vector<const Diagnostic*> worst_first(const Diagnostics& diagnostics) {
  std::vector<const Diagnostic*> sorted;
  for (const Severity severity : k_worst_first) {
    for (const Diagnostic& diagnostic : diagnostics) {
      if (diagnostic.severity == severity) sorted.push_back(&diagnostic);
    }
  }
  return sorted;
}

// Everything that Markdown or HTML could take for markup stands for itself.
std::string markdown(std::string_view text) {
  std::string clean = printable(text);
  if (clean.size() > k_cell) {
    clean.resize(k_cell);
    while ((static_cast<unsigned char>(clean.back()) & 0xC0U) == 0x80U) clean.pop_back();
    if (static_cast<unsigned char>(clean.back()) >= 0xC0U) clean.pop_back();
    clean += "…";
  }
  std::string out;
  for (const char byte : clean) {
    if (byte == '<') {
      out += "&lt;";
    } else if (byte == '&') {
      out += "&amp;";
    } else if (byte == '@') {
      out += "&#64;";
    } else {
      if (std::string_view("\\`*_{}[]()#+-!|>~$").find(byte) != std::string_view::npos) out += '\\';
      out += byte;
    }
  }
  return out;
}

std::string row(const Diagnostic& diagnostic) {
  std::string where = ".";
  if (diagnostic.place.source) {
    const Position start = diagnostic.place.source->position(diagnostic.place.span.begin);
    where = fmt::format("{}:{}:{}", report_path(diagnostic.place), start.line, start.column);
  }
  return fmt::format("| {} | {} | {} {} | {} |\n", name_of(diagnostic.severity), markdown(where),
                     markdown(diagnostic.rule), markdown(diagnostic.name),
                     markdown(diagnostic.message));
}

}  // namespace

std::string render_github(const Diagnostics& diagnostics) {
  if (diagnostics.empty()) return "kfpkg lint: nothing to report\n";
  std::string text = fmt::format("::group::kfpkg lint: {}\n", totals(diagnostics));
  for (const Diagnostic& diagnostic : diagnostics) text += log_line(diagnostic);
  text += "::endgroup::\n";
  std::array<std::size_t, k_worst_first.size()> made{};
  std::size_t left = 0;
  for (const Diagnostic* diagnostic : worst_first(diagnostics)) {
    std::size_t& of_severity = made.at(static_cast<std::size_t>(diagnostic->severity));
    if (of_severity++ < k_shown) {
      text += command(*diagnostic);
    } else {
      ++left;
    }
  }
  if (left > 0) {
    text += fmt::format("{} more in the group above: GitHub shows {} annotations of a severity\n",
                        left, k_shown);
  }
  return text;
}

std::string render_github_summary(const Diagnostics& diagnostics) {
  if (diagnostics.empty()) return "### kfpkg lint: nothing to report\n\n";
  std::string text = fmt::format(
      "### kfpkg lint: {}\n\n| severity | place | rule | finding |\n|---|---|---|---|\n",
      totals(diagnostics));
  const std::vector<const Diagnostic*> sorted = worst_first(diagnostics);
  for (std::size_t i = 0; i < std::min(sorted.size(), k_rows); ++i) text += row(*sorted[i]);
  if (sorted.size() > k_rows)
    text += fmt::format("\n{} more stand in the log.\n", sorted.size() - k_rows);
  return text + "\n";
}

}  // namespace kfpkg
