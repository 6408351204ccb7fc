// SPDX-License-Identifier: Apache-2.0
// Sources of COPY whose paths are known, walked once.
#include "lint/facts/copied_files.hpp"

#include "core/text/glob/glob.hpp"
#include "dockerfile/paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_not_walked = "\n**/.git\n**/.venv\n**/node_modules\n**/__pycache__\n";

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string end_of_line(std::string_view text) {
  return text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
}

// The last line that holds something.
Span last_line(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos) return {0, 0};
  const std::size_t before = text.rfind('\n', last);
  return {before == std::string_view::npos ? 0 : before + 1, last + 1};
}

// In a context that others have too, one beside the Dockerfile is this component's own.
std::string ignore_to_write(const DockerfileView& view) {
  const std::string_view owner = view.context.below.empty() ? "" : view.build.name;
  return fmt::format("a {}{}", owner, dockerfile::k_ignore_name);
}

TextEdit add_line(std::string_view text, std::string_view line) {
  const std::string end = end_of_line(text);
  const bool open = !text.empty() && !text.ends_with('\n');
  return {{text.size(), text.size()}, fmt::format("{}{}{}", open ? end : "", line, end)};
}

}  // namespace

dockerfile::TakenFiles copied_files(const BuildView& view) {
  std::vector<dockerfile::ContextSource> sources;
  for (const dockerfile::CopiedSource& source : view.dockerfile->image.copied) {
    if (source.from_context && source.pattern)
      sources.push_back({*source.pattern, source.instruction, source.span});
  }
  if (sources.empty()) return {};
  const ContextView& context = view.dockerfile->context;
  const SourcePtr& ignore = view.dockerfile->build.ignore.source;
  const std::string text = std::string(ignore ? ignore->bytes() : "") + std::string(k_not_walked);
  Diagnostics reported_already;
  const auto rules = dockerfile::IgnoreRules::parse(
      make_source(std::string(dockerfile::k_ignore_name), text), reported_already);
  auto taken = dockerfile::taken_files(*context.tree, context.folder, std::move(sources), rules);
  return taken ? *std::move(taken) : dockerfile::TakenFiles();
}

const dockerfile::CopiedSource* taken_by(const BuildView& view, std::string_view path) {
  const auto& copied = view.dockerfile->image.copied;
  const auto names = dockerfile::split_path(path);
  const auto found = std::find_if(copied.begin(), copied.end(), [&](const auto& source) {
    if (!source.from_context || !source.pattern) return false;
    const auto parts = dockerfile::split_path(*source.pattern);
    if (parts.size() > names.size()) return false;
    return std::equal(parts.begin(), parts.end(), names.begin(), [](auto part, auto name) {
      const auto glob = Glob::compile(part, GlobDialect::go);
      return part == name || (glob && glob->matches(name));
    });
  });
  return found == copied.end() ? nullptr : &*found;
}

Diagnostic& add_leak(const BuildView& view, const dockerfile::CopiedSource& source,
                     std::string_view path, std::string message, Findings& findings) {
  const DockerfileView& dockerfile = *view.dockerfile;
  const SourcePtr& ignore = dockerfile.build.ignore.source;
  if (!ignore) {
    return findings.add_in(
        dockerfile.build.file.source, source.span, std::move(message),
        fmt::format("write {} with the line \"{}\"", ignore_to_write(dockerfile), path));
  }
  Diagnostic& found = findings.add_in(
      ignore, last_line(ignore->bytes()), std::move(message),
      fmt::format("add the line \"{}\" at the end of {}", path, last_name(ignore->path())));
  found.related.push_back({{dockerfile.build.file.source, source.span}, "copied here"});
  // Others have it too, and two of them would add the line twice.
  if (dockerfile.build.ignore.is_shared) return found;
  found.fixes.push_back({fmt::format("add \"{}\" to {}", path, last_name(ignore->path())),
                         FixSafety::unsafe,
                         {add_line(ignore->bytes(), path)}});
  return found;
}

}  // namespace kfpkg::lint
