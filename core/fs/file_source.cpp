// SPDX-License-Identifier: Apache-2.0
// Reading an open file.
#include "core/fs/file_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace kfpkg {

Result<std::unique_ptr<FileSource>> FileSource::open(const std::string& path, std::string name,
                                                     Links links) {
  // O_NOFOLLOW: a link swapped in after somebody looked must not lead elsewhere. O_NONBLOCK: a FIFO
  // must not hang.
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (links == Links::refuse ? O_NOFOLLOW : 0);
  const int descriptor = ::open(path.c_str(), flags);
  if (descriptor < 0) {
    // A socket, or a device that is not there.
    const char* why = errno == ENXIO ? "is not a regular file" : std::strerror(errno);
    return fail(ErrorKind::file, fmt::format("{}: {}", name, why));
  }
  std::unique_ptr<FileSource> source(new FileSource(descriptor, std::move(name)));
  struct stat info{};
  if (::fstat(descriptor, &info) != 0) return source->failed(errno);
  if (!S_ISREG(info.st_mode)) {
    return fail(ErrorKind::file,
                fmt::format("{}: {}", source->m_name,
                            S_ISDIR(info.st_mode) ? "is a folder" : "is not a regular file"));
  }
  source->m_size = static_cast<std::uint64_t>(info.st_size);
  return source;
}

FileSource::~FileSource() {
  ::close(m_descriptor);
}

Status FileSource::rewind() {
  if (::lseek(m_descriptor, 0, SEEK_SET) == 0) return {};
  return failed(errno);
}

Result<std::size_t> FileSource::read(std::span<char> room) {
  while (true) {
    const ssize_t got = ::read(m_descriptor, room.data(), room.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return failed(errno);
  }
}

tl::unexpected<Error> FileSource::failed(int code) const {
  return fail(ErrorKind::file, fmt::format("{}: {}", m_name, std::strerror(code)));
}

}  // namespace kfpkg
