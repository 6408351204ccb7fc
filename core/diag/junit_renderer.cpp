// SPDX-License-Identifier: Apache-2.0
// A suite for each path, in the order of paths.
#include "core/diag/junit_renderer.hpp"

#include "core/diag/fingerprint.hpp"
#include "core/diag/severity.hpp"
#include "core/diag/text_renderer.hpp"
#include "core/terminal/terminal.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string_view>
#include <vector>

namespace kfpkg {
namespace {

// Characters that XML 1.0 cannot hold become visible escapes; U+FFFE and U+FFFF are among them.
std::string xml(std::string_view text) {
  std::string out;
  const std::string clean = printable(text);
  for (std::size_t at = 0; at < clean.size(); ++at) {
    const std::string_view rest = std::string_view(clean).substr(at);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      out += "\xEF\xBF\xBD";
      at += 2;
    } else if (const std::size_t which = std::string_view("&<>\"'\t").find(clean[at]);
               which != std::string_view::npos) {
      constexpr std::string_view k_names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#9;"};
      out += k_names[which];
    } else {
      out += clean[at];
    }
  }
  return out;
}

std::string_view element_of(Severity severity, const JunitOptions& options) {
  const bool fails = options.strict && severity == Severity::warning;
  return words_of(fails ? Severity::error : severity).junit;
}

std::string case_of(const Diagnostic& diagnostic, const std::string& path,
                    std::string_view element) {
  const std::string line =
      diagnostic.place.source
          ? fmt::format(" line=\"{}\"",
                        diagnostic.place.source->position(diagnostic.place.span.begin).line)
          : "";
  std::string body = xml(render_headline(diagnostic, {}));
  if (!diagnostic.help.empty()) body += "\n" + xml("help: " + diagnostic.help);
  const std::string type =
      element == "failure" ? fmt::format(" type=\"{}\"", name_of(diagnostic.severity)) : "";
  return fmt::format(
      "    <testcase name=\"{} {}\" classname=\"{}\" file=\"{}\"{}>\n"
      "      <{} message=\"{}\"{}>{}</{}>\n    </testcase>\n",
      xml(diagnostic.rule), xml(diagnostic.name), xml(path), xml(path), line, element,
      xml(diagnostic.message), type, body, element);
}

struct Suite {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
};

std::string counts(const Suite& suite) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"", suite.tests,
                     suite.failures, suite.skipped);
}

}  // namespace

std::string render_junit(const Diagnostics& diagnostics, std::span<const std::string> checked,
                         const JunitOptions& options) {
  std::map<std::string, Suite> suites;
  Suite total;
  for (const Diagnostic& diagnostic : diagnostics) {
    const std::string path = diagnostic.place.source ? report_path(diagnostic.place) : ".";
    const std::string_view element = element_of(diagnostic.severity, options);
    Suite& suite = suites[path];
    suite.cases += case_of(diagnostic, path, element);
    suite.tests += 1;
    (element == "failure" ? suite.failures : suite.skipped) += 1;
  }
  for (const std::string& given : checked) {
    const std::string path = std::filesystem::path(given).lexically_normal().generic_string();
    Suite& suite = suites[path];
    if (suite.tests > 0) continue;
    suite.tests = 1;
    suite.cases = fmt::format("    <testcase name=\"lint\" classname=\"{}\" file=\"{}\"/>\n",
                              xml(path), xml(path));
  }
  std::string body;
  for (const auto& [path, suite] : suites) {
    total.tests += suite.tests;
    total.failures += suite.failures;
    total.skipped += suite.skipped;
    body += fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", xml(path),
                        counts(suite), suite.cases);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kfpkg lint\" {}>\n"
      "{}</testsuites>\n",
      counts(total), body);
}

}  // namespace kfpkg
