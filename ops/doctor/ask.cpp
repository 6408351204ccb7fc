// SPDX-License-Identifier: Apache-2.0
// Questions to docker, git, python, the network library and the settings, all at once.
#include "ops/doctor/ask.hpp"

#include "core/fs/change_set.hpp"
#include "git/identity.hpp"
#include "git/library.hpp"
#include "image/builders/buildx_builder.hpp"
#include "registry/auth/credentials/configured_credentials.hpp"
#include "workspace/folders/folders.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <set>

namespace kfpkg::ops {
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

Result<ProcessResult> ask(workspace::Session& session, std::vector<std::string> argv) {
  ProcessSpec spec;
  spec.argv = std::move(argv);
  spec.cwd = session.call().cwd;
  spec.env = image::builder_environment(session.call().environment);  // as a build would see it
  spec.timeout = k_patience;
  spec.output_limit = k_output_limit;
  return session.processes().run(spec, session.call().stop);
}

std::optional<std::string> emulation(const char* name) {
  const auto text =
      read_file(std::filesystem::path("/proc/sys/fs/binfmt_misc") / name, k_output_limit);
  return text ? std::optional(*text) : std::nullopt;
}

Result<std::string> identity(workspace::Session& session) {
  const git::Program program{session.processes(), session.call().environment, k_patience};
  KFPKG_TRY_ASSIGN(const git::Identities found,
                   git::identities(program, session.call().cwd, session.call().stop));
  return fmt::format("{} <{}>", found.author.name, found.author.email);
}

Status network(workspace::Session& session) {
  http::Request request;
  request.url = k_nowhere;
  const auto response = session.transport().send(request, session.call().stop);
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

void find_login(workspace::Session& session, RegistryLogin& login) {
  registry::ConfiguredCredentials source(session.call().environment, session.processes());
  const auto found = source.find(login.registry, "", session.call().stop);
  if (!found) {
    login.error = found.error();
  } else if (*found) {
    login.credential = (*found)->describe();
  }
}

// Docker's own way to ask (docs.docker.com, "Docker Hub usage and limits"): a HEAD, which is not
// counted. Nothing when base images come from a mirror, and where Hub is not reached.
std::optional<std::string> ask_hub(workspace::Session& session,
                                   const workspace::ComponentFolder& folder) {
  if (folder.config->registry.mirrors.contains("docker.io")) return std::nullopt;
  std::optional<std::string> quota;
  auto decided = session.registry_options({folder});
  if (!decided) return std::nullopt;
  registry::ClientOptions options = *std::move(decided);
  options.retry.tries = 1;
  options.retry.deadline = k_patience;
  options.on_quota = [&quota](std::string_view text) { quota = text.substr(text.find(' ') + 1); };
  registry::ConfiguredCredentials source(session.call().environment, session.processes());
  registry::Client client(session.transport(), source, options);
  static_cast<void>(client.head_manifest(oci::Reference::parse("ratelimitpreview/test").value(),
                                         session.call().stop));
  return quota;
}

}  // namespace

DoctorAnswers ask_machine(workspace::Session& session) {
  DoctorAnswers answers;
  answers.docker_host = session.call().environment.get("DOCKER_HOST");
  const auto here = session.here();
  const workspace::ComponentFolder* folder = here ? *here : nullptr;
  if (folder != nullptr) {
    answers.wanted_platforms = *folder->config->image.platforms;
    answers.wanted_features = features_of(*folder->config);
    answers.logins = registries_of(*folder->config);
  } else {
    answers.settings = tl::unexpected(here.error());
  }
  const std::string json_format = "{{json .}}";
  const std::string builder = folder != nullptr ? *folder->config->image.builder : std::string();
  std::vector<Question> questions{
      [&] {
        answers.docker_version = ask(session, {"docker", "version", "--format", json_format});
      },
      [&] { answers.docker_info = ask(session, {"docker", "info", "--format", json_format}); },
      [&] { answers.builder = ask(session, inspect_builder(builder)); },
      [&] { answers.buildx_version = ask(session, {"docker", "buildx", "version"}); },
      [&] {
        answers.endpoint = ask(
            session, {"docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"});
      },
      [&] { answers.python = ask(session, {"python3", "-c", k_python_question}); },
      [&] { answers.git_version = ask(session, {"git", "--version"}); },
      [&] { answers.git_identity = identity(session); },
      [&] { answers.libgit2 = git::libgit2_version(); },
      [&] { answers.libcurl = network(session); },
  };
  if (folder != nullptr) {
    questions.emplace_back([&] { answers.hub_quota = ask_hub(session, *folder); });
  }
  for (RegistryLogin& login : answers.logins) {
    questions.emplace_back([&session, &login] { find_login(session, login); });
  }
  answers.emulate_arm64 = emulation("qemu-aarch64");
  answers.emulate_amd64 = emulation("qemu-x86_64");
  for_each_index(questions.size(), questions.size(), session.call().stop,
                 [&](std::size_t i) { questions[i](); });
  return answers;
}

}  // namespace kfpkg::ops
