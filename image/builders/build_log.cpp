// SPDX-License-Identifier: Apache-2.0
// Logs of failed builds.
#include "image/builders/build_log.hpp"

#include "core/fs/change_set.hpp"
#include "core/text/redact.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::image {
namespace {

namespace fs = std::filesystem;

std::string log_name(const std::string& subject) {
  std::string name = "build-" + subject + ".log";
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == ' ' || c == '\0'; }, '-');
  return name;
}

/// Where the whole log is now; empty when it could not be kept. What a RUN prints is for nobody
/// else on the machine.
std::string keep_log(const BuildRequest& request, const std::string& log) {
  if (request.log_folder.empty()) return {};
  std::error_code error;
  fs::create_directories(request.log_folder, error);
  fs::permissions(request.log_folder, fs::perms::owner_all, error);
  const fs::path path = request.log_folder / log_name(request.subject);
  return write_file(path, redact(log), FileMode::secret) ? path.string() : std::string();
}

}  // namespace

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

void add_log_hint(const BuildRequest& request, const std::string& log, Error& error) {
  const std::string kept = keep_log(request, log);
  if (kept.empty()) return;
  error.hint += (error.hint.empty() ? "" : "; ") + fmt::format("the full log is in {}", kept);
}

}  // namespace kfpkg::image
