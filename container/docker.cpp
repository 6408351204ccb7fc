// SPDX-License-Identifier: Apache-2.0
// docker create, cp, start, cp, rm. Outputs are copied, not mounted: files in a mount belong to the
// image's user, and running as the caller instead would not be the run that the cluster makes.
#include "container/docker.hpp"

#include "container/failures.hpp"
#include "core/text/trim.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg::container {
namespace {

using Argv = std::vector<std::string>;

// Docker tells which of its parts called which; people need what the last one said.
std::string reason(std::string_view err) {
  std::string line(last_line(err));  // where programs put the reason
  const std::size_t cause = line.rfind(": exec: ");
  if (cause != std::string::npos) line.erase(0, cause + 2);
  if (line.ends_with(": unknown")) line.erase(line.size() - std::string_view{": unknown"}.size());
  return line.empty() ? "failed" : line;
}

std::string hint_for(std::string_view err, std::string_view for_image) {
  const FailureRow* row = find_failure(err);
  if (row == nullptr) return {};
  const bool wanted_image = row->about == About::image || row->about == About::registry;
  if (!wanted_image || for_image.empty()) return std::string(row->hint);
  if (row->hint.empty()) return std::string(for_image);
  return fmt::format("{}; or {}", for_image, row->hint);
}

// "docker: the daemon does not answer: ..." where the engine itself failed, else what the call
// said.
Error failed(ErrorKind kind, std::string_view verb, std::string_view err,
             std::string_view for_image = {}) {
  const FailureRow* row = find_failure(err);
  const bool engine = row != nullptr && row->message.starts_with("docker: ");
  const std::string said = reason(err);
  return {engine ? row->kind : kind,
          engine ? fmt::format(fmt::runtime(row->message), fmt::arg("error", said))
                 : fmt::format("docker {}: {}", verb, said),
          hint_for(err, for_image),
          {}};
}

// One field of docker's --mount, which is a line of CSV.
std::string csv_field(std::string field) {
  if (field.find_first_of(",\"\n") == std::string::npos) return field;
  for (std::size_t at = field.find('"'); at != std::string::npos; at = field.find('"', at + 2)) {
    field.insert(at, 1, '"');
  }
  return fmt::format("\"{}\"", field);
}

Argv create_argv(const ContainerSpec& spec) {
  Argv argv = {"docker", "create", "--name", spec.name};
  const auto add = [&argv](std::string_view option, std::string value) {
    argv.emplace_back(option);
    argv.push_back(std::move(value));
  };
  if (!spec.platform.empty()) add("--platform", spec.platform);
  if (!spec.network.empty()) add("--network", spec.network);
  for (const Mount& mount : spec.mounts) {
    add("--mount",
        fmt::format("type=bind,{},{},readonly", csv_field("source=" + mount.host.string()),
                    csv_field("target=" + mount.inside)));
  }
  for (const auto& [name, value] : spec.env) add("--env", fmt::format("{}={}", name, value));
  add("--entrypoint", spec.command.front());
  argv.push_back(spec.image);
  argv.insert(argv.end(), spec.command.begin() + 1, spec.command.end());
  return argv;
}

// One call of the docker program after another, with one environment and one stop.
class Calls {
 public:
  Calls(ProcessRunner& runner, const std::map<std::string, std::string>& env, std::stop_token stop)
      : m_runner(runner), m_env(env), m_stop(std::move(stop)) {}

  [[nodiscard]] ProcessSpec docker(Argv argv) const {
    ProcessSpec spec;
    spec.argv = std::move(argv);
    spec.env = m_env;
    return spec;
  }

  [[nodiscard]] Result<ProcessResult> run(const ProcessSpec& spec) const {
    KFPKG_TRY_ASSIGN(ProcessResult result, m_runner.run(spec, m_stop));
    if (result.end == ProcessResult::End::cancelled)
      return fail(ErrorKind::interrupted, "run: interrupted");
    return result;
  }

  // `verb` names the call in messages.
  [[nodiscard]] Status act(std::string_view verb, Argv argv) const {
    KFPKG_TRY_ASSIGN(const ProcessResult result, run(docker(std::move(argv))));
    if (result.ok()) return {};
    return tl::unexpected<Error>(failed(ErrorKind::tool, verb, result.err));
  }

  // Whatever has been asked to stop.
  void remove(const std::string& container) const {
    ProcessSpec spec = docker({"docker", "rm", "--force", "--volumes", container});
    spec.timeout = std::chrono::seconds{60};
    static_cast<void>(m_runner.run(spec, {}));
  }

