// SPDX-License-Identifier: Apache-2.0
// libcurl, loaded at run time. Only for curl_transport.cpp and transfer.cpp.
#pragma once

#include "core/result.hpp"

#include <curl/curl.h>

namespace kfpkg::http {

/// The functions of libcurl that kfpkg calls.
struct CurlLibrary {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_reset) easy_reset = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

/// Loads and initialises libcurl on the first call, from any thread. It stays loaded until the
/// process ends: curl_global_init is for the whole process, so this is the one piece of global
/// state here.
[[nodiscard]] Result<const CurlLibrary*> curl_library();

}  // namespace kfpkg::http
