// SPDX-License-Identifier: Apache-2.0
// Checks of everything but Docker, and their order.
#include "ops/doctor/checks.hpp"

#include "ops/doctor/docker_checks.hpp"

#include <fmt/format.h>

namespace kfpkg::ops {
namespace {

std::string line_of(std::string_view text, std::size_t number) {
  for (; number > 0 && !text.empty(); --number) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return std::string(text.substr(0, text.find('\n')));
}

Check failed(const char* name, CheckStatus status, const Error& error, const char* fix) {
  return {name, status, error.message, error.hint.empty() ? fix : error.hint};
}

void check_git(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (!answers.git_version || !answers.git_version->ok()) {
    checks.push_back(
        {"git", CheckStatus::problem, "git: not found in PATH", "apt-get install git"});
  } else {
    constexpr std::string_view k_prefix = "git version ";
    std::string version = line_of(answers.git_version->out, 0);
    if (version.starts_with(k_prefix)) version.erase(0, k_prefix.size());
    checks.push_back({"git", CheckStatus::ok, version, {}});
    if (answers.git_identity) {
      checks.push_back({"git-identity", CheckStatus::ok, *answers.git_identity, {}});
    } else {
      checks.push_back(failed("git-identity", CheckStatus::warning, answers.git_identity.error(),
                              "git config --global user.name NAME"));
    }
  }
  if (answers.libgit2) {
    checks.push_back({"libgit2", CheckStatus::ok, *answers.libgit2, {}});
  } else {
    checks.push_back(failed("libgit2", CheckStatus::problem, answers.libgit2.error(),
                            "apt-get install libgit2-1.5"));
  }
}

void check_network_library(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (answers.libcurl) {
    checks.push_back({"libcurl", CheckStatus::ok, "loads", {}});
  } else {
    checks.push_back(failed("libcurl", CheckStatus::problem, answers.libcurl.error(),
                            "apt-get install libcurl4"));
  }
}

Check check_login(const RegistryLogin& login) {
  const std::string fix = fmt::format("kfpkg login {}", login.registry);
  if (login.error) {
    return {"credentials", CheckStatus::problem,
            fmt::format("{}: {}", login.registry, login.error->message),
            login.error->hint.empty() ? fix : login.error->hint};
  }
  if (login.credential) {
    return {"credentials",
            CheckStatus::ok,
            fmt::format("{}: {}", login.registry, *login.credential),
            {}};
  }
  if (!login.pushed_to) {
    return {"credentials", CheckStatus::ok, fmt::format("{}: none, only read", login.registry), {}};
  }
  return {"credentials", CheckStatus::warning,
          fmt::format("{}: none, so a push is refused unless the registry is open", login.registry),
          fix};
}

void check_settings(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (!answers.settings) {
    checks.push_back(
        failed("settings", CheckStatus::problem, answers.settings.error(), "mend the file"));
    return;
  }
  for (const RegistryLogin& login : answers.logins) checks.push_back(check_login(login));
  if (answers.logins.empty()) {
    checks.push_back(
        {"credentials",
         CheckStatus::ok,
         "no registry is set here; build --push needs `registry:` in kfpkg.yaml or --registry",
         {}});
  }
}

void check_hub(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (!answers.hub_quota) return;
  const bool none_left = answers.hub_quota->starts_with("0 of ");
  checks.push_back({"docker-hub", none_left ? CheckStatus::warning : CheckStatus::ok,
                    *answers.hub_quota,
                    none_left ? "kfpkg login docker.io, or set registries.docker.io.mirror" : ""});
}

void check_python(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (!answers.python || !answers.python->ok()) {
    checks.push_back(
        {"python",
         CheckStatus::ok,
         "python3 is not there: kfpkg lint does not look at programs, and the KFP SDK needs it",
         {}});
    return;
  }
  const std::string kfp = line_of(answers.python->out, 1);
  checks.push_back(
      {"python",
       CheckStatus::ok,
       fmt::format("{}, {}", line_of(answers.python->out, 0),
                   kfp.empty() ? "without the KFP SDK (kfpkg does not need it)" : "kfp " + kfp),
       {}});
}

}  // namespace

std::string_view name_of(CheckStatus status) {
  switch (status) {
    case CheckStatus::ok:
      return "ok";
    case CheckStatus::warning:
      return "warning";
    case CheckStatus::problem:
      return "problem";
  }
  return "problem";
}

std::vector<Check> check_environment(const DoctorAnswers& answers) {
  std::vector<Check> checks;
  check_docker(answers, checks);
  check_git(answers, checks);
  check_network_library(answers, checks);
  check_settings(answers, checks);
  check_hub(answers, checks);
  check_python(answers, checks);
  return checks;
}

}  // namespace kfpkg::ops
