// SPDX-License-Identifier: Apache-2.0
// kfpkg doctor
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "ops/doctor/checks.hpp"
#include "ops/doctor/doctor.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace kfpkg::cli {
namespace {

using ops::Check;
using ops::CheckStatus;

std::string count_line(const std::vector<Check>& checks) {
  const auto count = [&](CheckStatus status) {
    return std::count_if(checks.begin(), checks.end(),
                         [&](const Check& check) { return check.status == status; });
  };
  const auto problems = count(CheckStatus::problem);
  const auto warnings = count(CheckStatus::warning);
  if (problems == 0 && warnings == 0) return "everything is there";
  return fmt::format("{} problem{}, {} warning{}", problems, problems == 1 ? "" : "s", warnings,
                     warnings == 1 ? "" : "s");
}

std::string text_of(const std::vector<Check>& checks) {
  std::vector<std::vector<std::string>> rows{{"CHECK", "STATUS", "DETAIL"}};
  for (const Check& check : checks) {
    rows.push_back({check.name, std::string(name_of(check.status)), printable(check.detail)});
  }
  std::string text = render_table(rows) + '\n' + count_line(checks) + '\n';
  for (const Check& check : checks) {
    if (check.status == CheckStatus::ok) continue;
    text += fmt::format("  {}: {}\n", check.name, printable(check.fix));
  }
  return text;
}

Json json_of(const std::vector<Check>& checks) {
  Json document{{"schema", "kfpkg.doctor/1"}, {"checks", Json::array()}};
  for (const Check& check : checks) {
    document["checks"].push_back({{"name", check.name},
                                  {"status", name_of(check.status)},
                                  {"detail", check.detail},
                                  {"fix", check.fix},
                                  {"command", check.command}});
  }
  return document;
}

Result<ExitCode> run(bool fix, workspace::Session& session, Console& console) {
  const ops::DoctorIntent intent{
      fix, [&](std::string_view text) { remark(console, fmt::format("doctor: {}", text)); }};
  KFPKG_TRY_ASSIGN(const std::vector<Check> checks, ops::doctor(session, intent));
  const bool problem = std::any_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.status == CheckStatus::problem;
  });
  return show(console, {[&] { return text_of(checks); }, [&] { return json_of(checks); }},
              problem ? ExitCode::findings : ExitCode::done);
}

Action bind_doctor(CommandLine& line) {
  const auto fix = std::make_shared<bool>(false);
  line.flag("--fix", *fix, "make a builder or register emulation where one is missing");
  line.reports();
  return
      [fix](workspace::Session& session, Console& console) { return run(*fix, session, console); };
}

}  // namespace

Command doctor_command() {
  return {"doctor",
          "is everything there that kfpkg needs, and what to type if not",
          "  kfpkg doctor\n  kfpkg doctor --format json\n",
          bind_doctor,
          true,
          180};
}

}  // namespace kfpkg::cli
