// SPDX-License-Identifier: Apache-2.0
// Finds libcurl and its functions.
#include "core/http/curl_library.hpp"

#include <dlfcn.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <system_error>

namespace kfpkg::http {
namespace {

// Either flavour has the same ABI; which TLS library is behind it does not matter here.
constexpr std::array k_names{"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4"};

// Where an installed kfpkg brings one of its own along, which loads faster (scripts/libcurl):
// beside the folder of the program, when it belongs to the program's owner or to root. Empty:
// nothing there.
std::filesystem::path own_library() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path library =
      program.parent_path().parent_path() / "lib/kfpkg/libcurl.so.4";
  struct stat ours{};
  struct stat found{};
  if (error || stat(program.c_str(), &ours) != 0 || stat(library.c_str(), &found) != 0) return {};
  const bool trusted = found.st_uid == 0 || found.st_uid == ours.st_uid;
  return trusted && (found.st_mode & S_IWOTH) == 0 ? library : std::filesystem::path();
}

// Lazy: what libcurl brings along for protocols that nobody speaks here need not be resolved.
void* open_library() {
  if (const std::filesystem::path own = own_library(); !own.empty()) {
    if (void* handle = dlopen(own.c_str(), RTLD_LAZY | RTLD_LOCAL)) return handle;
  }
  for (const char* name : k_names) {
    if (void* handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL)) return handle;
  }
  return nullptr;
}

template <class Function>
bool find(void* library, const char* name, Function& function) {
  // POSIX promises that this conversion works.
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

Result<CurlLibrary> load() {
  void* const library = open_library();
  if (library == nullptr) {
    return fail(ErrorKind::tool, "libcurl: not installed, it is needed for network access",
                "install it: apt-get install libcurl4");
  }
  CurlLibrary curl;
  const bool complete = find(library, "curl_global_init", curl.global_init) &&
                        find(library, "curl_easy_init", curl.easy_init) &&
                        find(library, "curl_easy_setopt", curl.easy_setopt) &&
                        find(library, "curl_easy_perform", curl.easy_perform) &&
                        find(library, "curl_easy_getinfo", curl.easy_getinfo) &&
                        find(library, "curl_easy_reset", curl.easy_reset) &&
                        find(library, "curl_easy_cleanup", curl.easy_cleanup) &&
                        find(library, "curl_easy_strerror", curl.easy_strerror) &&
                        find(library, "curl_slist_append", curl.slist_append) &&
                        find(library, "curl_slist_free_all", curl.slist_free_all);
  if (!complete || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    return fail(ErrorKind::tool, "libcurl: the installed library cannot be used",
                "install it again: apt-get install --reinstall libcurl4");
  }
  return curl;
}

}  // namespace

Result<const CurlLibrary*> curl_library() {
  static const Result<CurlLibrary> loaded = load();
  if (!loaded) return tl::unexpected<Error>(loaded.error());
  return &*loaded;
}

}  // namespace kfpkg::http
