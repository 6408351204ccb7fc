// SPDX-License-Identifier: Apache-2.0
// Report formats: severities, fingerprints, escapes, columns.
#include "core/diag/concise_renderer.hpp"
#include "core/diag/fingerprint.hpp"
#include "core/diag/github_renderer.hpp"
#include "core/diag/gitlab_renderer.hpp"
#include "core/diag/junit_renderer.hpp"
#include "core/diag/sarif_renderer.hpp"
#include "core/diag/severity.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace kfpkg;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

Diagnostic finding(const SourcePtr& source, Span span, Severity severity = Severity::error) {
  Diagnostic result;
  result.rule = "KF205";
  result.name = "placeholder-undeclared";
  result.severity = severity;
  result.place = {source, span};
  result.message = "\"x\" is no input";
  return result;
}

SourcePtr text(std::string bytes) {
  return make_source("a/c.yaml", std::move(bytes));
}

std::size_t occurrences(std::string_view where, std::string_view what) {
  std::size_t number = 0;
  for (std::size_t at = 0; (at = where.find(what, at)) != std::string_view::npos; at += what.size())
    ++number;
  return number;
}

std::string print_of(const std::string& bytes, const std::string& marked) {
  const std::size_t begin = bytes.find(marked);
  return fingerprints({finding(text(bytes), {begin, begin + marked.size()})}).front();
}

}  // namespace

TEST_CASE("one table says what a severity is called in each format", "[core]") {
  struct Row {
    Severity severity;
    const char* name;
    const char* sarif;
    const char* github;
    const char* gitlab;
    const char* junit;
  };
  for (const Row& row :
       {Row{Severity::error, "error", "error", "error", "major", "failure"},
        Row{Severity::warning, "warning", "warning", "warning", "minor", "skipped"},
        Row{Severity::info, "info", "note", "notice", "info", "skipped"}}) {
    const SeverityWords& words = words_of(row.severity);
    CHECK(words.severity == row.severity);
    CHECK(words.name == row.name);
    CHECK(words.sarif == row.sarif);
    CHECK(words.github == row.github);
    CHECK(words.gitlab == row.gitlab);
    CHECK(words.junit == row.junit);
    const Diagnostics one{finding(text("a: b\n"), {0, 1}, row.severity)};
    CHECK_THAT(render_concise(one, {}), Contains(std::string(": ") + row.name + ": "));
    CHECK_THAT(render_sarif(one, {}, "1"),
               Contains(std::string("\"level\": \"") + row.sarif + "\""));
    CHECK_THAT(render_github(one), Contains(std::string("\n::") + row.github + " file="));
    CHECK_THAT(render_gitlab(one), Contains(std::string("\"severity\": \"") + row.gitlab + "\""));
    CHECK_THAT(render_junit(one, {}, {}), Contains(std::string("<") + row.junit + " message="));
  }
}

TEST_CASE("concise reports have one line for each finding and nothing else", "[core]") {
  const SourcePtr source = text("a: b\nc: d\n");
  CHECK(render_concise({}, {}).empty());
  CHECK(render_concise({finding(source, {0, 1}), finding(source, {8, 9}, Severity::info)}, {}) ==
        "a/c.yaml:1:1: error: \"x\" is no input [KF205 placeholder-undeclared]\n"
        "a/c.yaml:2:4: info: \"x\" is no input [KF205 placeholder-undeclared]\n");
}

TEST_CASE("a fingerprint stays when lines move, and goes when the line changes", "[core]") {
  const std::string before = print_of("name: n\nimage: a:latest\n", "a:latest");
  CHECK(before.size() == 64);
  CHECK(print_of("# new\nname: n\n\n  image: a:latest  \r\n", "a:latest") == before);
  CHECK(print_of("name: n\nimage: b:latest\n", "b:latest") != before);
  CHECK(print_of("name: n\nimage: a:latest\n", "image") != before);

  Diagnostic reworded = finding(text("name: n\nimage: a:latest\n"), {15, 23});
  reworded.message = "other words";
  CHECK(fingerprints({reworded}).front() == before);
  reworded.rule = "KF999";
  CHECK(fingerprints({reworded}).front() != before);
}

TEST_CASE("equal findings have fingerprints of their own, as do those without a file", "[core]") {
  const SourcePtr source = text("- x\n- x\n- x\n");
  Diagnostic nowhere = finding(nullptr, {});
  Diagnostic other = nowhere;
  other.message = "y";
  const auto prints = fingerprints({finding(source, {2, 3}), finding(source, {6, 7}),
                                    finding(source, {10, 11}), nowhere, nowhere, other});
  CHECK(std::set<std::string>(prints.begin(), prints.end()).size() == 6);
}

TEST_CASE("paths of reports are normal, and empty without a source", "[core]") {
  CHECK(report_path({make_source("./a/../b/c.yaml", ""), {}}) == "b/c.yaml");
  CHECK(report_path({}).empty());
}

