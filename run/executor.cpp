// SPDX-License-Identifier: Apache-2.0
// From the plan to a container, and from the container's folder of outputs to the caller's.
#include "run/executor.hpp"

#include "container/failures.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "core/fs/tree.hpp"
#include "core/text/trim.hpp"
#include "run/outputs_folder.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <system_error>
#include <utility>

namespace kfpkg::run {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_shown_reason = 200;
constexpr std::string_view k_wrong_architecture = "exec format error";

tl::unexpected<Error> file_error(const fs::path& path, const std::error_code& code) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), code.message()));
}

// The launcher never runs the image's ENTRYPOINT, and leaves folders to the program: `folders` goes
// to the container's root, and what the program wrote comes back in `outputs`.
container::ContainerSpec container_spec(const RunPlan& plan, const RunContext& context,
                                        const fs::path& folders, const fs::path& outputs) {
  container::ContainerSpec spec;
  spec.image = plan.image;
  spec.platform = plan.platform;
  spec.name = plan.container;
  spec.network = plan.network;
  spec.command = plan.command;
  spec.env = plan.env;
  spec.mounts = plan.inputs;
  spec.copies_in = {{folders, "/"}};
  spec.copies_out = {{fmt::format("{}/outputs", k_container_root), outputs}};
  spec.missing_image_hint =
      fmt::format("build it first: kfpkg build --platform {} --load", plan.platform);
  spec.on_out_line = context.on_out_line;
  spec.on_err_line = context.on_err_line;
  return spec;
}

Status check_exit(const RunPlan& plan, const container::Exit& exit) {
  if (exit.code == 0) return {};
  const std::string said(last_line(exit.err).substr(0, k_shown_reason));
  std::string hint;
  if (exit.err.find(k_wrong_architecture) != std::string::npos)
    hint = container::find_failure(k_wrong_architecture)->hint;
  if (exit.code == 137) hint = "it was killed; more memory may be what it needs";
  return fail(ErrorKind::run,
              fmt::format("{}: exited with status {}{}{}", plan.command.front(), exit.code,
                          said.empty() ? "" : ": ", said),
              std::move(hint));
}

Status check_inputs(const RunPlan& plan) {
  std::vector<std::string> missing;
  for (const container::Mount& mount : plan.inputs) {
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

}  // namespace

Result<RunReport> run_component(const RunPlan& plan, container::Engine& engine,
                                const RunContext& context) {
  KFPKG_TRY(check_inputs(plan));
  KFPKG_TRY(make_outputs_folder(plan.output_dir));
  KFPKG_TRY_ASSIGN(const TempDir scratch, TempDir::make("run", plan.output_dir));
  KFPKG_TRY_ASSIGN(const fs::path folders, make_folders(scratch));
  const fs::path outputs = scratch.path() / "outputs";
  std::error_code code;
  fs::create_directory(outputs, code);
  if (code) return file_error(outputs, code);

  RunReport report;
  report.image = plan.image;
  report.platform = plan.platform;
  report.command = plan.command;
  KFPKG_TRY_ASSIGN(const container::Exit exit,
                   engine.run(container_spec(plan, context, folders, outputs), context.stop));
  KFPKG_TRY(check_exit(plan, exit));
  report.seconds = exit.took.count();
  KFPKG_TRY(move_outputs(plan, outputs));
  KFPKG_TRY_ASSIGN(const std::string told, read_executor_output(outputs));
  KFPKG_TRY(collect_outputs(plan, told, report));
  return report;
}

}  // namespace kfpkg::run
