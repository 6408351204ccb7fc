// SPDX-License-Identifier: Apache-2.0
// Command lines of buildah 1.28 and later, their output, and their failures.
#include "image/builders/buildah_builder.hpp"

#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "image/builders/build_log.hpp"
#include "image/builders/buildah_output.hpp"
#include "image/builders/masking_runner.hpp"
#include "oci/content_store.hpp"
#include "oci/platform_list.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg::image {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_program = "buildah";
constexpr const char* k_install =
    "install buildah (on Debian: apt-get install buildah), or Docker with buildx";

bool is_list(const BuildRequest& request) {
  return request.platforms.size() > 1;
}

/// The image has a name of its own until it is written out: the user's tags must not move for a
/// build that is only pushed.
std::string temporary_name(const fs::path& folder) {
  return "localhost/kfpkg-" + sha256_hex(folder.string()).substr(0, 16);  // lower case
}

// buildah compares the name as FROM has it, which may be the short or the long one.
void add_image(const std::string& name, const oci::Reference& image,
               std::vector<std::string>& argv) {
  const auto named = oci::Reference::parse(name);
  const std::string full = named ? named->str() : name;
  argv.push_back(fmt::format("--build-context={}=docker-image://{}", name, image.str()));
  if (full != name)
    argv.push_back(fmt::format("--build-context={}=docker-image://{}", full, image.str()));
}

std::vector<std::string> build_command(const BuildRequest& request, const std::string& folder,
                                       const std::string& name) {
  std::vector<std::string> argv = {k_program, "build", "--layers", "--force-rm", "--format=oci"};
  argv.push_back("--platform=" + oci::joined(request.platforms, ","));
  argv.push_back((is_list(request) ? "--manifest=" : "--tag=") + name);
  argv.push_back(fmt::format("--file={}/Dockerfile", folder));
  argv.push_back(fmt::format("--ignorefile={}/Dockerfile.dockerignore", folder));
  for (const auto& [base, image] : request.images) {
    if (const auto* named = std::get_if<oci::Reference>(&image)) add_image(base, *named, argv);
  }
  if (!request.target.empty()) argv.push_back("--target=" + request.target);
  if (request.no_cache) argv.emplace_back("--no-cache");
  for (const auto& [key, value] : request.build_args)
    argv.push_back(fmt::format("--build-arg={}={}", key, value));
  // Only newer buildahs know the argument.
  if (const auto epoch = request.build_args.find(std::string(k_epoch_argument));
      epoch != request.build_args.end()) {
    argv.push_back("--timestamp=" + epoch->second);
  }
  for (const auto& [key, value] : request.labels)
    argv.push_back(fmt::format("--label={}={}", key, value));
  for (const Secret& secret : request.secrets) {
    argv.push_back(secret.file.empty()
                       ? fmt::format("--secret=id={},env={}", secret.id, secret.variable)
                       : fmt::format("--secret=id={},src={}", secret.id, secret.file.string()));
  }
  argv.push_back(fs::absolute(request.context).lexically_normal().string());
  return argv;
}

/// Hosts that are spoken to over plain HTTP have to be named in a file; all other settings of the
/// user's stay out then, which is why the file is only given when there is such a host.
std::string registries_file(const std::vector<std::string>& plain_http) {
  std::string text;
  for (const std::string& host : plain_http)
    text += fmt::format("[[registry]]\nlocation = \"{}\"\ninsecure = true\n", host);
  return text;
}

Status write_inputs(const BuildRequest& request, const fs::path& folder) {
  KFPKG_TRY(write_file(folder / "Dockerfile", request.dockerfile));
  if (!request.plain_http.empty()) {
    KFPKG_TRY(write_file(folder / "registries.conf", registries_file(request.plain_http)));
  }
  return write_file(folder / "Dockerfile.dockerignore", request.ignore.value_or(""));
}

ProcessSpec base_spec(const Environment& environment, const BuildRequest& request,
                      const fs::path& folder) {
  ProcessSpec spec;
  spec.env = environment.variables();
  spec.env.erase(std::string(k_epoch_argument));  // it would change the image
  if (!request.plain_http.empty())
    spec.env["CONTAINERS_REGISTRIES_CONF"] = (folder / "registries.conf").string();
  return spec;
}

/// One build's way of calling buildah.
struct Buildah {
  ProcessRunner& processes;
  const BuildRequest& request;
  ProgressSink& progress;
  ProcessSpec base;  ///< environment
  std::stop_token stop;

  [[nodiscard]] Status call(std::vector<std::string> argv) const;
  [[nodiscard]] Error failed(const ProcessResult& result, const std::string& log) const;
  [[nodiscard]] Status write_layout(const std::string& name) const;
  [[nodiscard]] Status add_tags() const;
  void forget(const std::string& name) const;
};

Error missing(Error error) {
  if (error.hint.empty() || error.hint == install_hint(k_program)) error.hint = k_install;
  return error;
}

