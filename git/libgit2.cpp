// SPDX-License-Identifier: Apache-2.0
// Loading libgit2 and its errors.
#include "git/libgit2.hpp"

#include "git/library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <vector>

namespace kfpkg::git {
namespace {

constexpr int k_newest_minor = 9;
constexpr const char* k_install_hint = "apt-get install libgit2-1.5";

std::vector<std::string> default_names() {
  std::vector<std::string> names;
  for (int minor = LIBGIT2_VER_MINOR; minor <= k_newest_minor; ++minor) {
    names.push_back(fmt::format("libgit2.so.1.{}", minor));
  }
  names.emplace_back("libgit2.so");
  return names;
}

// Repositories that CI checkouts and kfpkg itself make carry these; neither changes how objects are
// read.
constexpr std::array k_extensions = {"worktreeconfig", "partialclone"};

}  // namespace

Status Library::bind(const std::string& file) {
  // The library stays until the process ends: it keeps state per thread, and shutting it down would
  // lose that of other threads that are still running.
  m_handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (m_handle == nullptr) return fail(ErrorKind::tool, fmt::format("{}: not found", file));
// NOLINTBEGIN(bugprone-macro-parentheses): a member that is assigned to takes none
#define KFPKG_BIND(function)                                                              \
  function = reinterpret_cast<decltype(function)>(::dlsym(m_handle, #function));          \
  if (function == nullptr) {                                                              \
    return fail(ErrorKind::tool, fmt::format("{}: has no function {}", file, #function)); \
  }
  KFPKG_LIBGIT2_FUNCTIONS(KFPKG_BIND)
#undef KFPKG_BIND
  // NOLINTEND(bugprone-macro-parentheses)
  int major = 0;
  int minor = 0;
  int patch = 0;
  git_libgit2_version(&major, &minor, &patch);
  if (major != LIBGIT2_VER_MAJOR || minor < LIBGIT2_VER_MINOR) {
    return fail(ErrorKind::tool,
                fmt::format("{}: version {}.{}.{} cannot be used, kfpkg needs {}.{} or later", file,
                            major, minor, patch, LIBGIT2_VER_MAJOR, LIBGIT2_VER_MINOR));
  }
  return initialise(file);
}

Status Library::initialise(const std::string& file) const {
  // Options are the library's own global state, so only the first of several threads sets them.
  static std::mutex first;
  const std::scoped_lock lock(first);
  const int count = git_libgit2_init();
  if (count < 0) return failed(ErrorKind::tool, file);
  if (count > 1) return {};
  auto extensions = k_extensions;
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
  return {};
}

Result<std::shared_ptr<const Library>> Library::load(std::span<const std::string> names) {
  const std::vector<std::string> defaults =
      names.empty() ? default_names() : std::vector<std::string>{};
  std::string first_problem;
  for (const std::string& name : names.empty() ? std::span<const std::string>(defaults) : names) {
    std::shared_ptr<Library> library(new Library());
    const Status bound = library->bind(name);
    if (bound) return library;
    if (library->m_handle != nullptr && first_problem.empty())
      first_problem = bound.error().message;
  }
  if (first_problem.empty()) first_problem = "libgit2: the library is not installed";
  return fail(ErrorKind::tool, first_problem, k_install_hint);
}

std::string Library::last_message() const {
  const git_error* error = git_error_last();
  if (error == nullptr || error->message == nullptr) return "unknown error";
  return error->message;
}

tl::unexpected<Error> Library::failed(ErrorKind kind, std::string_view subject) const {
  return fail(kind, fmt::format("{}: {}", subject, last_message()));
}

std::string hex(const Library& lib, const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  lib.git_oid_tostr(text.data(), text.size(), &id);
  return text.data();
}

Result<git_oid> parse_id(const Library& lib, std::string_view text) {
  git_oid id{};
  const std::string copy(text);
  if (copy.size() != GIT_OID_HEXSZ || lib.git_oid_fromstr(&id, copy.c_str()) != 0) {
    return fail(ErrorKind::usage, fmt::format("git: \"{}\" is not an object id", copy));
  }
  return id;
}

Result<std::string> libgit2_version(std::span<const std::string> names) {
  KFPKG_TRY_ASSIGN(const std::shared_ptr<const Library> library, Library::load(names));
  int major = 0;
  int minor = 0;
  int patch = 0;
  library->git_libgit2_version(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

}  // namespace kfpkg::git
