// SPDX-License-Identifier: Apache-2.0
// Logs of failed builds.
#include "image/build_log.hpp"

#include "core/fs/change_set.hpp"

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

/// Where the whole log is now; empty when it could not be kept.
std::string keep_log(const BuildRequest& request, const std::string& log) {
  if (request.log_folder.empty()) return {};
  std::error_code error;
  fs::create_directories(request.log_folder, error);
  const fs::path path = request.log_folder / log_name(request.subject);
  return write_file(path, log) ? path.string() : std::string();
}

}  // namespace

void add_log_hint(const BuildRequest& request, const std::string& log, Error& error) {
  const std::string kept = keep_log(request, log);
  if (kept.empty()) return;
  error.hint += (error.hint.empty() ? "" : "; ") + fmt::format("the full log is in {}", kept);
}

}  // namespace kfpkg::image
