// SPDX-License-Identifier: Apache-2.0
// Seconds as given, nanoseconds by content.
#include "image/inputs/content_time.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace kfpkg::image {
namespace {

constexpr long k_in_a_second = 1'000'000'000;
constexpr long k_coarsest = 1'000;  ///< what a file system may round to

long fraction_of(std::string_view sha256_hex) {
  std::uint64_t number = 0;
  const std::string_view digits = sha256_hex.substr(0, 15);
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return k_coarsest + static_cast<long>(number % (k_in_a_second - k_coarsest));
}

tl::unexpected<Error> failed(const std::filesystem::path& path, std::string_view why) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), why),
              "set XDG_CACHE_HOME and TMPDIR to folders on another disk");
}

}  // namespace

Status set_content_time(const std::filesystem::path& path, std::optional<std::time_t> second,
                        std::string_view sha256_hex) {
  struct stat now{};
  if (!second && ::stat(path.c_str(), &now) != 0) return failed(path, std::strerror(errno));
  const timespec time{second.value_or(now.st_mtim.tv_sec), fraction_of(sha256_hex)};
  const timespec times[] = {time, time};
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) return failed(path, std::strerror(errno));
  if (::stat(path.c_str(), &now) != 0) return failed(path, std::strerror(errno));
  if (now.st_mtim.tv_nsec == 0)
    return failed(path, "the file system keeps no fractions of seconds in times of files");
  return {};
}

}  // namespace kfpkg::image
