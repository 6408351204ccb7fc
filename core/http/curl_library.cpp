// SPDX-License-Identifier: Apache-2.0
// Finds libcurl and its functions.
#include "core/http/curl_library.hpp"

#include <dlfcn.h>

#include <array>

namespace kfpkg::http {
namespace {

// Either flavour has the same ABI; which TLS library is behind it does not matter here.
constexpr std::array k_names{"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4"};

// Lazy: what libcurl brings along for protocols that nobody speaks here need not be resolved.
void* open_library() {
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
