// SPDX-License-Identifier: Apache-2.0
// Known failure texts of docker, buildx, BuildKit and registries, and what helps.
#include "image/failure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace kfpkg::image {
namespace {

constexpr std::size_t k_longest_message = 500;
constexpr std::size_t k_output_lines = 15;

/// What a row's message and hint may name.
struct Facts {
  std::string error;      ///< the builder's own words
  std::string base;       ///< image that could not be resolved
  std::string source;     ///< COPY source that was not found
  std::string registry;   ///< that the tags go to
  std::string platforms;  ///< "linux/amd64,linux/arm64"
  std::string last;       ///< last line of the failed step's output
};

struct Row {
  std::string_view text;  ///< lower case, part of the log's end
  ErrorKind kind;
  std::string_view message;  ///< {error}, {base}, {source}, {registry}, {platforms}, {last}
  std::string_view hint;
  std::string_view also = {};  ///< has to be there too
};

constexpr std::string_view k_several =
    "build one platform with --platform, turn on Docker's containerd image store, or make a "
    "builder that can: "
    "docker buildx create --use";
constexpr std::string_view k_base_hint =
    "check the name in FROM; where Docker Hub is out of reach set registries.docker.io.mirror in "
    "kfpkg.yaml";
constexpr std::string_view k_login =
    "log in with an account that may push there: docker login {registry}";
constexpr std::string_view k_reach = "check the name of the registry, the network and the proxy";

// The first row that matches wins; from particular to general.
constexpr std::array k_rows = {
    Row{"multi-platform build is not supported for the docker driver", ErrorKind::tool,
        "docker: this engine's image store holds one platform only, not {platforms}", k_several},
    Row{"multiple platforms feature is currently not supported for docker driver", ErrorKind::tool,
        "docker: this engine's image store holds one platform only, not {platforms}", k_several},
    Row{"does not currently support exporting manifest lists", ErrorKind::tool,
        "docker: images for {platforms} cannot be loaded into this engine at once",
        "load one platform with --platform, or use --push"},
    Row{"attestation is not supported for the docker driver", ErrorKind::tool,
        "docker: this builder can attach no provenance or SBOM",
        "leave them out, or make a builder that can: docker buildx create --use"},
    Row{"attestation feature is currently not supported", ErrorKind::tool,
        "docker: this builder can attach no provenance or SBOM",
        "leave them out, or make a builder that can: docker buildx create --use"},
    Row{"oci exporter", ErrorKind::tool, "docker: this builder cannot write an OCI folder",
        "turn on Docker's containerd image store, or make a builder that can: docker buildx create "
        "--use",
        "not supported"},
    Row{"cannot connect to the docker daemon", ErrorKind::tool,
        "docker: the daemon does not answer: {error}",
        "start it (systemctl start docker, or Docker Desktop), or set DOCKER_HOST to where it "
        "listens"},
    Row{"error during connect", ErrorKind::tool, "docker: the daemon does not answer: {error}",
        "start it (systemctl start docker, or Docker Desktop), or set DOCKER_HOST to where it "
        "listens"},
    Row{"permission denied while trying to connect to the docker daemon", ErrorKind::tool,
        "docker: you may not talk to the daemon",
        "join the group docker (usermod -aG docker $USER) and log in again, or use rootless "
        "Docker"},
    Row{"is not a docker command", ErrorKind::tool, "docker: the buildx plugin is missing",
        "install it (docker-buildx-plugin, in Debian docker-buildx): "
        "https://docs.docker.com/go/buildx/"},
    Row{"unknown flag: --provenance", ErrorKind::tool, "docker: buildx is older than 0.10",
        "install a newer one: https://docs.docker.com/go/buildx/", "buildx build"},
    Row{"unknown flag: --", ErrorKind::tool, "docker: the buildx plugin is missing",
        "install it (docker-buildx-plugin, in Debian docker-buildx): "
        "https://docs.docker.com/go/buildx/",
        "docker --help"},
    Row{"unknown shorthand flag", ErrorKind::tool, "docker: the buildx plugin is missing",
        "install it (docker-buildx-plugin, in Debian docker-buildx): "
        "https://docs.docker.com/go/buildx/"},
    Row{"no builder \"", ErrorKind::tool, "docker buildx: {error}",
        "docker buildx ls shows the builders that are there"},
    Row{"error getting credentials", ErrorKind::credentials, "docker: {error}",
        "install that credential helper, or take credsStore out of ~/.docker/config.json and log "
        "in again"},
    Row{"toomanyrequests", ErrorKind::registry, "the registry's pull limit is used up: {error}",
        "log in (docker login), or set registries.docker.io.mirror in kfpkg.yaml"},
    Row{"429 too many requests", ErrorKind::registry,
        "the registry's pull limit is used up: {error}",
        "log in (docker login), or set registries.docker.io.mirror in kfpkg.yaml"},
    Row{"no match for platform in manifest", ErrorKind::build,
        "{base} has no image for all of {platforms}",
        "choose a base image that has them, or build fewer with --platform"},
    Row{"no matching manifest for", ErrorKind::build, "{base} has no image for all of {platforms}",
        "choose a base image that has them, or build fewer with --platform"},
    Row{"server gave http response to https client", ErrorKind::network,
        "{registry}: speaks plain http: {error}",
        "add it to insecure-registries in /etc/docker/daemon.json and restart Docker"},
    Row{"x509: ", ErrorKind::network, "a certificate is not trusted: {error}",
        "put the authority's certificate into /etc/docker/certs.d/HOST/ca.crt"},
    Row{"insufficient_scope", ErrorKind::credentials, "{registry}: the push was refused: {error}",
        k_login},
    Row{"no basic auth credentials", ErrorKind::credentials,
        "{registry}: the push was refused: {error}", k_login},
    Row{"401 unauthorized", ErrorKind::credentials, "{registry}: the push was refused: {error}",
        k_login, "push"},
    Row{"unauthorized", ErrorKind::credentials, "{registry}: the push was refused: {error}",
        k_login, "push"},
    Row{"403 forbidden", ErrorKind::credentials, "{registry}: the push was refused: {error}",
        k_login, "push"},
    Row{"denied: ", ErrorKind::credentials, "{registry}: the push was refused: {error}", k_login,
        "failed to push"},
    Row{"pull access denied", ErrorKind::credentials, "{base} does not exist, or needs a login",
        "check the name in FROM, or log in to its registry: docker login HOST"},
    Row{"401 unauthorized", ErrorKind::credentials, "{base} needs a login: {error}",
        "log in to its registry: docker login HOST"},
    Row{"connection refused", ErrorKind::network, "no registry answers: {error}", k_reach},
    Row{"no such host", ErrorKind::network, "no registry of that name: {error}", k_reach},
    Row{"i/o timeout", ErrorKind::network, "the registry does not answer in time: {error}",
        k_reach},
    Row{"tls handshake timeout", ErrorKind::network,
        "the registry does not answer in time: {error}", k_reach},
    Row{"failed to resolve source metadata", ErrorKind::build, "the base image {base} is not there",
        k_base_hint, "not found"},
    Row{"exec format error", ErrorKind::build,
        "a program for another architecture cannot run here while building {platforms}",
        "register emulation (apt-get install qemu-user-static, or docker run --privileged --rm "
        "tonistiigi/binfmt "
        "--install all), or leave RUN steps to a stage FROM --platform=$BUILDPLATFORM"},
    Row{"no space left on device", ErrorKind::tool, "docker: no space left on its disk",
        "free some: docker buildx prune, docker image prune"},
    Row{"cannot copy to non-directory", ErrorKind::build, "a folder is copied onto a file",
        "give COPY another destination"},
    Row{": not a directory", ErrorKind::build, "a folder is copied onto a file: {error}",
        "give COPY another destination", "mkdir "},
    Row{"lstat /var/lib/docker/tmp/buildkit-mount", ErrorKind::build,
        "a source of COPY is not in the build context", "check the path, and .dockerignore"},
    Row{"failed to compute cache key", ErrorKind::build, "{source} is not in the build context",
        "check the path, which counts from the component's folder, and .dockerignore", "not found"},
    Row{"target stage", ErrorKind::build, "{error}", "name a stage that a FROM ... AS gives",
        "could not be found"},
    Row{"dockerfile parse error", ErrorKind::build, "{error}",
        "a newer Dockerfile language may know it: make `# syntax=docker/dockerfile:1` the first "
        "line"},
    Row{"did not complete successfully", ErrorKind::build, "RUN failed with {error}: {last}", ""},
    Row{"executor failed running", ErrorKind::build, "RUN failed with {error}: {last}", ""},
};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::vector<std::string_view> lines_of(std::string_view log) {
  std::vector<std::string_view> lines;
  while (!log.empty()) {
    const std::size_t end = std::min(log.find('\n'), log.size());
    std::string_view line = log.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    log.remove_prefix(std::min(end + 1, log.size()));
  }
  return lines;
}

/// The text between two marks, empty when one is missing.
std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) return {};
  const std::size_t start = from + begin.size();
  const std::size_t stop = text.find(end, start);
  return std::string(text.substr(start, stop == std::string_view::npos ? stop : stop - start));
}

