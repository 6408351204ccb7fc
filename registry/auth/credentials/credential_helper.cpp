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

tl::unexpected<Error> broken(const std::string& program, std::string_view why) {
  return fail(ErrorKind::credentials, fmt::format("{}: {}", program, why),
              fmt::format("try it by hand: {} list", program));
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
                                          std::string_view suffix, std::string action,
                                          std::string input, std::stop_token stop) {
  const std::string program = helper_program(suffix);
  if (!is_safe_suffix(suffix)) {
    return broken("credential helper", "its name in the configuration is not a program's name");
  }
  const auto path = find_program(program, environment.get("PATH").value_or(""));
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
  if (result.end == ProcessResult::End::timed_out) return broken(program, "no answer in 20 s");
  return result;
}

tl::unexpected<Error> not_installed(std::string_view suffix) {
  return fail(ErrorKind::tool, fmt::format("{}: not found in PATH", helper_program(suffix)),
              "install it, or take it out of \"credsStore\" and \"credHelpers\" in docker's "
              "config.json");
}

}  // namespace

std::string helper_program(std::string_view suffix) {
  return fmt::format("docker-credential-{}", suffix);
}

Result<std::optional<Credential>> parse_helper_answer(const std::string& program,
                                                      const std::string& out) {
  const Json answer = json_depth_within(out) ? Json::parse(out, nullptr, false) : Json();
  const auto text = [&](const char* key) {
    const auto found = answer.find(key);
    return found != answer.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (!answer.is_object()) return broken(program, "its answer is not JSON");
  Credential credential{text("Username"), text("Secret"), false, false, program};
  if (credential.secret.empty()) return std::nullopt;
  if (credential.username == k_token_user) {
    credential.username.clear();
    credential.identity_token = true;
  }
  return credential;
}

Result<std::optional<Credential>> ask_helper(ProcessRunner& runner, const Environment& environment,
                                             std::string_view suffix, std::string_view registry,
                                             const std::function<void(std::string_view)>& note,
                                             std::stop_token stop) {
  const std::string program = helper_program(suffix);
  KFPKG_TRY_ASSIGN(const auto result,
                   call(runner, environment, suffix, "get", server_url(registry), std::move(stop)));
  if (!result) {
    if (note) note(fmt::format("{}: not found in PATH, going on without it", program));
    return std::nullopt;
  }
  if (result->ok()) return parse_helper_answer(program, result->out);
  if (has_nothing(*result)) return std::nullopt;
  return broken(program, reason_of(*result));
}

Status store_in_helper(ProcessRunner& runner, const Environment& environment,
                       std::string_view suffix, std::string_view registry,
                       const Credential& credential, std::stop_token stop) {
  Json document;
  document["ServerURL"] = server_url(registry);
  document["Username"] = credential.identity_token ? k_token_user : credential.username;
  document["Secret"] = credential.secret;
  KFPKG_TRY_ASSIGN(
      const auto result,
      call(runner, environment, suffix, "store",
           document.dump(-1, ' ', false, Json::error_handler_t::replace), std::move(stop)));
  if (!result) return not_installed(suffix);
  if (!result->ok()) return broken(helper_program(suffix), reason_of(*result));
  return {};
}

Result<bool> erase_from_helper(ProcessRunner& runner, const Environment& environment,
                               std::string_view suffix, std::string_view registry,
                               std::stop_token stop) {
  // Not every helper says so when there is nothing to erase.
  KFPKG_TRY_ASSIGN(const auto held, ask_helper(runner, environment, suffix, registry, {}, stop));
  if (!held) return false;
  KFPKG_TRY_ASSIGN(const auto result, call(runner, environment, suffix, "erase",
                                           server_url(registry), std::move(stop)));
  if (!result) return not_installed(suffix);
  if (!result->ok() && !has_nothing(*result)) {
    return broken(helper_program(suffix), reason_of(*result));
  }
  return true;
}

}  // namespace kfpkg::registry
