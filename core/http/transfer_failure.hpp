// SPDX-License-Identifier: Apache-2.0
// Why libcurl could not get an answer, in words for a person.
#pragma once

#include "core/http/curl_library.hpp"
#include "core/http/transport.hpp"

#include <string>

namespace kfpkg::http {

/// What libcurl tells after a transfer without an answer.
struct TransferFailure {
  CURLcode code = CURLE_OK;
  std::string text;       ///< curl's words for the code
  std::string detail;     ///< CURLOPT_ERRORBUFFER
  long os_error = 0;      ///< errno, 0: unknown
  long proxy_status = 0;  ///< of the proxy's reply to CONNECT, 0: none was asked
  bool proxied = false;   ///< the environment names a proxy for that host
};

/// Transient where the same request may succeed later. Names host and port, never path, query or
/// header.
[[nodiscard]] tl::unexpected<Error> explain_failure(const TransferFailure& failure,
                                                    const Request& request, const Url& url);

}  // namespace kfpkg::http