/// Everything from the last line that starts with ERROR: on; the whole log when there is none.
std::string_view error_part(std::string_view log) {
  std::size_t best = std::string_view::npos;
  for (const std::string_view mark : {"ERROR: ", "error: ", "Error: "}) {
    std::size_t found = log.rfind(mark);
    while (found != std::string_view::npos && found > 0 && log[found - 1] != '\n') {
      found = found == 0 ? std::string_view::npos : log.rfind(mark, found - 1);
    }
    if (found == std::string_view::npos) continue;
    if (best == std::string_view::npos || found > best) best = found;
  }
  return best == std::string_view::npos ? log : log.substr(best);
}

std::string first_error_line(std::string_view part) {
  for (std::string_view line : lines_of(part)) {
    if (lower(line).starts_with("error: ")) line.remove_prefix(7);
    for (const std::string_view noise :
         {"failed to solve: ", "docker: ", "rpc error: code = Unknown desc = ",
          "failed to compute cache key: "}) {
      if (line.starts_with(noise)) line.remove_prefix(noise.size());
    }
    if (!line.empty()) return std::string(line);
  }
  return "no reason given";
}

/// `Dockerfile:3` above the quoted lines, or the parse error's own number.
int dockerfile_line(const std::vector<std::string_view>& lines) {
  const auto number = [](std::string_view text) {
    int value = 0;
    for (const char c : text.substr(0, 6)) {
      if (c < '0' || c > '9') break;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->starts_with("Dockerfile:")) return number(line->substr(11));
    const std::size_t parse = line->find("parse error ");
    if (parse == std::string_view::npos) continue;
    const std::size_t at = line->find("line ", parse);
    if (at != std::string_view::npos) return number(line->substr(at + 5));
  }
  return 0;
}

