// SPDX-License-Identifier: Apache-2.0
// Builds by `docker buildx build`: command line, environment, metadata.
#include "image/builders/buildx_builder.hpp"

#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "image/builders/build_log.hpp"
#include "image/builders/buildx_progress.hpp"
#include "image/builders/failure.hpp"
#include "image/builders/masking_runner.hpp"
#include "image/inputs/content_time.hpp"
#include "oci/platform_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kfpkg::image {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_metadata_limit = 16U << 20U;

/// The build argument is the time of files from the context alone. This one makes it that of the
/// folders around them and of what a RUN writes, in layouts alone: dockerd refuses it for images
/// that it keeps as well, and so for its pushes. BuildKit before 0.13 passes over the word.
std::string_view rewriting(const BuildRequest& request) {
  return request.build_args.contains(std::string(k_epoch_argument)) ? ",rewrite-timestamp=true"
                                                                    : "";
}

void add_output(const BuildRequest& request, std::vector<std::string>& argv) {
  switch (request.output) {
    case BuildOutput::push:
      argv.emplace_back("--push");
      break;
    case BuildOutput::load:
      argv.emplace_back("--load");
      break;
    case BuildOutput::oci_layout:
      argv.push_back(fmt::format("--output=type=oci,tar=false,dest={}{}",
                                 request.output_path.string(), rewriting(request)));
      break;
    case BuildOutput::check:
      argv.emplace_back("--output=type=cacheonly");
      break;
  }
}

std::string secret_flag(const Secret& secret) {
  if (!secret.file.empty())
    return fmt::format("--secret=id={},src={}", secret.id, secret.file.string());
  return fmt::format("--secret=id={},env={}", secret.id, secret.variable);
}

std::string context_of(const BaseSource& image) {
  if (const auto* named = std::get_if<oci::Reference>(&image))
    return "docker-image://" + named->str();
  const auto& [layout, digest] = std::get<LayoutImage>(image);
  return fmt::format("oci-layout://{}@{}", layout.string(), digest.str());
}

/// buildx takes the first @ or : of a layout's path for its end.
Status check_layouts(const BuildRequest& request) {
  for (const auto& [name, image] : request.images) {
    const auto* written = std::get_if<LayoutImage>(&image);
    if (written == nullptr || written->layout.string().find_first_of("@:") == std::string::npos)
      continue;
    return fail(ErrorKind::config,
                fmt::format("docker buildx: takes no base from {}, whose path holds @ or :",
                            written->layout.string()),
                "choose another folder, by --output or TMPDIR");
  }
  return {};
}

/// `folder` holds the generated files.
std::vector<std::string> command(const BuildRequest& request, const std::string& folder) {
  std::vector<std::string> argv = {"docker", "buildx", "build"};
  if (!request.builder.empty()) argv.push_back("--builder=" + request.builder);
  // Always said: without it the host or DOCKER_DEFAULT_PLATFORM would decide.
  argv.push_back("--platform=" + oci::joined(request.platforms, ","));
  argv.push_back(fmt::format("--provenance={}", request.provenance ? "mode=min" : "false"));
  argv.push_back(fmt::format("--sbom={}", request.sbom));
  argv.emplace_back("--progress=plain");
  argv.push_back(fmt::format("--metadata-file={}/metadata.json", folder));
  argv.push_back(fmt::format("--file={}/Dockerfile", folder));
  for (const auto& [name, image] : request.images)
    argv.push_back(fmt::format("--build-context={}={}", name, context_of(image)));
  if (!request.target.empty()) argv.push_back("--target=" + request.target);
  if (request.no_cache) argv.emplace_back("--no-cache");
  for (const auto& [name, value] : request.build_args) {
    argv.push_back(fmt::format("--build-arg={}={}", name, value));
  }
  for (const auto& [name, value] : request.labels) {
    argv.push_back(fmt::format("--label={}={}", name, value));
  }
  for (const Secret& secret : request.secrets) argv.push_back(secret_flag(secret));
  for (const std::string& from : request.cache.from) argv.push_back("--cache-from=" + from);
  for (const std::string& to : request.cache.to) argv.push_back("--cache-to=" + to);
  for (const oci::Reference& tag : request.tags) argv.push_back("--tag=" + tag.str());
  add_output(request, argv);
  argv.push_back(fs::absolute(request.context).lexically_normal().string());
  return argv;
}