Status Buildah::call(std::vector<std::string> argv) const {
  BuildahProgress steps(request.subject, progress);
  ProcessSpec spec = base;
  spec.argv = std::move(argv);
  // In the order in which they come: what a RUN says on standard error belongs to its step.
  std::string log;
  spec.on_out_line = [&](std::string_view line) {
    steps.line(line);
    log.append(line) += '\n';
  };
  spec.on_err_line = [&](std::string_view line) { log.append(line) += '\n'; };
  const auto result = processes.run(spec, stop);
  if (!result) return tl::unexpected(missing(result.error()));
  if (!result->ok()) return tl::unexpected(failed(*result, log));
  return {};
}

Error Buildah::failed(const ProcessResult& result, const std::string& log) const {
  if (result.end == ProcessResult::End::cancelled)
    return {ErrorKind::interrupted, request.subject + ": the build was stopped", {}, {}};
  BuildFailure failure = explain_buildah(log, request);
  for (const std::string& line : failure.output) progress.note(request.subject, line);
  add_log_hint(request, log, failure.error);
  return std::move(failure.error);
}

// buildah makes the last folder of the path only. Without --all a list would be written as one
// image of it.
Status Buildah::write_layout(const std::string& name) const {
  progress.step(request.subject, "writing the image");
  std::error_code told_by_buildah;
  fs::create_directories(request.output_path.parent_path(), told_by_buildah);
  const std::string tag = request.tags.empty() ? "latest" : request.tags.front().tag;
  const std::string target = fmt::format("oci:{}:{}", request.output_path.string(), tag);
  if (is_list(request))
    return call({k_program, "manifest", "push", "--all", "--format=oci", name, target});
  return call({k_program, "push", "--format=oci", name, target});
}

Status Buildah::add_tags() const {
  for (std::size_t i = 1; i < request.tags.size(); ++i)
    KFPKG_TRY(call({k_program, "tag", request.tags.front().str(), request.tags[i].str()}));
  return {};
}

// The layers stay as buildah's cache; a name that could not be taken away harms nobody.
void Buildah::forget(const std::string& name) const {
  ProcessSpec spec = base;
  spec.argv = is_list(request) ? std::vector<std::string>{k_program, "manifest", "rm", name}
                               : std::vector<std::string>{k_program, "untag", name};
  static_cast<void>(processes.run(spec, {}));
}

Result<std::optional<oci::Digest>> digest_in(const fs::path& layout) {
  KFPKG_TRY_ASSIGN(const oci::Index index, oci::Layout(layout).index());
  if (index.manifests.empty()) return std::nullopt;
  return index.manifests.back().digest;
}

/// Where the result goes: `load` keeps the first tag's name, others only a layout or nothing.
bool stays(const BuildRequest& request) {
  return request.output == BuildOutput::load && !request.tags.empty();
}

}  // namespace

BuildahBuilder::BuildahBuilder(ProcessRunner& processes, const Environment& environment)
    : m_processes(&processes), m_environment(&environment) {}

BuildPlan BuildahBuilder::plan(const BuildRequest& request) const {
  const std::string name = stays(request) ? request.tags.front().str() : "NAME";
  return {build_command(request, "FOLDER", name)};
}

Result<BuilderState> BuildahBuilder::probe(std::stop_token stop) {
  ProcessSpec spec;
  spec.argv = {k_program, "--version"};
  spec.env = m_environment->variables();
  spec.timeout = std::chrono::seconds(20);
  const auto result = m_processes->run(spec, std::move(stop));
  if (!result) return tl::unexpected(missing(result.error()));
  BuilderState state;
  state.description = result->out.substr(0, result->out.find('\n'));
  state.several_platforms = true;
  return state;
}

Result<BuildOutcome> BuildahBuilder::build(const BuildRequest& request, ProgressSink& progress,
                                           std::stop_token stop) {
  KFPKG_TRY_ASSIGN(const BuilderState state, probe(stop));
  KFPKG_TRY(check_for_buildah(request, buildah_version(state.description)));
  KFPKG_TRY_ASSIGN(const TempDir folder, TempDir::make("build"));
  KFPKG_TRY(write_inputs(request, folder.path()));
  MaskingRunner processes(*m_processes, request.secrets, *m_environment);
  const Buildah buildah{processes, request, progress,
                        base_spec(*m_environment, request, folder.path()), std::move(stop)};
  const std::string name =
      stays(request) ? request.tags.front().str() : temporary_name(folder.path());
  KFPKG_TRY(buildah.call(build_command(request, folder.path().string(), name)));

  BuildOutcome outcome;
  outcome.builder = "buildah";
  if (stays(request)) KFPKG_TRY(buildah.add_tags());
  if (request.output == BuildOutput::oci_layout) {
    const Status written = buildah.write_layout(name);
    buildah.forget(name);
    KFPKG_TRY(written);
    KFPKG_TRY_ASSIGN(outcome.digest, digest_in(request.output_path));
  }
  return outcome;
}

}  // namespace kfpkg::image
