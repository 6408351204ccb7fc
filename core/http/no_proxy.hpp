// SPDX-License-Identifier: Apache-2.0
// NO_PROXY's entries with a port, which Docker's and Go's programs know and libcurl does not.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg::http {

/// The list as libcurl takes it for requests to `port` (1..65535): of "host:5000" and "[::1]:5000"
/// the host stays where the port is that one, and the entry goes where it is another. Everything
/// else stays as it is, so that libcurl judges names, domains and CIDR ranges.
[[nodiscard]] std::string no_proxy_for_port(std::string_view list, int port);

}  // namespace kfpkg::http