TEST_CASE("github escapes are those of its toolkit", "[core]") {
  struct Row {
    const char* path;
    const char* message;
    const char* help;
    const char* command;
  };
  for (const Row& row : {
           Row{"c.yaml", "100% of a,b: c", "",
               "::error file=c.yaml,line=1,col=1,endLine=1,endColumn=2,title=KF205 "
               "placeholder-undeclared::100%25 of a,b: c\n"},
           Row{"a,b:c%.yaml", "m", "h",
               "::error file=a%2Cb%3Ac%25.yaml,line=1,col=1,endLine=1,endColumn=2,title=KF205 "
               "placeholder-undeclared::m%0Ahelp: h\n"},
           Row{"c.yaml", "a\n::error::b\rc\x1B[1m", "",
               "placeholder-undeclared::a\\u000a::error::b\\u000dc\\u001b[1m\n"},
       }) {
    Diagnostic diagnostic = finding(make_source(row.path, "a: b\n"), {0, 1});
    diagnostic.message = row.message;
    diagnostic.help = row.help;
    CHECK_THAT(render_github({diagnostic}), EndsWith(row.command));
  }
}

TEST_CASE("github columns are left out when the lines differ, and never empty", "[core]") {
  const SourcePtr source = text("a:\n- b\n- c\n");
  CHECK_THAT(render_github({finding(source, {3, 10})}),
             Contains("::error file=a/c.yaml,line=2,endLine=3,title="));
  CHECK_THAT(render_github({finding(source, {5, 5})}),
             Contains("line=2,col=3,endLine=2,endColumn=4,title="));
  CHECK_THAT(render_github({finding(nullptr, {})}), Contains("\n::error title=KF205 "));
}

TEST_CASE("github gets ten annotations of each severity, worst first, and all lines", "[core]") {
  const SourcePtr source = text("a: b\n");
  Diagnostics all(12, finding(source, {0, 1}, Severity::info));
  all.resize(23, finding(source, {0, 1}, Severity::warning));
  all.resize(26, finding(source, {0, 1}, Severity::error));
  const std::string log = render_github(all);
  CHECK_THAT(log, StartsWith("::group::kfpkg lint: 3 errors, 11 warnings, 12 notes\n- a/c.yaml:1"));
  CHECK(occurrences(log, "\n- ") == 26);
  CHECK(occurrences(log, "\n::error ") == 3);
  CHECK(occurrences(log, "\n::warning ") == 10);
  CHECK(occurrences(log, "\n::notice ") == 10);
  CHECK(log.find("::error ") < log.find("::warning "));
  CHECK(log.find("::warning ") < log.find("::notice "));
  CHECK_THAT(log,
             EndsWith("\n3 more in the group above: GitHub shows 10 annotations of a severity\n"));
  CHECK(render_github({}) == "kfpkg lint: nothing to report\n");
}

TEST_CASE("no text of a finding starts a command in github's log", "[core]") {
  Diagnostic diagnostic = finding(make_source("::error::x", "a: b\n"), {0, 1});
  diagnostic.message = "##[error]##[warning]x";
  const std::string log = render_github({diagnostic});
  const std::string plain = log.substr(0, log.find("::endgroup::"));
  CHECK_THAT(plain, Contains("\n- ::error::x:1:1: error: #\\u0023[error]#\\u0023[warning]x"));
  CHECK(plain.find("##[") == std::string::npos);
}

TEST_CASE("github's summary is a table in which nothing is markup", "[core]") {
  Diagnostic diagnostic = finding(text("a: b\n"), {0, 1});
  diagnostic.message = "a|b <img> `c` @d [e](f)\n&";
  const std::string table = render_github_summary({diagnostic});
  CHECK_THAT(table, StartsWith("### kfpkg lint: 1 error, 0 warnings, 0 notes\n\n| severity |"));
  CHECK_THAT(table,
             EndsWith("| error | a/c.yaml:1:1 | KF205 placeholder\\-undeclared | a\\|b &lt;img\\> "
                      "\\`c\\` &#64;d \\[e\\]\\(f\\)\\\\u000a&amp; |\n\n"));
  diagnostic.message = std::string(999, 'x') + "\xC3\xA9" + std::string(9, 'y');
  const Diagnostics many(201, diagnostic);
  const std::string bounded = render_github_summary(many);
  CHECK(occurrences(bounded, std::string(999, 'x') + "… |\n") == 200);
  CHECK_THAT(bounded, EndsWith("\n1 more stand in the log.\n\n"));
  CHECK_THAT(render_github_summary({}), Contains("nothing to report"));
}

TEST_CASE("gitlab names the rule, the lines and no column", "[core]") {
  const std::string report = render_gitlab({finding(text("a:\n- b\n- c\n"), {3, 10})});
  CHECK_THAT(report, StartsWith("[\n  {\n    \"description\": \"KF205: \\\"x\\\" is no input\",\n"
                                "    \"check_name\": \"placeholder-undeclared\",\n"));
  CHECK_THAT(report, Contains("\"path\": \"a/c.yaml\",\n      \"lines\": {\n        \"begin\": 2,\n"
                              "        \"end\": 3\n"));
  CHECK_THAT(render_gitlab({finding(nullptr, {})}), Contains("\"path\": \".\""));
  CHECK(render_gitlab({}) == "[]\n");
}