/// What stands between ` > [2/2] RUN ...:` and the next line of dashes, without the time stamps.
std::vector<std::string> step_output(const std::vector<std::string_view>& lines) {
  std::vector<std::string> output;
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("------")) {
      if (inside) break;
      inside = i + 1 < lines.size() && lines[i + 1].starts_with(" > ");
      if (inside) ++i;
      continue;
    }
    if (!inside) continue;
    std::string_view line = lines[i];
    if (line.starts_with('#')) line.remove_prefix(std::min(line.find(' '), line.size() - 1) + 1);
    const std::size_t stamp = line.find(' ');
    const std::string_view head = line.substr(0, stamp);
    const bool stamped = head.find('.') != std::string_view::npos &&
                         head.find_first_not_of("0123456789.") == std::string_view::npos;
    if (stamped && stamp != std::string_view::npos) line.remove_prefix(stamp + 1);
    output.emplace_back(line);
    if (output.size() > k_output_lines) output.erase(output.begin());
  }
  while (!output.empty() && output.back().empty()) output.pop_back();
  return output;
}

std::string platform_list(const std::vector<oci::Platform>& platforms) {
  std::vector<std::string> names;
  for (const oci::Platform& platform : platforms) names.push_back(platform.str());
  return fmt::format("{}", fmt::join(names, ","));
}

