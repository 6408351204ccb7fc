// SPDX-License-Identifier: Apache-2.0
// Reading buildah's lines (buildah imagebuildah, 1.28 and later).
#include "image/builders/buildah_output.hpp"

#include "dockerfile/syntax/dockerfile.hpp"
#include "image/builders/build_log.hpp"
#include "image/builders/step_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace kfpkg::image {
namespace {

constexpr std::string_view k_step = "STEP ";
constexpr std::size_t k_output_lines = 10;
constexpr const char* k_use_buildx = "build with docker buildx, or leave it out";

/// `[linux/arm64] STEP 2/3: COPY a b`, or the same without the platform.
struct Step {
  std::string_view platform;
  std::string_view count;
  std::string_view what;
};

std::optional<Step> parse_step(std::string_view line) {
  Step step;
  if (line.starts_with('[')) {
    const std::size_t close = line.find("] ");
    if (close == std::string_view::npos) return std::nullopt;
    step.platform = line.substr(1, close - 1);
    // With several stages it says "[1/2]" or "[linux/amd64 1/2]".
    step.platform = step.platform.substr(0, step.platform.find(' '));
    line.remove_prefix(close + 2);
  }
  if (!line.starts_with(k_step)) return std::nullopt;
  line.remove_prefix(k_step.size());
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  step.count = line.substr(0, colon);
  step.what = line.substr(colon + 2);
  return step;
}

bool is_platform(std::string_view word) {
  return word.starts_with("linux/") || word.starts_with("windows/");
}

std::string_view error_line(const std::vector<std::string_view>& lines) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->starts_with("Error: ")) return line->substr(7);
    if (line->starts_with("error ")) return *line;
  }
  return lines.empty() ? std::string_view("it said nothing") : lines.back();
}

/// The instruction in `building at STEP "RUN false": ...`, and what is said of it.
std::optional<std::pair<std::string_view, std::string_view>> failed_step(std::string_view error) {
  constexpr std::string_view k_mark = "building at STEP \"";
  const std::size_t begin = error.find(k_mark);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t text = begin + k_mark.size();
  const std::size_t end = error.find("\": ", text);
  if (end == std::string_view::npos) return std::nullopt;
  return std::pair{error.substr(text, end - text), error.substr(end + 3)};
}

std::optional<dockerfile::Dockerfile> parsed(const BuildRequest& request) {
  Diagnostics ignored;
  return dockerfile::parse(make_source(request.dockerfile_name, request.dockerfile), ignored);
}

std::size_t line_at(const dockerfile::Dockerfile& file, Span span) {
  return file.source->position(span.begin).line;
}

// buildah's own lines at the end of a failed RUN.
bool is_own_word(std::string_view line) {
  return line.starts_with("Error: ") || line.starts_with("error building at ") ||
         line.starts_with("subprocess exited with ");
}

// What a RUN printed stands between its step and the error.
std::vector<std::string> last_output(const std::vector<std::string_view>& lines) {
  std::vector<std::string> output;
  for (const std::string_view line : lines) {
    if (parse_step(line)) {
      output.clear();
    } else if (!line.empty() && !is_own_word(line)) {
      output.emplace_back(line);
    }
  }
  if (output.size() > k_output_lines)
    output.erase(output.begin(), output.end() - static_cast<std::ptrdiff_t>(k_output_lines));
  return output;
}

struct FailureText {
  std::string_view part;
  ErrorKind kind;
  std::string_view hint;
};

// The first is the only one that counts for a RUN.
constexpr std::array k_texts = {
    FailureText{"exec format error", ErrorKind::build,
                "this machine cannot run that platform's programs: kfpkg doctor"},
    FailureText{"connection refused", ErrorKind::network, "check the registry's name and port"},
    FailureText{"no such host", ErrorKind::network, "check the network and the proxy"},
    FailureText{"unauthorized", ErrorKind::credentials, "kfpkg login REGISTRY"},
    FailureText{"manifest unknown", ErrorKind::registry, "check the name in FROM"},
    FailureText{"no image found in manifest list", ErrorKind::build,
                "the base image has no such platform"},
    FailureText{"no such file or directory", ErrorKind::build,
                "check the path and .dockerignore: it is not in the build context"},
};

std::size_t number_at(std::string_view version, std::size_t part) {
  for (; part > 0; --part) {
    const std::size_t dot = version.find('.');
    if (dot == std::string_view::npos) return 0;
    version.remove_prefix(dot + 1);
  }
  std::size_t value = 0;
  std::from_chars(version.data(), version.data() + version.size(), value);
  return value;
}

