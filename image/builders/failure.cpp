// SPDX-License-Identifier: Apache-2.0
// Known failure texts of docker, buildx, BuildKit and registries, and what helps.
#include "image/builders/failure.hpp"

#include "container/failures.hpp"
#include "image/builders/build_log.hpp"
#include "image/builders/failure_rows.hpp"
#include "image/builders/failure_text.hpp"
#include "image/builders/step_line.hpp"
#include "oci/platform_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kfpkg::image {
namespace {

constexpr std::size_t k_longest_message = 500;

/// What a row's message and hint may name.
struct Facts {
  std::string error;      ///< the builder's own words
  std::string base;       ///< image that could not be resolved
  std::string source;     ///< COPY source that was not found
  std::string registry;   ///< that the push went to, or would have gone to
  std::string platforms;  ///< "linux/amd64,linux/arm64"
  std::string context;    ///< that the paths of COPY count from
  std::string last;       ///< last line of the failed step's output
};

/// "exit code: 1" out of BuildKit's sentence about a RUN.
std::string run_end(const std::string& error) {
  const std::size_t at = error.rfind("exit code: ");
  return at == std::string::npos ? error : "exit code " + error.substr(at + 11);
}

/// The path of `lstat /var/lib/docker/tmp/buildkit-mount123/src: no such file` in the image or the
/// context, without the builder's own folders.
std::string inner_path(std::string_view part, std::string_view call) {
  const std::string path = between(part, call, ": ");
  for (const std::string_view mark : {"/buildkit-mount", "/merged", "/cachemounts/buildkit"}) {
    const std::size_t at = path.find(mark);
    if (at == std::string::npos) continue;
    const std::size_t slash = path.find('/', at + mark.size());
    if (slash != std::string::npos) return path.substr(slash + 1);
  }
  return {};
}

/// What COPY could not take or could not write, in quotes.
std::string copied(std::string_view part) {
  std::string path = between(part, ": \"", "\": not found");
  if (path.empty() || path.find('"') != std::string::npos)
    path = between(part, "failed to compute cache key: \"", "\" not found");
  if (path.starts_with('/')) path.erase(0, 1);
  for (const std::string_view call : {"lstat ", "mkdir "}) {
    if (path.empty() || path.find('"') != std::string::npos) path = inner_path(part, call);
  }
  return path.empty() ? "a source of COPY" : fmt::format("\"{}\"", path);
}

std::string base_in(std::string_view part, std::string_view step) {
  constexpr std::string_view k_metadata = "load metadata for ";
  const std::string base = between(part, "failed to resolve source metadata for ", ": ");
  if (!base.empty()) return base;
  if (step.starts_with(k_metadata)) return std::string(step.substr(k_metadata.size()));
  return "a base image";
}

// The caller's word about this base beats a row's about any.
std::optional<std::string> base_hint(const std::string& base, const BuildRequest& request) {
  const auto named = oci::Reference::parse(base);
  const auto hint = named ? request.base_hints.find(named->str()) : request.base_hints.end();
  return hint == request.base_hints.end() ? std::nullopt : std::optional(hint->second);
}

/// Of the image that was pushed; of the tags where that is no image, as for a cache.
std::string registry_of(const std::string& pushed, const BuildRequest& request) {
  if (const auto image = oci::Reference::parse(pushed);
      image && pushed.find('/') != std::string::npos)
    return image->registry;
  return request.tags.empty() ? "the registry" : request.tags.front().registry;
}

Facts facts_of(std::string_view part, std::string_view step, const std::string& pushed,
               const std::vector<std::string>& output, const BuildRequest& request) {
  Facts facts;
  facts.error = first_error_line(part);
  if (facts.error.find("exit code: ") != std::string::npos) facts.error = run_end(facts.error);
  facts.base = base_in(part, step);
  facts.source = copied(part);
  facts.registry = registry_of(pushed, request);
  facts.platforms = oci::joined(request.platforms, ",");
  facts.context = request.context_name;
  facts.last = output.empty() ? "it printed nothing" : output.back();
  return facts;
}

std::string fill(std::string_view text, const Facts& facts) {
  std::string out =
      fmt::format(fmt::runtime(text), fmt::arg("error", facts.error), fmt::arg("base", facts.base),
                  fmt::arg("source", facts.source), fmt::arg("registry", facts.registry),
                  fmt::arg("platforms", facts.platforms), fmt::arg("context", facts.context),
                  fmt::arg("last", facts.last));
  if (out.size() > k_longest_message) out.replace(k_longest_message, std::string::npos, "...");
  return out;
}

const FailureRow* find_in(std::span<const FailureRow> rows, std::string_view text) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const FailureRow& one) {
    return text.find(one.text) != std::string_view::npos &&
           (one.also.empty() || text.find(one.also) != std::string_view::npos);
  });
  return row == rows.end() ? nullptr : &*row;
}

