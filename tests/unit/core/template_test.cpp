// SPDX-License-Identifier: Apache-2.0
// Templates render what the view says, leave foreign braces alone, and refuse what they do not
// know.
#include "core/template/mustache.hpp"

#include <catch2/catch.hpp>

using kfpkg::ErrorKind;
using kfpkg::render_template;
using kfpkg::TemplateValue;
using kfpkg::TemplateView;

namespace {

TemplateValue text(std::string value) {
  return {std::move(value), {}, false};
}

TemplateValue list(std::vector<TemplateView> items) {
  return {{}, std::move(items), true};
}

TemplateView sample() {
  return {{"name", text("train")},
          {"quote", text("<a & \"b\">")},
          {"empty", text("")},
          {"steps", list({{{"id", text("one")}}, {{"id", text("two")}}})},
          {"none", list({})}};
}

}  // namespace

TEST_CASE("a template renders variables, sections and lists", "[core][template]") {
  struct Row {
    const char* input;
    const char* output;
  };
  const Row row = GENERATE(values<Row>({
      {"", ""},
      {"plain\n", "plain\n"},
      {"image: <% name %>:0.1.0\n", "image: train:0.1.0\n"},
      {"<%name%><%& name %>", "traintrain"},
      {"<% quote %>", "<a & \"b\">"},
      {"[<% empty %>]", "[]"},
      {"<%! a remark %>x", "x"},
      {"a\n<%# steps %>\n- <% id %> of <% name %>\n<%/ steps %>\nb\n",
       "a\n- one of train\n- two of train\nb\n"},
      {"a\n<%# empty %>\nx\n<%/ empty %>\n<%^ empty %>\ny\n<%/ empty %>\nb\n", "a\ny\nb\n"},
      {"a\n  <%# empty %>  \nx\n<%/ empty %>\n\nb\n", "a\n\nb\n"},
      {"a\r\n<%# name %>\r\nx\r\n<%/ name %>\r\n\r\nb", "a\r\nx\r\n\r\nb"},
      {"<%# steps %>\n\n<% id %>\n<%/ steps %>\n  \nend", "\none\n\ntwo\n  \nend"},
      {"<%! first %>\nx", "x"},
      {"x\n<%# name %>\ny<%/ name %>", "x\ny"},
      {"<%# name %>yes<%/ name %><%^ name %>no<%/ name %>", "yes"},
      {"<%# empty %>yes<%/ empty %><%^ empty %>no<%/ empty %>", "no"},
      {"<%# none %>yes<%/ none %><%^ none %>no<%/ none %>", "no"},
      {"crlf <% name %>\r\nend\r\n", "crlf train\r\nend\r\n"},
  }));
  const auto rendered = render_template("row", row.input, sample());
  REQUIRE(rendered);
  CHECK(*rendered == row.output);
}

TEST_CASE("braces of KFP, GitHub and Python pass through a template", "[core][template]") {
  const std::string_view foreign = GENERATE(values<std::string_view>({
      "{{$.inputs.parameters['x']}}",
      "{{$}}",
      "${{ github.sha }}",
      "f\"{{x}}\" {",
      "{{{",
      "{{=",
      "%>",
      "100 %\n",
      "{{=<% name %>=}}",
  }));
  const auto rendered = render_template("row", foreign, sample());
  REQUIRE(rendered);
  CHECK(*rendered == (foreign == "{{=<% name %>=}}" ? "{{=train=}}" : foreign));
}

TEST_CASE("a bad template is an error that names it and says why", "[core][template]") {
  struct Row {
    const char* input;
    const char* message;
  };
  const Row row = GENERATE(values<Row>({
      {"<% nmae %>", "src/main.py: template: unknown variable \"nmae\""},
      {"<%# nmae %>x<%/ nmae %>", "src/main.py: template: unknown variable \"nmae\""},
      {"<%^ nmae %>x<%/ nmae %>", "src/main.py: template: unknown variable \"nmae\""},
      {"a\nb <% name", "src/main.py: template: line 2: <% has no %> on its line"},
      {"<% name\n%>", "src/main.py: template: line 1: <% has no %> on its line"},
      {"<%# name %>x", "src/main.py: template: Unclosed section \"name\""},
      {"x<%/ name %>", "src/main.py: template: Unopened section \"name\""},
      {"<%> file %>", "src/main.py: template: line 1: partials are not supported"},
      {"\n\n<%= {{ }} =%>", "src/main.py: template: line 3: tags cannot be changed"},
  }));
  const auto rendered = render_template("src/main.py", row.input, sample());
  REQUIRE_FALSE(rendered);
  CHECK(rendered.error().kind == ErrorKind::config);
  CHECK(rendered.error().message == row.message);
}

TEST_CASE("sections that are nested without end are refused", "[core][template]") {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<%#name%>";
  const auto rendered = render_template("deep", deep, sample());
  REQUIRE_FALSE(rendered);
  CHECK(rendered.error().message == "deep: template: line 1: sections are nested too deeply");
}
