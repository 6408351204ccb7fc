// SPDX-License-Identifier: Apache-2.0
// docker create, cp, start, cp, rm. Outputs are copied, not mounted: files in a mount belong to the
// image's user, and running as the caller instead would not be the run that the cluster makes.
#include "run/executor.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "core/fs/tree.hpp"
#include "core/text/trim.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <system_error>
#include <utility>

namespace kfpkg::run {
namespace {

namespace fs = std::filesystem;
using Argv = std::vector<std::string>;

constexpr std::size_t k_kept_output = 64U << 10U;
constexpr std::size_t k_shown_reason = 200;

tl::unexpected<Error> interrupted() {
  return fail(ErrorKind::interrupted, "run: interrupted");
}

tl::unexpected<Error> file_error(const fs::path& path, const std::error_code& code) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), code.message()));
}

// Docker tells which of its parts called which; people need what the last one said.
std::string reason(std::string_view err) {
  std::string line(last_line(err));  // where programs put the reason
  const std::size_t cause = line.rfind(": exec: ");
  if (cause != std::string::npos) line.erase(0, cause + 2);
  if (line.ends_with(": unknown")) line.erase(line.size() - std::string_view{": unknown"}.size());
  return line;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// What Docker says, and what to do about it; {0} is the platform. The first match counts.
struct Advice {
  std::string_view symptom;
  std::string_view hint;
};
constexpr std::string_view k_build_it = "build it first: kfpkg build --platform {0} --load";
constexpr std::array<Advice, 12> k_advice = {{
    {"Cannot connect to the Docker daemon", "start Docker; see: kfpkg doctor"},
    {"permission denied while trying to connect", "add yourself to the group docker, or use sudo"},
    {"bind source path does not exist",
     "Docker runs elsewhere and does not see this machine's files"},
    {"does not provide the specified platform", k_build_it},
    {"exec format error",
     "this machine cannot run {0} programs without emulation (qemu-user-static); see: kfpkg "
     "doctor"},
    {"executable file not found", "the program is not in the image, or `command` names it wrongly"},
    {"no such file or directory", "the program is not in the image, or `command` names it wrongly"},
    {"No such image", k_build_it},
    {"pull access denied", k_build_it},
    {"not found", k_build_it},
    {"failed to resolve reference", k_build_it},
    {"no such host", k_build_it},
}};

std::string hint_for(std::string_view err, const RunPlan& plan) {
  for (const auto& [symptom, hint] : k_advice) {
    if (holds(err, symptom)) return fmt::format(fmt::runtime(hint), plan.platform);
  }
  return {};
}

// One run's container, from create to rm.
class Container {
 public:
  Container(const RunPlan& plan, ProcessRunner& runner, const RunContext& context)
      : m_plan(plan), m_runner(runner), m_context(context) {}
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;

  // Also when `create` was interrupted: the daemon may have made it already.
  ~Container() {
    if (!m_touched) return;
    ProcessSpec spec = docker({"docker", "rm", "--force", "--volumes", m_plan.container});
    spec.timeout = std::chrono::seconds{60};
    static_cast<void>(m_runner.run(spec, {}));
  }

  Status create() {
    m_touched = true;
    return act(m_plan.create);
  }
  Status copy_in(const fs::path& folder) {
    return act({"docker", "cp", folder.string(), m_plan.container + ":/"});
  }
  Status copy_outputs(const fs::path& folder) {
    return act({"docker", "cp", fmt::format("{}:{}/outputs/.", m_plan.container, k_container_root),
                folder.string()});
  }

  Status start() {
    ProcessSpec spec = docker({"docker", "start", "--attach", m_plan.container});
    spec.on_out_line = m_context.on_out_line;
    spec.on_err_line = m_context.on_err_line;
    spec.output_limit = k_kept_output;
    KFPKG_TRY_ASSIGN(const ProcessResult result, m_runner.run(spec, m_context.stop));
    if (result.end == ProcessResult::End::cancelled) return interrupted();
    return result.ok() ? Status{} : program_failed(result);
  }

 private:
  [[nodiscard]] ProcessSpec docker(Argv argv) const {
    ProcessSpec spec;
    spec.argv = std::move(argv);
    spec.env = m_context.env;
    return spec;
  }

  Status act(const Argv& argv) {
    KFPKG_TRY_ASSIGN(const ProcessResult result, m_runner.run(docker(argv), m_context.stop));
    if (result.end == ProcessResult::End::cancelled) return interrupted();
    if (result.ok()) return {};
    const std::string why = reason(result.err);
    return fail(ErrorKind::tool,
                fmt::format("docker {}: {}", argv.at(1), why.empty() ? "failed" : why),
                hint_for(result.err, m_plan));
  }

  Status program_failed(const ProcessResult& result) {
    const bool daemon = holds(result.err, "Error response from daemon");
    if (daemon) {
      return fail(ErrorKind::run, fmt::format("docker start: {}", reason(result.err)),
                  hint_for(result.err, m_plan));
    }
    const std::string said(last_line(result.err).substr(0, k_shown_reason));
    std::string hint = holds(result.err, "exec format error") ? hint_for(result.err, m_plan) : "";
    if (result.code == 137) hint = "it was killed; more memory may be what it needs";
    return fail(ErrorKind::run,
                fmt::format("{}: exited with status {}{}{}", m_plan.command.front(), result.code,
                            said.empty() ? "" : ": ", said),
                std::move(hint));
  }

  const RunPlan& m_plan;
  ProcessRunner& m_runner;
  const RunContext& m_context;
  bool m_touched = false;
};

Status check_inputs(const RunPlan& plan) {
  std::vector<std::string> missing;
  for (const Mount& mount : plan.inputs) {
    std::error_code code;
    if (!fs::exists(mount.host, code)) missing.push_back(mount.host.string());
  }
  if (missing.empty()) return {};
  return fail(ErrorKind::usage, fmt::format("{}: no such file", fmt::join(missing, ", ")),
              "artifact inputs are files or folders on this machine");
}

// The folder of outputs as the launcher leaves it to the program, whoever the image's user is.
Result<fs::path> make_folders(const TempDir& scratch) {
  fs::path root = scratch.path() / k_container_root.substr(1);
  std::error_code code;
  fs::create_directories(root / "outputs", code);
  if (!code) fs::permissions(root, fs::perms{0755}, code);
  if (!code) fs::permissions(root / "outputs", fs::perms{0777}, code);
  if (code) return file_error(root, code);
  return root;
}

// Only declared outputs, in place of those of an earlier run.
Status move_outputs(const RunPlan& plan, const fs::path& from) {
  for (const OutputPlan& output : plan.outputs) {
    std::error_code code;
    fs::remove_all(output.file, code);
    if (code) return file_error(output.file, code);
    fs::rename(from / output.name, output.file, code);
    if (code && code != std::errc::no_such_file_or_directory) return file_error(output.file, code);
  }
  return {};
}

Result<std::string> read_executor_output(const fs::path& folder) {
  const DiskTree tree{folder, "outputs"};
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(k_executor_output));
  if (!entry) return std::string{};
  return tree.read(k_executor_output, k_document_limit);
}

