// SPDX-License-Identifier: Apache-2.0
// The git program's environment, and what its messages mean.
#include "git/program.hpp"

#include "core/text/number.hpp"
#include "core/text/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::git {
namespace {

// Set while a hook runs; they would make git work on another repository than the one that it is
// given.
constexpr std::array k_repository_variables = {"GIT_DIR",
                                               "GIT_WORK_TREE",
                                               "GIT_INDEX_FILE",
                                               "GIT_OBJECT_DIRECTORY",
                                               "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                               "GIT_COMMON_DIR",
                                               "GIT_NAMESPACE",
                                               "GIT_PREFIX",
                                               "GIT_SHALLOW_FILE",
                                               "GIT_QUARANTINE_PATH"};

constexpr std::array<std::string_view, 11> k_handed_on = {
    "remote.",         "url.",         "http.",         "https.",    "credential.", "ssh.",
    "core.sshcommand", "core.askpass", "core.gitproxy", "protocol.", "user."};

std::map<std::string, std::string> environment_for(const Program& git,
                                                   const Configuration* configuration) {
  std::map<std::string, std::string> env = git.environment.variables();
  for (const char* name : k_repository_variables) env.erase(name);
  std::erase_if(env, [](const auto& variable) { return variable.first.starts_with("GIT_TRACE"); });
  env["GIT_TERMINAL_PROMPT"] = "0";
  env["GCM_INTERACTIVE"] = "never";
  env["LC_ALL"] = "C";
  env.erase("LANGUAGE");
  if (configuration == nullptr) return env;
  if (!configuration->has_ssh_command && !env.contains("GIT_SSH_COMMAND") &&
      !env.contains("GIT_SSH")) {
    env["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=20";
  }
  auto count = parse_number<std::size_t>(env["GIT_CONFIG_COUNT"]).value_or(0);
  for (const auto& [key, value] : configuration->entries) {
    env[fmt::format("GIT_CONFIG_KEY_{}", count)] = key;
    env[fmt::format("GIT_CONFIG_VALUE_{}", count)] = value;
    ++count;
  }
  env["GIT_CONFIG_COUNT"] = std::to_string(count);
  return env;
}

struct Meaning {
  std::string_view phrase;  ///< as git 2.39 says it in the C locale
  ErrorKind kind;
  std::string_view message;
  std::string_view hint;
};

// The first match counts, so what is more exact stands first.
constexpr std::array<Meaning, 19> k_meanings = {{
    {"detected dubious ownership", ErrorKind::config, "the git repository belongs to another user",
     "git config --global --add safe.directory PATH"},
    {"Host key verification failed", ErrorKind::credentials, "the host's ssh key is not known",
     "ssh-keyscan HOST >> ~/.ssh/known_hosts"},
    {"Permission denied (", ErrorKind::credentials, "access denied by ssh",
     "check with: ssh -T git@HOST"},
    {"terminal prompts disabled", ErrorKind::credentials, "it asks for a user name and password",
     "set up a credential helper, or use an ssh remote"},
    {"could not read Password", ErrorKind::credentials, "it asks for a password",
     "set up a credential helper, or use an ssh remote"},
    {"could not read Username", ErrorKind::credentials, "it asks for a user name and password",
     "set up a credential helper, or use an ssh remote"},
    {"Authentication failed", ErrorKind::credentials, "authentication failed",
     "renew the password or token that git uses"},
    {"returned error: 401", ErrorKind::credentials, "authentication failed",
     "renew the password or token that git uses"},
    {"returned error: 403", ErrorKind::credentials, "access denied (403)",
     "ask for the right to push, or use a token that has it"},
    {"does not appear to be a git repository", ErrorKind::registry, "there is no git repository",
     "check the address"},
    {"epository not found", ErrorKind::registry,
     "there is no such git repository, or no right to see it", "check the address and your rights"},
    {"' not found", ErrorKind::registry, "there is no such git repository, or no right to see it",
     "check the address and your rights"},
    {"returned error: 404", ErrorKind::registry,
     "there is no such git repository, or no right to see it", "check the address and your rights"},
    {"does not exist", ErrorKind::registry, "there is no such git repository", "check the address"},
    {"Could not resolve host", ErrorKind::network, "the host's name cannot be resolved",
     "check the address and the network"},
    {"unable to access", ErrorKind::network, "no answer", "check the address and the network"},
    {"Could not read from remote repository", ErrorKind::network, "no answer over ssh",
     "check the address and the network"},
    {"Connection refused", ErrorKind::network, "connection refused",
     "check the address and the network"},
    {"unable to connect", ErrorKind::network, "no answer", "check the address and the network"},
}};

/// The line that says most: the last one that git marks as its own, else the last one.
std::string telling_line(std::string_view err) {
  std::string marked;
  std::string last;
  while (!err.empty()) {
    const auto end = std::min(err.find('\n'), err.size());
    const std::string_view line = err.substr(0, end);
    err.remove_prefix(std::min(end + 1, err.size()));
    if (line.empty()) continue;
    last = line;
    for (const std::string_view mark : {"fatal: ", "error: ", "remote: "}) {
      if (line.starts_with(mark)) marked = line.substr(mark.size());
    }
  }
  return redact(marked.empty() ? last : marked);
}

}  // namespace

Result<Configuration> configuration_of(const Program& git, const std::filesystem::path& directory,
                                       const std::stop_token& stop) {
  const Call call{{"config", "--list", "--null", "--show-scope"}, directory, directory.string()};
  KFPKG_TRY_ASSIGN(const ProcessResult result, run(git, call, stop));
  if (!result.ok()) return tl::unexpected<Error>(failure(result, call.subject));
  Configuration configuration;
  std::string_view rest = result.out;
  while (!rest.empty()) {  // scope NUL key LF value NUL; a key without a value has no LF
    const auto scope_end = rest.find('\0');
    if (scope_end == std::string_view::npos) break;
    const std::string_view scope = rest.substr(0, scope_end);
    rest.remove_prefix(scope_end + 1);
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    const auto line_end = entry.find('\n');
    const std::string key(entry.substr(0, line_end));
    if (key == "core.sshcommand") configuration.has_ssh_command = true;
    // The user's and the system's settings are read by every git anyway.
    if (scope != "local" && scope != "worktree") continue;
    const bool wanted =
        std::any_of(k_handed_on.begin(), k_handed_on.end(),
                    [&](std::string_view prefix) { return key.starts_with(prefix); });
    if (!wanted) continue;
    configuration.entries.emplace_back(
        key, line_end == std::string_view::npos ? "true" : entry.substr(line_end + 1));
  }
  return configuration;
}

Result<ProcessResult> run(const Program& git, const Call& call, const std::stop_token& stop) {
  ProcessSpec spec;
  spec.argv = {"git"};
  spec.argv.insert(spec.argv.end(), call.args.begin(), call.args.end());
  spec.cwd = call.cwd;
  spec.env = environment_for(git, call.configuration);
  spec.timeout = git.timeout;
  auto result = git.runner.run(spec, stop);
  if (!result) {
    if (result.error().hint.empty()) result.error().hint = "apt-get install git";
    return result;
  }
  if (result->end == ProcessResult::End::cancelled)
    return fail(ErrorKind::interrupted, "git: interrupted");
  if (result->end == ProcessResult::End::timed_out) {
    return fail(ErrorKind::network,
                fmt::format("{}: git got no answer in {} s", call.subject,
                            std::chrono::duration_cast<std::chrono::seconds>(git.timeout).count()),
                "check the address and the network");
  }
  return result;
}

Result<std::string> run_for_output(const Program& git, const Call& call,
                                   const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(ProcessResult result, run(git, call, stop));
  if (!result.ok()) return tl::unexpected<Error>(failure(result, call.subject));
  return std::move(result.out);
}

Error failure(const ProcessResult& result, std::string_view subject) {
  const std::string line = telling_line(result.err);
  for (const Meaning& meaning : k_meanings) {
    if (result.err.find(meaning.phrase) == std::string::npos) continue;
    Error error{meaning.kind,
                fmt::format("{}: {}", subject, meaning.message),
                std::string(meaning.hint),
                {}};
    error.context.push_back(fmt::format("git said: {}", line));
    return error;
  }
  if (result.end == ProcessResult::End::signaled) {
    return {ErrorKind::tool,
            fmt::format("{}: git was ended by signal {}", subject, result.code),
            {},
            {}};
  }
  return {ErrorKind::tool,
          fmt::format("{}: git failed: {}", subject, line.empty() ? "no message" : line),
          {},
          {}};
}

}  // namespace kfpkg::git