/// "exit code: 1" out of BuildKit's sentence about a RUN.
std::string run_end(const std::string& error) {
  const std::size_t at = error.rfind("exit code: ");
  return at == std::string::npos ? error : "exit code " + error.substr(at + 11);
}

Facts facts_of(std::string_view part, const std::vector<std::string>& output,
               const BuildRequest& request) {
  Facts facts;
  facts.error = first_error_line(part);
  if (facts.error.find("exit code: ") != std::string::npos) facts.error = run_end(facts.error);
  facts.base = between(part, "failed to resolve source metadata for ", ": ");
  if (facts.base.empty()) facts.base = "a base image";
  facts.source = between(part, ": \"", "\": not found");
  if (!facts.source.empty() && facts.source.find('"') == std::string::npos) {
    facts.source =
        fmt::format("\"{}\"", facts.source.substr(facts.source.starts_with('/') ? 1 : 0));
  } else {
    facts.source = "a source of COPY";
  }
  facts.registry = request.tags.empty() ? "the registry" : request.tags.front().registry;
  facts.platforms = platform_list(request.platforms);
  facts.last = output.empty() ? "it printed nothing" : output.back();
  return facts;
}

std::string fill(std::string_view text, const Facts& facts) {
  std::string out =
      fmt::format(fmt::runtime(text), fmt::arg("error", facts.error), fmt::arg("base", facts.base),
                  fmt::arg("source", facts.source), fmt::arg("registry", facts.registry),
                  fmt::arg("platforms", facts.platforms), fmt::arg("last", facts.last));
  if (out.size() > k_longest_message) out.replace(k_longest_message, std::string::npos, "...");
  return out;
}

const Row* find_row(std::string_view part) {
  const std::string text = lower(part);
  const auto row = std::find_if(k_rows.begin(), k_rows.end(), [&](const Row& one) {
    return text.find(one.text) != std::string::npos &&
           (one.also.empty() || text.find(one.also) != std::string::npos);
  });
  return row == k_rows.end() ? nullptr : &*row;
}

Error error_of(const Row* row, const Facts& facts) {
  if (row == nullptr) return {ErrorKind::build, fill("{error}", facts), {}, {}};
  return {row->kind, fill(row->message, facts), fill(row->hint, facts), {}};
}

}  // namespace

BuildFailure explain_failure(std::string_view log, const BuildRequest& request) {
  const auto lines = lines_of(log);
  const std::string_view part = error_part(log);
  BuildFailure failure;
  failure.output = step_output(lines);
  // What a RUN prints is its own business, except that the kernel speaks there too.
  const bool foreign = std::any_of(
      failure.output.begin(), failure.output.end(),
      [](const auto& line) { return line.find("exec format error") != std::string::npos; });
  const Row* row = find_row(foreign ? "exec format error" : part);
  failure.error = error_of(row, facts_of(part, failure.output, request));
  if (failure.error.kind != ErrorKind::build) return failure;
  failure.line = dockerfile_line(lines);
  failure.error.message =
      failure.line > 0
          ? fmt::format("{}:{}: {}", request.dockerfile_name, failure.line, failure.error.message)
          : fmt::format("{}: {}", request.dockerfile_name, failure.error.message);
  return failure;
}

Error explain_docker(std::string_view text) {
  const std::string_view part = error_part(text);
  const Row* row = find_row(part);
  const Facts facts = facts_of(part, {}, {});
  if (row != nullptr && row->kind == ErrorKind::tool) return error_of(row, facts);
  return {ErrorKind::tool, fill("docker: {error}", facts), {}, {}};
}

Error docker_missing(Error error) {
  if (error.hint.empty()) {
    error.hint = "install Docker with buildx: https://docs.docker.com/engine/install/";
  }
  return error;
}

}  // namespace kfpkg::image
