// SPDX-License-Identifier: Apache-2.0
// What credential helpers answer, and quotas of Docker Hub.
#include "registry/auth/credentials/credential_helper_detail.hpp"
#include "registry/wire/rate_limit_detail.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto found = kfpkg::registry::parse_helper_answer({"x", "config.json", "acme.io"}, text);
  if (found && *found && (*found)->secret.empty()) std::abort();
  kfpkg::http::Response response;
  response.headers = {{"ratelimit-limit", text}, {"ratelimit-remaining", text}};
  const auto limit = kfpkg::registry::rate_limit_of(response);
  if (limit && limit->describe().empty()) std::abort();
  return 0;
}