Result<double> execute(const RunPlan& plan, ProcessRunner& runner, const RunContext& context,
                       const fs::path& folders, const fs::path& outputs) {
  Container container{plan, runner, context};
  KFPKG_TRY(container.create());
  KFPKG_TRY(container.copy_in(folders));
  const auto begin = context.clock.now();
  KFPKG_TRY(container.start());
  const std::chrono::duration<double> took = context.clock.now() - begin;
  KFPKG_TRY(container.copy_outputs(outputs));
  return took.count();
}

}  // namespace

Result<RunReport> run_component(const RunPlan& plan, ProcessRunner& runner,
                                const RunContext& context) {
  KFPKG_TRY(check_inputs(plan));
  std::error_code code;
  fs::create_directories(plan.output_dir, code);
  if (code) return file_error(plan.output_dir, code);
  KFPKG_TRY_ASSIGN(const TempDir scratch, TempDir::make("run", plan.output_dir));
  KFPKG_TRY_ASSIGN(const fs::path folders, make_folders(scratch));
  const fs::path outputs = scratch.path() / "outputs";
  fs::create_directory(outputs, code);
  if (code) return file_error(outputs, code);

  RunReport report;
  report.image = plan.image;
  report.platform = plan.platform;
  report.command = plan.command;
  KFPKG_TRY_ASSIGN(report.seconds, execute(plan, runner, context, folders, outputs));
  KFPKG_TRY(move_outputs(plan, outputs));
  KFPKG_TRY_ASSIGN(const std::string told, read_executor_output(outputs));
  KFPKG_TRY(collect_outputs(plan, told, report));
  return report;
}

}  // namespace kfpkg::run