// What helps a build beyond what helps everybody.
std::string hint_of(const container::FailureRow& row) {
  if (row.about == container::About::image)
    return fmt::format("check the name in FROM, or {}", row.hint);
  if (row.about != container::About::emulation) return std::string(row.hint);
  return fmt::format("{}, or leave RUN steps to a stage FROM --platform=$BUILDPLATFORM", row.hint);
}

/// A row of one of the tables, filled in.
struct Known {
  Error error;
  BuilderLimit limit = BuilderLimit::none;
};

Known known_as(const FailureRow& row, const Facts& facts) {
  return {{row.kind, fill(row.message, facts), fill(row.hint, facts), {}, row.transient},
          row.limit};
}

std::optional<Known> find_known(std::string_view text, bool pushing, const Facts& facts) {
  if (const FailureRow* row = pushing ? find_in(push_rows(), text) : nullptr)
    return known_as(*row, facts);
  if (const FailureRow* row = find_in(builder_rows(), text)) return known_as(*row, facts);
  for (const container::FailureRow& row : container::engine_failures()) {
    if (text.find(row.text) == std::string::npos) continue;
    return Known{{row.kind, fill(row.message, facts), hint_of(row), {}}};
  }
  if (pushing) return known_as(refused_push(), facts);
  if (const FailureRow* row = find_in(dockerfile_rows(), text)) return known_as(*row, facts);
  return std::nullopt;
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
  const std::string_view step = failed_step(lines);
  const std::string pushed = pushed_name(part, lines);
  const Facts facts = facts_of(part, step, pushed, failure.output, request);
  const auto known =
      find_known(foreign ? "exec format error" : searchable(part), !pushed.empty(), facts);
  failure.error = known ? known->error : Error{ErrorKind::build, fill("{error}", facts), {}, {}};
  if (known) failure.limit = known->limit;
  if (const auto hint = base_hint(facts.base, request)) failure.error.hint = *hint;
  if (failure.error.kind != ErrorKind::build) return failure;
  failure.line = dockerfile_line(lines);
  // Docker 20.10 quotes no lines.
  if (failure.line == 0) failure.line = line_of_step(step, request);
  failure.error.message =
      failure.line > 0
          ? fmt::format("{}:{}: {}", request.dockerfile_name, failure.line, failure.error.message)
          : fmt::format("{}: {}", request.dockerfile_name, failure.error.message);
  return failure;
}

Error explain_docker(std::string_view text) {
  const std::string_view part = error_part(text);
  const Facts facts = facts_of(part, {}, {}, {}, {});
  const auto known = find_known(searchable(part), false, facts);
  if (known && known->error.kind == ErrorKind::tool) return known->error;
  return {ErrorKind::tool, fill("docker: {error}", facts), {}, {}};
}

Error docker_missing(Error error) {
  if (error.hint.empty()) {
    error.hint = "install Docker with buildx: https://docs.docker.com/engine/install/";
  }
  return error;
}

}  // namespace kfpkg::image
