// SPDX-License-Identifier: Apache-2.0
// Checks of Docker. Features are what is asked for, never versions: distributions patch both.
#include "ops/doctor/docker_checks.hpp"

#include "core/json/bounds.hpp"
#include "core/text/split.hpp"
#include "core/text/trim.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfpkg::ops {
namespace {

using nlohmann::json;

constexpr const char* k_install_docker =
    "install Docker: https://docs.docker.com/engine/install/ (on Debian: apt-get install "
    "docker.io)";
constexpr const char* k_install_buildx =
    "install the buildx plugin: apt-get install docker-buildx-plugin (from Docker's own packages), "
    "or put it into "
    "~/.docker/cli-plugins/docker-buildx";
constexpr const char* k_several_fix =
    "add {\"features\": {\"containerd-snapshotter\": true}} to /etc/docker/daemon.json and run "
    "systemctl restart "
    "docker (24.0 or later), or: docker buildx create --use";

json parse_json(const Result<ProcessResult>& answer) {
  if (!answer || answer->out.size() > (1U << 20U) || !json_depth_within(answer->out)) return {};
  return json::parse(answer->out, nullptr, false);
}

/// A string in nested objects, or nothing.
std::string text_at(const json& document, std::initializer_list<const char*> path) {
  const json* node = &document;
  for (const char* key : path) {
    if (!node->is_object() || !node->contains(key)) return {};
    node = &node->at(key);
  }
  return node->is_string() ? node->get<std::string>() : std::string();
}

std::string endpoint_of(const DoctorAnswers& answers) {
  if (answers.docker_host && !answers.docker_host->empty()) return *answers.docker_host;
  if (answers.endpoint && answers.endpoint->ok())
    return std::string(first_line(answers.endpoint->out));
  return "unix:///var/run/docker.sock";
}

Check no_daemon(const DoctorAnswers& answers, const std::string& endpoint) {
  const ProcessResult& said = *answers.docker_version;
  Check check{"docker-daemon", CheckStatus::problem, {}, {}};
  if (said.end == ProcessResult::End::timed_out) {
    check.detail = fmt::format("{}: no answer in time", endpoint);
    check.fix = "systemctl restart docker";
  } else if (said.err.find("permission denied") != std::string::npos) {
    check.detail = fmt::format("{}: permission denied", endpoint);
    check.fix = "sudo usermod -aG docker $USER, then log out and in again";
  } else if (said.err.find("annot connect") != std::string::npos || said.err.empty()) {
    check.detail = fmt::format("{}: nothing answers", endpoint);
    check.fix = answers.docker_host ? "unset DOCKER_HOST, or start the Docker that it names"
                                    : "systemctl start docker";
  } else {
    check.detail = first_line(said.err);
    check.fix = "docker context use default";
  }
  return check;
}

/// What `docker buildx inspect` says about the builder that a build would use.
struct BuilderFacts {
  std::string name;
  std::string driver;
  std::vector<std::string> platforms;
};

void add_platforms(std::string_view list, std::vector<std::string>& platforms) {
  for (const std::string_view part : split(list, ",")) {
    std::string platform(part);
    if (platform.ends_with('*')) platform.pop_back();  // set by the user
    const bool known = std::find(platforms.begin(), platforms.end(), platform) != platforms.end();
    if (!platform.empty() && !known) platforms.push_back(platform);
  }
}

BuilderFacts read_builder(std::string_view text) {
  BuilderFacts facts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = line.substr(colon + 1);
    if (key == "Name" && facts.name.empty()) facts.name = trim(value);
    if (key == "Driver" && facts.driver.empty()) facts.driver = trim(value);
    if (key == "Platforms") add_platforms(value, facts.platforms);
  }
  return facts;
}

/// A builder of another driver is reached without Docker's own daemon.
bool stands_alone(const BuilderFacts& builder) {
  return builder.driver == "remote" || builder.driver == "kubernetes";
}

bool offers(const std::vector<std::string>& platforms, const std::string& wanted) {
  return std::find(platforms.begin(), platforms.end(), wanted) != platforms.end();
}

std::vector<std::string> create_builder() {
  return {"docker",      "buildx", "create", "--name=kfpkg", "--driver=docker-container",
          "--bootstrap", "--use"};
}

std::vector<std::string> install_emulation(std::string_view arch) {
  return {"docker",         "run", "--privileged", "--rm", "tonistiigi/binfmt", "--install",
          std::string(arch)};
}

/// As people would type it.
std::string typed(const std::vector<std::string>& argv) {
  return fmt::format("{}", fmt::join(argv, " "));
}

Check check_store(const DoctorAnswers& answers, const BuilderFacts& builder) {
  const json info = parse_json(answers.docker_info);
  const auto status = info.is_object() ? info.find("DriverStatus") : info.end();
  const bool containerd = info.is_object() && status != info.end() &&
                          status->dump().find("io.containerd.snapshotter") != std::string::npos;
  if (stands_alone(builder)) {
    return {"image-store",
            CheckStatus::ok,
            fmt::format("builder {} ({}) builds several platforms at once", builder.name,
                        builder.driver),
            {}};
  }
  const std::string store =
      containerd ? "containerd" : "classic (" + text_at(info, {"Driver"}) + ")";
  if (containerd || (!builder.driver.empty() && builder.driver != "docker")) {
    return {"image-store",
            CheckStatus::ok,
            fmt::format("{}; builder {} ({}) builds several platforms at once", store, builder.name,
                        builder.driver),
            {}};
  }
  return {"image-store", CheckStatus::warning,
          fmt::format("{}; builds and pushes one platform after the other", store), k_several_fix,
          create_builder()};
}