 private:
  ProcessRunner& m_runner;
  const std::map<std::string, std::string>& m_env;
  std::stop_token m_stop;
};

// One container, from create to rm.
class Container {
 public:
  Container(const ContainerSpec& spec, const Calls& calls) : m_spec(spec), m_calls(calls) {}
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;

  // Also when `create` was interrupted: the daemon may have made it already.
  ~Container() {
    if (m_touched) m_calls.remove(m_spec.name);
  }

  [[nodiscard]] Status create() {
    m_touched = true;
    return act("create", create_argv(m_spec));
  }

  [[nodiscard]] Status copy_in() {
    for (const CopyIn& copy : m_spec.copies_in) {
      const std::string target = fmt::format("{}:{}", m_spec.name, copy.inside);
      KFPKG_TRY(act("cp", {"docker", "cp", copy.host.string(), target}));
    }
    return {};
  }

  [[nodiscard]] Status copy_out() {
    for (const CopyOut& copy : m_spec.copies_out) {
      const std::string from = fmt::format("{}:{}/.", m_spec.name, copy.inside);
      KFPKG_TRY(act("cp", {"docker", "cp", from, copy.host.string()}));
    }
    return {};
  }

  [[nodiscard]] Result<ProcessResult> start() {
    ProcessSpec process = m_calls.docker({"docker", "start", "--attach", m_spec.name});
    process.on_out_line = m_spec.on_out_line;
    process.on_err_line = m_spec.on_err_line;
    process.output_limit = m_spec.output_limit;
    KFPKG_TRY_ASSIGN(ProcessResult result, m_calls.run(process));
    const bool ran = result.err.find("Error response from daemon") == std::string::npos;
    if (result.ok() || ran) return result;
    return refuse(ErrorKind::run, "start", result.err);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(ErrorKind kind, std::string_view verb,
                                             std::string_view err) const {
    const bool network =
        !m_spec.network.empty() &&
        err.find(fmt::format("network {} not found", m_spec.network)) != std::string_view::npos;
    if (!network) return tl::unexpected<Error>(failed(kind, verb, err, m_spec.missing_image_hint));
    return fail(ErrorKind::tool, fmt::format("docker: there is no network \"{}\"", m_spec.network),
                "docker network ls lists those that are there");
  }
  [[nodiscard]] Status act(std::string_view verb, Argv argv) {
    KFPKG_TRY_ASSIGN(const ProcessResult result, m_calls.run(m_calls.docker(std::move(argv))));
    if (result.ok()) return {};
    return refuse(ErrorKind::tool, verb, result.err);
  }

  const ContainerSpec& m_spec;
  const Calls& m_calls;
  bool m_touched = false;
};

}  // namespace

Result<bool> Docker::present(const std::string& image, std::stop_token stop) {
  const Calls calls(m_runner, m_env, std::move(stop));
  KFPKG_TRY_ASSIGN(
      const ProcessResult result,
      calls.run(calls.docker({"docker", "image", "inspect", "--format", "{{.Id}}", image})));
  if (result.ok()) return true;
  // "No such image", of some versions "No such object": whatever else it says is no answer.
  if (result.err.find("o such ") != std::string::npos) return false;
  return tl::unexpected<Error>(failed(ErrorKind::tool, "image inspect", result.err));
}

Status Docker::load(const std::filesystem::path& archive, std::stop_token stop) {
  const Calls calls(m_runner, m_env, std::move(stop));
  return calls.act("load", {"docker", "image", "load", "--quiet", "--input", archive.string()});
}

Status Docker::save(const std::string& image, const std::filesystem::path& archive,
                    std::stop_token stop) {
  const Calls calls(m_runner, m_env, std::move(stop));
  return calls.act("save", {"docker", "image", "save", "--output", archive.string(), image});
}

Result<Exit> Docker::run(const ContainerSpec& spec, std::stop_token stop) {
  const Calls calls(m_runner, m_env, std::move(stop));
  Container container(spec, calls);
  KFPKG_TRY(container.create());
  KFPKG_TRY(container.copy_in());
  const auto begin = m_clock.now();
  KFPKG_TRY_ASSIGN(ProcessResult result, container.start());
  Exit exit{result.code, std::move(result.err), m_clock.now() - begin};
  if (result.ok()) KFPKG_TRY(container.copy_out());
  return exit;
}

}  // namespace kfpkg::container