Status write_input(const fs::path& path, const std::string& text) {
  KFPKG_TRY(write_file(path, text));
  return set_content_time(path, std::nullopt, sha256_hex(text));
}

/// BuildKit reads `<dockerfile>.dockerignore` first, so the rules are those that the fingerprint
/// was made with.
Status write_inputs(const BuildRequest& request, const fs::path& folder) {
  KFPKG_TRY(write_input(folder / "Dockerfile", request.dockerfile));
  return write_input(folder / "Dockerfile.dockerignore", request.ignore.value_or(""));
}

Result<std::optional<oci::Digest>> read_digest(const fs::path& metadata) {
  KFPKG_TRY_ASSIGN(const std::string text, read_file(metadata, k_metadata_limit));
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto found = json.find("containerimage.digest");
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return oci::Digest::parse(found->get<std::string>());
}

bool is_for_caller(BuilderLimit limit, const BuildRequest& request) {
  if (limit == BuilderLimit::none) return false;
  return request.layout_is_choice ||
         (limit == BuilderLimit::one_platform && request.output == BuildOutput::push);
}

Result<BuildOutcome> failed(const BuildRequest& request, const ProcessResult& result,
                            ProgressSink& progress) {
  if (result.end == ProcessResult::End::cancelled)
    return fail(ErrorKind::interrupted, request.subject + ": the build was stopped");
  const std::string log = result.err + result.out;
  BuildFailure failure = explain_failure(log, request);
  if (is_for_caller(failure.limit, request)) {
    BuildOutcome outcome;
    outcome.limit = failure.limit;
    return outcome;
  }
  if (result.end == ProcessResult::End::signaled) {
    failure.error = {
        ErrorKind::tool, fmt::format("docker buildx: killed by signal {}", result.code), {}, {}};
  }
  for (const std::string& line : failure.output) progress.note(request.subject, line);
  // When Docker itself is the problem, its log says nothing more than the message.
  if (failure.error.kind != ErrorKind::tool) add_log_hint(request, log, failure.error);
  return tl::unexpected(std::move(failure.error));
}

/// The value of `Name: value` in what `docker buildx inspect` prints.
std::vector<std::string> inspect_values(std::string_view text, std::string_view name) {
  std::vector<std::string> values;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(name)) continue;
    line.remove_prefix(name.size());
    while (line.starts_with(' ')) line.remove_prefix(1);
    values.emplace_back(line);
  }
  return values;
}

std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> items;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(", ", at), text.size());
    std::string item = text.substr(at, end - at);
    item.erase(std::remove(item.begin(), item.end(), '*'), item.end());
    if (!item.empty()) items.push_back(std::move(item));
    at = end + 2;
  }
  return items;
}

BuilderState state_of(const nlohmann::json& info, const std::string& inspect) {
  const std::string version = info.value("ServerVersion", std::string("?"));
  const bool containerd =
      info.contains("DriverStatus") &&
      info["DriverStatus"].dump().find("io.containerd.snapshotter.v1") != std::string::npos;
  const auto drivers = inspect_values(inspect, "Driver:");
  const std::string driver = drivers.empty() ? "docker" : drivers.front();
  BuilderState state;
  state.several_platforms = driver != "docker" || containerd;
  state.description = fmt::format("docker {}, buildx driver {}, {} image store", version, driver,
                                  containerd ? "containerd" : "classic");
  for (const std::string& list : inspect_values(inspect, "Platforms:")) {
    for (std::string& platform : split_list(list)) state.platforms.push_back(std::move(platform));
  }
  return state;
}

}  // namespace