TEST_CASE("junit: what fails the run is a failure, clean documents pass", "[core]") {
  const SourcePtr source = text("a: b\n");
  const Diagnostics all{finding(source, {0, 1}), finding(source, {0, 1}, Severity::warning)};
  const std::vector<std::string> checked{"./z/c.yaml", "a/c.yaml"};
  const std::string report = render_junit(all, checked, {});
  CHECK_THAT(report, Contains("<testsuites name=\"kfpkg lint\" tests=\"3\" failures=\"1\" "
                              "errors=\"0\" skipped=\"1\">\n  <testsuite name=\"a/c.yaml\" "
                              "tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">"));
  CHECK_THAT(report, Contains("<testcase name=\"lint\" classname=\"z/c.yaml\" "));
  CHECK_THAT(render_junit(all, {}, {true}),
             Contains("tests=\"2\" failures=\"2\"") && Contains("type=\"warning\""));
}

TEST_CASE("junit holds any bytes", "[core]") {
  Diagnostic diagnostic = finding(text("a: b\n"), {0, 1});
  diagnostic.message = "<&>\"'\t\x01\xFF\xEF\xBF\xBF]]>";
  CHECK_THAT(render_junit({diagnostic}, {}, {}),
             Contains("<failure message=\"&lt;&amp;&gt;&quot;&apos;&#9;\\u0001\xEF\xBF\xBD"
                      "\xEF\xBF\xBD]]&gt;\" type=\"error\">"));
}

TEST_CASE("sarif columns count UTF-16 code units, without the byte order mark", "[core]") {
  // U+1F600 is one code point and two code units; e acute is one of each.
  const SourcePtr source = text("\xEF\xBB\xBF\xF0\x9F\x98\x80\xC3\xA9: \xF0\x9F\x98\x80x\n");
  const std::string report = render_sarif({finding(source, {11, 15})}, {}, "1");
  CHECK_THAT(report, Contains("\"columnKind\": \"utf16CodeUnits\""));
  CHECK_THAT(report,
             Contains("\"startLine\": 1,\n                  \"startColumn\": 6,\n"
                      "                  \"endLine\": 1,\n                  \"endColumn\": 8\n"));
}

TEST_CASE("sarif marks a character where a finding has no length", "[core]") {
  const SourcePtr source = text("a: \xC3\xA9\n");
  CHECK_THAT(render_sarif({finding(source, {3, 3})}, {}, "1"),
             Contains("\"startColumn\": 4,\n                  \"endLine\": 1,\n"
                      "                  \"endColumn\": 5\n"));
  CHECK_THAT(render_sarif({finding(source, {6, 6})}, {}, "1"),
             Contains("\"startLine\": 2,\n                  \"startColumn\": 1,\n"
                      "                  \"endLine\": 2,\n                  \"endColumn\": 1\n"));
}

TEST_CASE("sarif lists the rules that have results, and only these", "[core]") {
  const std::vector<ReportedRule> rules{
      {"KF101", "other", Severity::info, FailsAt::run, "s", "e", "h"},
      {"KF205", "placeholder-undeclared", Severity::warning, FailsAt::load, "it is", "why", "# p"}};
  Diagnostic diagnostic = finding(make_source("a b/#c.yaml", "a: b\n"), {0, 1});
  diagnostic.help = "help";
  diagnostic.fixes.push_back({"none", FixSafety::safe, {}});
  diagnostic.fixes.push_back({"write y", FixSafety::safe, {{{1, 1}, "y"}}});
  diagnostic.related.push_back({{nullptr, {}}, "nowhere"});
  const std::string report = render_sarif({diagnostic}, rules, "0.1.0");
  CHECK(report.find("KF101") == std::string::npos);
  CHECK(report.find("nowhere") == std::string::npos);
  CHECK(occurrences(report, "artifactChanges") == 1);
  CHECK_THAT(report, Contains("\"ruleIndex\": 0") && Contains("\"text\": \"it is.\"") &&
                         Contains("\"level\": \"warning\"") && Contains("\"markdown\": \"# p\"") &&
                         Contains("\"text\": \"\\\"x\\\" is no input\\nhelp\"") &&
                         Contains("\"uri\": \"a%20b/%23c.yaml\"") && Contains("%SRCROOT%") &&
                         Contains("\"kfpkg/v1\": \""));
  const std::string absolute =
      render_sarif({finding(make_source("/a b/c.yaml", ""), {0, 0})}, {}, "1");
  CHECK_THAT(absolute, Contains("\"uri\": \"file:///a%20b/c.yaml\""));
  CHECK(absolute.find("uriBaseId") == std::string::npos);
}
