// SPDX-License-Identifier: Apache-2.0
// NAME[=FILE], and what goes where only once.
#include "cli/report_target.hpp"

#include "core/fs/change_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::cli {
namespace {

Result<ReportTarget> parse_one(const std::string& value,
                               std::span<const std::string_view> formats) {
  const std::size_t equals = value.find('=');
  ReportTarget target{value.substr(0, equals), {}};
  if (std::find(formats.begin(), formats.end(), target.format) == formats.end()) {
    return fail(ErrorKind::usage,
                fmt::format("\"{}\" is none of {}", target.format, fmt::join(formats, ", ")));
  }
  if (equals == std::string::npos) return target;
  target.file = value.substr(equals + 1);
  if (target.file.empty())
    return fail(ErrorKind::usage, fmt::format("\"{}\" names no file", value));
  if (target.file == "-") target.file.clear();
  return target;
}

bool same_place(const ReportTarget& a, const ReportTarget& b) {
  const auto normal = [](const ReportTarget& target) {
    return std::filesystem::path(target.file).lexically_normal();
  };
  return normal(a) == normal(b);
}

bool is_below(const std::filesystem::path& file) {
  return file.is_relative() && *file.lexically_normal().begin() != "..";
}

}  // namespace

Result<std::vector<ReportTarget>> parse_report_targets(std::span<const std::string> values,
                                                       std::span<const std::string_view> formats) {
  std::vector<ReportTarget> targets;
  for (const std::string& value : values) {
    KFPKG_TRY_ASSIGN(ReportTarget target, parse_one(value, formats));
    const auto other = std::find_if(targets.begin(), targets.end(), [&](const ReportTarget& each) {
      return same_place(each, target);
    });
    if (other != targets.end()) {
      const std::string where = target.file.empty() ? "standard output" : target.file;
      return fail(ErrorKind::usage,
                  fmt::format("{} and {} both go to {}; write {}=FILE", other->format,
                              target.format, where, target.format));
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

Status write_report(const std::filesystem::path& cwd, const std::string& file,
                    const std::string& text) {
  std::error_code code;
  const std::filesystem::path path = (cwd / file).lexically_normal();
  const std::filesystem::path folder = path.parent_path();
  if (!is_below(file) && !std::filesystem::is_directory(folder, code)) {
    return fail(ErrorKind::file, fmt::format("{}: there is no folder {}", file, folder.string()),
                fmt::format("make it first: mkdir -p {}", folder.string()));
  }
  const auto type = std::filesystem::status(path, code).type();
  if (type != std::filesystem::file_type::not_found &&
      type != std::filesystem::file_type::regular) {
    return fail(ErrorKind::file, fmt::format("{}: is not a regular file", path.string()),
                "leave =FILE out to write to standard output");
  }
  return write_file(path, text);
}

}  // namespace kfpkg::cli
