// SPDX-License-Identifier: Apache-2.0
// Documents that commands write.
#include "cli/run/run_report.hpp"
#include "cli/show.hpp"
#include "cli/verify/verify_report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <sstream>

using namespace kfpkg;

TEST_CASE("the JSON of a verification is stable", "[cli]") {
  publish::Verification one{"u", "f", "n", "1.0.0", "s", "i", "d", {"linux/amd64"}, {}};
  one.checks.push_back({"fetch", publish::CheckOutcome::failed, "no", "do", ErrorKind::findings});
  CHECK(cli::render_json(cli::verification_json(one)) ==
        "{\n  \"schema\": \"kfpkg.verification/1\",\n  \"url\": \"u\",\n  \"fetched_url\": "
        "\"f\",\n  \"ok\": false,\n"
        "  \"component\": {\n    \"name\": \"n\",\n    \"version\": \"1.0.0\",\n    \"sha256\": "
        "\"s\"\n  },\n"
        "  \"image\": {\n    \"reference\": \"i\",\n    \"digest\": \"d\",\n    \"platforms\": [\n "
        "     \"linux/amd64\"\n"
        "    ]\n  },\n  \"checks\": [\n    {\n      \"name\": \"fetch\",\n      \"outcome\": "
        "\"failed\",\n"
        "      \"detail\": \"no\",\n      \"hint\": \"do\"\n    }\n  ]\n}\n");
}

TEST_CASE("values and metadata of a run are JSON in its JSON", "[cli]") {
  run::RunReport report;
  report.parameters = {{"count", "NUMBER_INTEGER", "7"}};
  report.artifacts = {{"model", "system.Model", "/out/model", true, 5, R"({"accuracy":0.5})"}};
  const cli::Json document = cli::run_json(report);
  CHECK(document["schema"] == "kfpkg.run/1");
  CHECK(document["parameters"]["count"] == cli::Json{{"type", "NUMBER_INTEGER"}, {"value", 7}});
  CHECK(document["artifacts"]["model"]["metadata"]["accuracy"] == 0.5);
}

TEST_CASE("bytes that are no UTF-8 do not stop a document", "[cli]") {
  CHECK(cli::render_json({{"name", "caf\xe9"}}) == "{\n  \"name\": \"caf\xEF\xBF\xBD\"\n}\n");
  CHECK(cli::render_json_inline({"a", "\xff"}) == "[\"a\",\"\xEF\xBF\xBD\"]");
}

TEST_CASE("values of the user's own program stay what they are, all else is without credentials",
          "[cli]") {
  const auto shown = [](bool has_values) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    cli::Console console{in, out, err, {}, {}, {}};
    console.common.format = cli::OutputFormat::json;
    const auto json = [] { return cli::Json{{"http://h/?token=a", 1}, {"http://h/?token=b", 2}}; };
    CHECK(cli::show(console, {{}, json, has_values}).has_value());
    return out.str();
  };
  CHECK(shown(true) == "{\n  \"http://h/?token=a\": 1,\n  \"http://h/?token=b\": 2\n}\n");
  CHECK(shown(false).find("token=a") == std::string::npos);
}
