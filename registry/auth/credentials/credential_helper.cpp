// SPDX-License-Identifier: Apache-2.0
// Asks credential helpers. Their answers pass through pipes only: never argv, environment or
// messages.
#include "core/json/bounds.hpp"
#include "core/terminal/terminal.hpp"
#include "registry/auth/credentials/credential_helper_detail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace kfpkg::registry {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds k_patience{20};
constexpr std::size_t k_answer_limit = 64U << 10U;
constexpr std::size_t k_longest_reason = 200;
// The name that stands for "the secret is an identity token".
constexpr const char* k_token_user = "<token>";

// It becomes part of the name of a program that is run.
bool is_safe_suffix(std::string_view suffix) {
  return !suffix.empty() && std::ranges::all_of(suffix, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
  });
}

tl::unexpected<Error> broken(const Helper& helper, std::string_view why) {
  return fail(ErrorKind::credentials, fmt::format("{}: {}", helper.describe(), why),
              fmt::format("try it by hand: {} list", helper.program()));
}

// The words of docker-credential-helpers' NewErrCredentialsNotFound.
bool has_nothing(const ProcessResult& result) {
  return result.out.find("credentials not found in native keychain") != std::string::npos;
}

// The first line of what it said, unless that could be a credential.
std::string reason_of(const ProcessResult& result) {
  if (result.out.find('{') != std::string::npos) return "it failed";
  std::string line = result.out.substr(0, result.out.find('\n'));
  if (line.size() > k_longest_reason) line.resize(k_longest_reason);
  return line.empty() ? std::string("it failed") : printable(line);
}

// The name that helpers know the registry by.
std::string server_url(std::string_view registry) {
  return registry == "docker.io" ? "https://index.docker.io/v1/" : std::string(registry);
}

// Nothing when the program is not installed.
Result<std::optional<ProcessResult>> call(ProcessRunner& runner, const Environment& environment,
                                          const Helper& helper, std::string action,
                                          std::string input, std::stop_token stop) {
  if (!is_safe_suffix(helper.suffix)) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: the credential helper for {} has no program's name", helper.file,
                            helper.registry),
                "correct \"credsStore\" or \"credHelpers\" there");
  }
  const auto path = find_program(helper.program(), environment.get("PATH").value_or(""));
  if (!path) return std::nullopt;
  ProcessSpec spec;
  spec.argv = {path->string(), std::move(action)};
  spec.env = environment.variables();
  spec.input = std::move(input);
  spec.timeout = k_patience;
  spec.output_limit = k_answer_limit;
  KFPKG_TRY_ASSIGN(ProcessResult result, runner.run(spec, std::move(stop)));
  if (result.end == ProcessResult::End::cancelled) {
    return fail(ErrorKind::interrupted, "interrupted");
  }
  if (result.end == ProcessResult::End::timed_out) return broken(helper, "no answer in 20 s");
  return result;
}

std::string absence_of(const Helper& helper) {
  return helper.describe() + ", is not in PATH";
}

tl::unexpected<Error> not_installed(const Helper& helper) {
  return fail(ErrorKind::tool, absence_of(helper),
              fmt::format("{}: kfpkg login {}", k_absent_helper, helper.registry));
}

}  // namespace

std::string Helper::program() const {
  return fmt::format("docker-credential-{}", suffix);
}

std::string Helper::describe() const {
  return fmt::format("{}, which {} names for {}", program(), file, registry);
}

Result<std::optional<Credential>> parse_helper_answer(const Helper& helper,
                                                      const std::string& out) {
  const Json answer = json_depth_within(out) ? Json::parse(out, nullptr, false) : Json();
  const auto text = [&](const char* key) {
    const auto found = answer.find(key);
    return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (!answer.is_object()) return broken(helper, "its answer is not JSON");
  Credential credential{text("Username"), text("Secret"), false, false, helper.program()};
  if (credential.secret.empty()) return std::nullopt;
  if (credential.username == k_token_user) {
    credential.username.clear();
    credential.identity_token = true;
  }
  return credential;
}

Result<std::optional<Credential>> ask_helper(ProcessRunner& runner, const Environment& environment,
                                             const Helper& helper,
                                             const std::function<void(std::string)>& on_absent,
                                             std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const auto result, call(runner, environment, helper, "get",
                                           server_url(helper.registry), std::move(stop)));
  if (!result) {
    if (on_absent) on_absent(absence_of(helper));
    return std::nullopt;
  }
  if (result->ok()) return parse_helper_answer(helper, result->out);
  if (has_nothing(*result)) return std::nullopt;
  return broken(helper, reason_of(*result));
}

Status store_in_helper(ProcessRunner& runner, const Environment& environment, const Helper& helper,
                       const Credential& credential, std::stop_token stop) {
  Json document;
  document["ServerURL"] = server_url(helper.registry);
  document["Username"] = credential.identity_token ? k_token_user : credential.username;
  document["Secret"] = credential.secret;
  KFPKG_TRY_ASSIGN(
      const auto result,
      call(runner, environment, helper, "store",
           document.dump(-1, ' ', false, Json::error_handler_t::replace), std::move(stop)));
  if (!result) return not_installed(helper);
  if (!result->ok()) return broken(helper, reason_of(*result));
  return {};
}

Result<bool> erase_from_helper(ProcessRunner& runner, const Environment& environment,
                               const Helper& helper, std::stop_token stop) {
  // Not every helper says so when there is nothing to erase.
  KFPKG_TRY_ASSIGN(const auto held, ask_helper(runner, environment, helper, {}, stop));
  if (!held) return false;
  KFPKG_TRY_ASSIGN(const auto result, call(runner, environment, helper, "erase",
                                           server_url(helper.registry), std::move(stop)));
  if (!result) return not_installed(helper);
  if (!result->ok() && !has_nothing(*result)) return broken(helper, reason_of(*result));
  return true;
}

}  // namespace kfpkg::registry