// The classic store of the docker driver does neither.
void check_features(const DoctorAnswers& answers, const Check& store, std::vector<Check>& checks) {
  if (store.status == CheckStatus::ok || answers.wanted_features.empty()) return;
  checks.push_back({"builder-features", CheckStatus::problem,
                    fmt::format("kfpkg.yaml asks for {}, which this builder cannot do",
                                fmt::join(answers.wanted_features, ", ")),
                    k_several_fix, create_builder()});
}

std::string foreign_platform(const DoctorAnswers& answers) {
  const std::string arch = text_at(parse_json(answers.docker_version), {"Server", "Arch"});
  return arch == "arm64" ? "linux/amd64" : "linux/arm64";
}

Check check_platforms(const DoctorAnswers& answers, const BuilderFacts& builder) {
  const std::string list = fmt::format("{}", fmt::join(builder.platforms, ", "));
  const std::string foreign = foreign_platform(answers);
  for (const std::string& wanted : answers.wanted_platforms) {
    if (offers(builder.platforms, wanted)) continue;
    const auto install = install_emulation(wanted.substr(wanted.find('/') + 1));
    return {"platforms", CheckStatus::problem,
            fmt::format("{} cannot be built, only {}", wanted, list), typed(install), install};
  }
  if (!offers(builder.platforms, foreign)) {
    return {"platforms", CheckStatus::warning, fmt::format("{}; not {}", list, foreign),
            "see emulation below"};
  }
  return {"platforms", CheckStatus::ok, list, {}};
}

Check check_emulation(const DoctorAnswers& answers, const BuilderFacts& builder,
                      const std::string& endpoint) {
  const std::string foreign = foreign_platform(answers);
  const bool arm = foreign == "linux/arm64";
  const std::string interpreter = arm ? "qemu-aarch64" : "qemu-x86_64";
  const auto& registration = arm ? answers.emulate_arm64 : answers.emulate_amd64;
  const bool local = endpoint.starts_with("unix:");
  const bool enabled = registration && registration->starts_with("enabled");
  const std::size_t flags = enabled ? registration->find("flags:") : std::string::npos;
  const bool fixed =
      flags != std::string::npos &&
      registration->substr(flags, registration->find('\n', flags) - flags).find('F') !=
          std::string::npos;
  if (offers(builder.platforms, foreign)) {
    return {"emulation",
            CheckStatus::ok,
            local && fixed ? fmt::format("{} by {}", foreign, interpreter)
                           : fmt::format("{} by the builder itself", foreign),
            {}};
  }
  const auto install = install_emulation(arm ? "arm64" : "amd64");
  if (local && enabled && !fixed) {
    return {
        "emulation", CheckStatus::warning,
        fmt::format("{} is registered without flag F, so containers do not find it", interpreter),
        typed(install), install};
  }
  return {"emulation", CheckStatus::warning,
          fmt::format("{} is not registered: no {} here", interpreter, foreign),
          "apt-get install qemu-user-static binfmt-support, or: " + typed(install), install};
}

bool check_buildx(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (!answers.buildx_version || !answers.buildx_version->ok()) {
    checks.push_back(
        {"buildx", CheckStatus::problem, "docker has no plugin buildx", k_install_buildx});
    return false;
  }
  // "github.com/docker/buildx v0.36.1 <sha>", Debian: "github.com/docker/buildx 0.13.1+ds1
  // 0.13.1+ds1-3"
  const std::string line(first_line(answers.buildx_version->out));
  const std::size_t begin = line.find(' ');
  const std::string version = begin == std::string::npos
                                  ? line
                                  : line.substr(begin + 1, line.find(' ', begin + 1) - begin - 1);
  checks.push_back({"buildx", CheckStatus::ok, version, {}});
  return true;
}

void check_builder(const DoctorAnswers& answers, const BuilderFacts& builder,
                   const std::string& endpoint, std::vector<Check>& checks) {
  const Check store = check_store(answers, builder);
  checks.push_back(store);
  check_features(answers, store, checks);
  checks.push_back(check_platforms(answers, builder));
  checks.push_back(check_emulation(answers, builder, endpoint));
}

}  // namespace

void check_docker(const DoctorAnswers& answers, std::vector<Check>& checks) {
  if (!answers.docker_version) {
    checks.push_back(
        {"docker", CheckStatus::problem, answers.docker_version.error().message, k_install_docker});
    return;
  }
  const json version = parse_json(answers.docker_version);
  const std::string client = text_at(version, {"Client", "Version"});
  checks.push_back({"docker", CheckStatus::ok, client.empty() ? "version unknown" : client, {}});
  const std::string server = text_at(version, {"Server", "Version"});
  const std::string endpoint = endpoint_of(answers);
  const bool has_builder = answers.builder && answers.builder->ok();
  const BuilderFacts builder = has_builder ? read_builder(answers.builder->out) : BuilderFacts{};
  const bool alone = stands_alone(builder);
  if (server.empty()) {
    Check check = no_daemon(answers, endpoint);
    if (alone) {
      check.status = CheckStatus::warning;
      check.detail +=
          fmt::format("; builder {} does without, kfpkg run and --load do not", builder.name);
    }
    checks.push_back(std::move(check));
  } else {
    checks.push_back(
        {"docker-daemon", CheckStatus::ok, fmt::format("{} at {}", server, endpoint), {}});
  }
  if (!check_buildx(answers, checks) || (server.empty() && !alone)) return;
  if (!has_builder) {
    checks.push_back({"builder", CheckStatus::problem,
                      answers.builder ? std::string(first_line(answers.builder->err))
                                      : answers.builder.error().message,
                      "docker buildx use default"});
    return;
  }
  check_builder(answers, builder, endpoint, checks);
}

}  // namespace kfpkg::ops
