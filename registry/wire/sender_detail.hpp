// SPDX-License-Identifier: Apache-2.0
// The one retry loop of the network.
#pragma once

#include "core/http/transport.hpp"
#include "registry/options.hpp"
#include "registry/wire/wire_detail.hpp"

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

class Sender {
 public:
  Sender(Wire& wire, const ClientOptions& options);

  /// Calls `attempt` until its outcome is not transient, by the policy. What `about` names stands
  /// in the note of each retry ("GET https://acme.io/v2/: status 503, trying again in 0.4 s");
  /// `repository` is the name of the one that the retries are counted for.
  [[nodiscard]] Result<http::Response> repeat(
      std::string_view about, const std::function<Result<http::Response>()>& attempt,
      const std::stop_token& stop, const std::string& repository = {});
  /// One request as it is, counted for `repository`. GET and HEAD follow redirects when `final_url`
  /// is given.
  [[nodiscard]] Result<http::Response> once(const http::Request& request, std::stop_token stop,
                                            std::string* final_url = nullptr,
                                            const std::string& repository = {});
  [[nodiscard]] Wire& wire() { return m_wire; }
  [[nodiscard]] const ClientOptions& options() const { return m_options; }

 private:
  [[nodiscard]] bool is_last(int next, const Result<http::Response>& outcome) const;

  Wire& m_wire;
  const ClientOptions& m_options;
};

/// "PUT https://acme.io/v2/train/manifests/1", for `about`.
[[nodiscard]] std::string described(const http::Request& request);

}  // namespace kfpkg::registry