bool is_at_least(std::string_view version, std::size_t major, std::size_t minor) {
  const std::size_t found = number_at(version, 0);
  return found > major || (found == major && number_at(version, 1) >= minor);
}

tl::unexpected<Error> cannot(const std::string& what) {
  return fail(ErrorKind::tool, "buildah: " + what, k_use_buildx);
}

Status check_instruction(const dockerfile::Dockerfile& file,
                         const dockerfile::Instruction& instruction, std::string_view version) {
  const auto refuse = [&](std::string_view what) {
    return cannot(fmt::format("{}:{}: {} is not supported", file.source->path(),
                              line_at(file, instruction.span), what));
  };
  if (!instruction.heredocs.empty() && !is_at_least(version, 1, 33))
    return refuse(fmt::format("a heredoc (from 1.33 on; this is {})", version));
  for (const char* flag : {"link", "parents", "exclude", "security", "checksum", "unpack"}) {
    if (instruction.flag(flag) == nullptr) continue;
    // --link only says how layers are cached; buildah knows the word from 1.41 on.
    const bool known = std::string_view(flag) == "link"       ? is_at_least(version, 1, 41)
                       : std::string_view(flag) == "checksum" ? is_at_least(version, 1, 30)
                                                              : false;
    if (!known) return refuse(fmt::format("--{}", flag));
  }
  return {};
}

}  // namespace

BuildahProgress::BuildahProgress(std::string subject, ProgressSink& progress)
    : m_subject(std::move(subject)), m_progress(&progress) {}

void BuildahProgress::line(std::string_view text) {
  const auto step = parse_step(text);
  if (!step) return;
  m_progress->step(
      is_platform(step->platform) ? fmt::format("{} {}", m_subject, step->platform) : m_subject,
      fmt::format("{} {}", step->count, step->what));
}

std::string buildah_version(std::string_view description) {
  constexpr std::string_view k_mark = "version ";
  const std::size_t at = description.find(k_mark);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = description.substr(at + k_mark.size());
  return std::string(rest.substr(0, rest.find_first_not_of("0123456789.")));
}

BuildFailure explain_buildah(std::string_view log, const BuildRequest& request) {
  const auto lines = lines_of(log);
  const std::string_view error = error_line(lines);
  const auto step = failed_step(error);
  BuildFailure failure;
  const bool is_run = step && step->first.starts_with("RUN");
  if (is_run) failure.output = last_output(lines);
  failure.error.kind = ErrorKind::build;
  // What a RUN prints is its own business, except that the kernel speaks there too.
  const auto texts = std::span(k_texts).first(is_run ? 1 : k_texts.size());
  const auto known = std::find_if(texts.begin(), texts.end(), [&](const FailureText& text) {
    return log.find(text.part) != std::string_view::npos;
  });
  if (known != texts.end()) {
    failure.error.kind = known->kind;
    failure.error.hint = known->hint;
  }
  for (const auto& [base, hint] : request.base_hints) {
    if (error.find("docker://" + base + ":") != std::string_view::npos) failure.error.hint = hint;
  }
  if (!step) {
    failure.error.message = fmt::format("buildah: {}", error);
    return failure;
  }
  failure.line = line_of_step(step->first, request);
  const std::string place = failure.line > 0
                                ? fmt::format("{}:{}", request.dockerfile_name, failure.line)
                                : request.dockerfile_name;
  const std::string last = failure.output.empty() ? "it printed nothing" : failure.output.back();
  failure.error.message = is_run ? fmt::format("{}: RUN failed: {}", place, last)
                                 : fmt::format("{}: {}", place, step->second);
  return failure;
}

Status check_for_buildah(const BuildRequest& request, std::string_view version) {
  if (request.provenance) return cannot("it attaches no provenance");
  if (request.sbom) return cannot("kfpkg does not ask it for an SBOM");
  if (!request.cache.to.empty()) return cannot("kfpkg gives it no cache for other machines");
  for (const auto& [name, image] : request.images) {
    if (std::holds_alternative<oci::Reference>(image)) continue;
    return fail(ErrorKind::tool,
                fmt::format("buildah: it takes no base from a layout, as {}", name),
                "push both with --push, or build with docker buildx");
  }
  const auto file = parsed(request);
  if (!file) return {};  // buildah says what is wrong
  const auto syntax = file->directives.find("syntax");
  if (syntax != file->directives.end() &&
      syntax->second.find("docker/dockerfile") == std::string::npos)
    return cannot(fmt::format("{}: the syntax {} is read by BuildKit only", request.dockerfile_name,
                              syntax->second));
  for (const dockerfile::Instruction& instruction : file->instructions)
    KFPKG_TRY(check_instruction(*file, instruction, version));
  return {};
}

}  // namespace kfpkg::image