std::map<std::string, std::string> builder_environment(const Environment& environment) {
  std::map<std::string, std::string> kept;
  for (const auto& [name, value] : environment.variables()) {
    // Which builder there is, and where buildx keeps its state, is the user's choice; the rest
    // changes results.
    const bool choice = name == "BUILDX_BUILDER" || name == "BUILDX_CONFIG";
    const bool changes_result = name == "DOCKER_DEFAULT_PLATFORM" || name == "SOURCE_DATE_EPOCH" ||
                                name == "DOCKER_BUILDKIT" || name.starts_with("BUILDX_") ||
                                name.starts_with("BUILDKIT_") ||
                                name.starts_with("EXPERIMENTAL_BUILDKIT_");
    if (choice || !changes_result) kept[name] = value;
  }
  kept["BUILDX_NO_DEFAULT_ATTESTATIONS"] = "1";
  kept["BUILDX_GIT_INFO"] = "0";
  kept["BUILDX_METADATA_PROVENANCE"] = "disabled";
  return kept;
}

BuildxBuilder::BuildxBuilder(ProcessRunner& processes, const Environment& environment)
    : m_processes(&processes), m_environment(&environment) {}

BuildPlan BuildxBuilder::plan(const BuildRequest& request) const {
  return {command(request, "FOLDER")};
}

Result<BuildOutcome> BuildxBuilder::build(const BuildRequest& request, ProgressSink& progress,
                                          std::stop_token stop) {
  KFPKG_TRY(check_layouts(request));
  KFPKG_TRY_ASSIGN(const TempDir folder, TempDir::make("build"));
  KFPKG_TRY(write_inputs(request, folder.path()));
  BuildxProgress steps(request.subject, progress);
  ProcessSpec spec;
  spec.argv = command(request, folder.path().string());
  spec.env = builder_environment(*m_environment);
  spec.on_err_line = [&steps](std::string_view line) { steps.line(line); };
  MaskingRunner processes(*m_processes, request.secrets, *m_environment);
  auto result = processes.run(spec, std::move(stop));
  if (!result) return tl::unexpected(docker_missing(std::move(result.error())));
  if (!result->ok()) return failed(request, *result, progress);

  BuildOutcome outcome;
  outcome.builder = "buildx";
  if (request.output == BuildOutput::push || request.output == BuildOutput::oci_layout) {
    KFPKG_TRY_ASSIGN(outcome.digest, read_digest(folder.path() / "metadata.json"));
  }
  if (request.output == BuildOutput::push && !outcome.digest) {
    return fail(ErrorKind::tool, "docker buildx: says that it pushed, but not which digest",
                "use a newer buildx, or another builder with --builder");
  }
  return outcome;
}

Result<BuilderState> BuildxBuilder::probe(std::stop_token stop) {
  const auto ask = [&](std::vector<std::string> argv) -> Result<std::string> {
    ProcessSpec spec;
    spec.argv = std::move(argv);
    spec.env = builder_environment(*m_environment);
    spec.timeout = std::chrono::seconds(20);
    auto result = m_processes->run(spec, stop);
    if (!result) return tl::unexpected(docker_missing(std::move(result.error())));
    if (!result->ok()) return tl::unexpected(explain_docker(result->err));
    return std::move(result->out);
  };
  KFPKG_TRY_ASSIGN(const std::string info, ask({"docker", "info", "--format", "{{json .}}"}));
  const auto json = nlohmann::json::parse(info, nullptr, false);
  if (!json.is_object()) return fail(ErrorKind::tool, "docker: `docker info` answers no JSON");
  // An old client exits with 0 although no daemon answers, and lists that here.
  if (json.contains("ServerErrors") && json["ServerErrors"].is_array() &&
      !json["ServerErrors"].empty()) {
    return tl::unexpected(explain_docker(json["ServerErrors"][0].dump()));
  }
  KFPKG_TRY_ASSIGN(const std::string inspect, ask({"docker", "buildx", "inspect"}));
  return state_of(json, inspect);
}

}  // namespace kfpkg::image
