// SPDX-License-Identifier: Apache-2.0
// Packages that a spec installs when the task starts, in whatever release is the newest then.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_pip = "pip";
constexpr std::string_view k_install = " install ";

// Options of pip that have a value behind them.
bool takes_value(std::string_view option) {
  constexpr std::array<std::string_view, 14> k_options{"-r",
                                                       "--requirement",
                                                       "-c",
                                                       "--constraint",
                                                       "-e",
                                                       "--editable",
                                                       "-i",
                                                       "--index-url",
                                                       "--extra-index-url",
                                                       "-f",
                                                       "--find-links",
                                                       "-t",
                                                       "--target",
                                                       "--trusted-host"};
  return std::find(k_options.begin(), k_options.end(), option) != k_options.end();
}

// A name without a release, or without a newest one: no file, address or variable.
bool is_unpinned(std::string_view word) {
  return !word.empty() && word.find_first_of("=@/$*`\\<~") == std::string_view::npos &&
         !word.ends_with(".whl") && word != ".";
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const bool quoted = text.front() == '"' || text.front() == '\'';
    std::size_t end = quoted ? text.find(text.front(), 1) : text.find_first_of(" \t");
    end = std::min(end, text.size());
    words.push_back(text.substr(quoted ? 1 : 0, quoted ? end - 1 : end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// In the order of their first use.
struct Packages {
  std::vector<std::string> names;
  std::set<std::string, std::less<>> known;

  void add(std::string_view name) {
    if (known.emplace(name).second) names.emplace_back(name);
  }
};

void add_packages(std::string_view command, Packages& packages) {
  const auto words = words_of(command);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (takes_value(words[i])) {
      ++i;
    } else if (!words[i].starts_with('-') && is_unpinned(words[i])) {
      packages.add(words[i]);
    }
  }
}

std::vector<std::string> unpinned_in(std::string_view text) {
  Packages packages;
  for (std::size_t at = text.find(k_pip); at != std::string_view::npos; at = text.find(k_pip, at)) {
    at += k_pip.size();
    if (text.substr(at).starts_with('3')) ++at;
    if (!text.substr(at).starts_with(k_install)) continue;
    at += k_install.size();
    const std::size_t end = std::min(text.find_first_of("\n;&|)", at), text.size());
    add_packages(text.substr(at, end - at), packages);
    at = end;
  }
  return packages.names;
}

// The first of them, where it stands in the file.
Span place_of(const SourceBuffer& source, Span argument, const std::string& package) {
  const std::string_view text = source.text(argument);
  const std::size_t install = text.find(k_install);
  const std::size_t at = install == std::string_view::npos ? install : text.find(package, install);
  if (at == std::string_view::npos) return argument;
  return {argument.begin + at, argument.begin + at + package.size()};
}

void check(const ComponentView& view, Findings& findings) {
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    const auto packages = unpinned_in(text);
    if (packages.empty()) return;
    findings.add(
        place_of(*view.source, argument.span, packages.front()),
        fmt::format("each run installs whatever {} {} newest", fmt::join(packages, ", "),
                    packages.size() == 1 ? "is" : "are"),
        fmt::format("name a release ({}==...), better install it in the image", packages.front()));
  });
}

}  // namespace

extern const Rule k_pip_unpinned{
    {{"KF222", "pip-unpinned"},
     Severity::info,
     FailsAt::run,
     "",
     "the command installs packages without naming their release",
     "The task gets another release from one day to the next, and fails where the newest one does "
     "not fit or the package index is not reached. What a Dockerfile installs stays in the image.",
     R"(name: Show
implementation:
  container:
    image: "a/b:1"
    command: [sh, -ec, 'pip install --quiet pandas && exec show']
)",
     R"(name: Show
implementation:
  container:
    image: "a/b:1"
    command: [sh, -ec, 'pip install --quiet pandas==2.2.3 && exec show']
)"},
    check};

}  // namespace kfpkg::lint
