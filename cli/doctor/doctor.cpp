// SPDX-License-Identifier: Apache-2.0
// Asks the machine and prints what the checks make of it.
#include "cli/doctor/doctor.hpp"

#include "cli/doctor/doctor_checks.hpp"
#include "cli/doctor/doctor_fix.hpp"
#include "core/fs/change_set.hpp"
#include "git/identity.hpp"
#include "git/library.hpp"
#include "image/builders/buildx_builder.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/session.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>
#include <set>

namespace kfpkg::cli {
namespace {

constexpr std::chrono::seconds k_patience{10};
constexpr std::size_t k_output_limit = 1U << 20U;
// Nothing listens there: an answer "no connection" shows that the network library works.
constexpr const char* k_nowhere = "http://127.0.0.1:1/";
constexpr const char* k_python_question =
    "import sys\nprint(sys.version.split()[0])\n"
    "try:\n  import importlib.metadata\n  print(importlib.metadata.version('kfp'))\n"
    "except Exception:\n  print()\n";

using Question = std::function<void()>;

Result<ProcessResult> ask(Services& services, std::vector<std::string> argv) {
  ProcessSpec spec;
  spec.argv = std::move(argv);
  spec.cwd = services.cwd;
  spec.env = image::builder_environment(services.environment);  // as a build would see it
  spec.timeout = k_patience;
  spec.output_limit = k_output_limit;
  return services.processes.run(spec, services.stop);
}

std::optional<std::string> emulation(const char* name) {
  const auto text =
      read_file(std::filesystem::path("/proc/sys/fs/binfmt_misc") / name, k_output_limit);
  return text ? std::optional(*text) : std::nullopt;
}

Result<std::string> identity(Services& services) {
  const git::Program program{services.processes, services.environment, k_patience};
  KFPKG_TRY_ASSIGN(const git::Identities found,
                   git::identities(program, services.cwd, services.stop));
  return fmt::format("{} <{}>", found.author.name, found.author.email);
}

Status network(Services& services) {
  http::Request request;
  request.url = k_nowhere;
  const auto response = services.transport.send(request, services.stop);
  if (response || response.error().kind == ErrorKind::network) return {};
  return tl::unexpected(response.error());
}

// The registries that this folder's settings name: the one that images go to, and mirrors of base
// images.
std::vector<RegistryLogin> registries_of(const workspace::Settings& settings) {
  std::vector<RegistryLogin> logins;
  std::set<std::string> seen;
  const auto add = [&](const std::string& registry, bool pushed_to) {
    const std::string host = workspace::host_of_registry(registry);
    if (!host.empty() && seen.insert(host).second) logins.push_back({host, {}, {}, pushed_to});
  };
  add(*settings.image.registry, true);
  for (const auto& [name, mirror] : settings.registry.mirrors) add(*mirror, false);
  return logins;
}

std::vector<std::string> features_of(const workspace::Settings& settings) {
  std::vector<std::string> features;
  if (*settings.image.provenance) features.emplace_back("provenance");
  if (*settings.image.sbom) features.emplace_back("sbom");
  const std::string& cache = *settings.image.cache;
  if (cache == "registry" || cache == "gha") features.push_back("cache: " + cache);
  return features;
}

// The builder that a build would take; buildah is none of buildx.
std::vector<std::string> inspect_builder(const std::string& name) {
  std::vector<std::string> argv{"docker", "buildx", "inspect"};
  if (!name.empty() && name != "buildah") argv.push_back(name);
  return argv;
}

void find_login(Services& services, RegistryLogin& login) {
  registry::ConfiguredCredentials source(services.environment, services.processes);
  const auto found = source.find(login.registry, "", services.stop);
  if (!found) {
    login.error = found.error();
  } else if (*found) {
    login.credential = (*found)->describe();
  }
}

// Docker's own way to ask (docs.docker.com, "Docker Hub usage and limits"): a HEAD, which is not
// counted. Nothing when base images come from a mirror, and where Hub is not reached.
std::optional<std::string> ask_hub(Services& services, const workspace::ComponentFolder& folder) {
  if (folder.config->registry.mirrors.contains("docker.io")) return std::nullopt;
  std::optional<std::string> quota;
  auto decided = services.session.registry_options({folder});
  if (!decided) return std::nullopt;
  registry::ClientOptions options = *std::move(decided);
  options.retry.tries = 1;
  options.retry.deadline = k_patience;
  options.on_quota = [&quota](std::string_view text) { quota = text.substr(text.find(' ') + 1); };
  registry::ConfiguredCredentials source(services.environment, services.processes);
  registry::Client client(services.transport, source, options);
  static_cast<void>(
      client.head_manifest(oci::Reference::parse("ratelimitpreview/test").value(), services.stop));
  return quota;
}

DoctorAnswers ask_all(Services& services) {
  DoctorAnswers answers;
  answers.docker_host = services.environment.get("DOCKER_HOST");
  const auto folder = workspace::load_folder(services.cwd, services.cwd, services.environment, {});
  if (folder) {
    answers.wanted_platforms = *folder->config->image.platforms;
    answers.wanted_features = features_of(*folder->config);
    answers.logins = registries_of(*folder->config);
  } else {
    answers.settings = tl::unexpected(folder.error());
  }
  const std::string json_format = "{{json .}}";
  const std::string builder = folder ? *folder->config->image.builder : std::string();
  std::vector<Question> questions{
      [&] {
        answers.docker_version = ask(services, {"docker", "version", "--format", json_format});
      },
      [&] { answers.docker_info = ask(services, {"docker", "info", "--format", json_format}); },
      [&] { answers.builder = ask(services, inspect_builder(builder)); },
      [&] { answers.buildx_version = ask(services, {"docker", "buildx", "version"}); },
      [&] {
        answers.endpoint = ask(
            services, {"docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"});
      },
      [&] { answers.python = ask(services, {"python3", "-c", k_python_question}); },
      [&] { answers.git_version = ask(services, {"git", "--version"}); },
      [&] { answers.git_identity = identity(services); },
      [&] { answers.libgit2 = git::libgit2_version(); },
      [&] { answers.libcurl = network(services); },
  };
  if (folder) {
    questions.emplace_back([&] { answers.hub_quota = ask_hub(services, *folder); });
  }
  for (RegistryLogin& login : answers.logins) {
    questions.emplace_back([&services, &login] { find_login(services, login); });
  }
  answers.emulate_arm64 = emulation("qemu-aarch64");
  answers.emulate_amd64 = emulation("qemu-x86_64");
  for_each_index(questions.size(), questions.size(), services.stop,
                 [&](std::size_t i) { questions[i](); });
  return answers;
}

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

void print_text(const std::vector<Check>& checks, Services& services) {
  std::vector<std::vector<std::string>> rows{{"CHECK", "STATUS", "DETAIL"}};
  for (const Check& check : checks) {
    rows.push_back({check.name, std::string(name_of(check.status)), printable(check.detail)});
  }
  services.out << render_table(rows) << '\n' << count_line(checks) << '\n';
  for (const Check& check : checks) {
    if (check.status != CheckStatus::ok) {
      services.out << fmt::format("  {}: {}\n", check.name, printable(check.fix));
    }
  }
}

void print_json(const std::vector<Check>& checks, Services& services) {
  nlohmann::ordered_json document;
  document["schema"] = "kfpkg.doctor/1";
  document["checks"] = nlohmann::ordered_json::array();
  for (const Check& check : checks) {
    document["checks"].push_back({{"name", check.name},
                                  {"status", name_of(check.status)},
                                  {"detail", check.detail},
                                  {"fix", check.fix},
                                  {"command", check.command}});
  }
  services.out << document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
               << '\n';
}

}  // namespace

Result<ExitCode> run_doctor(bool fix, Services& services, const CommonOptions& common) {
  std::vector<Check> checks = check_environment(ask_all(services));
  if (fix && fix_environment(checks, services)) checks = check_environment(ask_all(services));
  if (services.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  (common.format == OutputFormat::json ? print_json : print_text)(checks, services);
  const bool problem = std::any_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.status == CheckStatus::problem;
  });
  return problem ? ExitCode::findings : ExitCode::done;
}

}  // namespace kfpkg::cli
