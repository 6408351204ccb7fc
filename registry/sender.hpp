// SPDX-License-Identifier: Apache-2.0
// Requests with retries, counted: the one retry loop of the network. Only for registry's own files.
#pragma once

#include "core/http/transport.hpp"
#include "registry/client.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <random>
#include <stop_token>
#include <string_view>

namespace kfpkg::registry {

/// Counts what passes through to the real transport.
class Meter final : public http::Transport {
 public:
  explicit Meter(http::Transport& transport) : m_transport(transport) {}
  [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                            std::stop_token stop) override;
  [[nodiscard]] Traffic traffic() const;
  void count_retry() { ++m_retries; }
  void count_token_request() { ++m_token_requests; }

 private:
  http::Transport& m_transport;
  std::atomic<std::uint64_t> m_requests{0};
  std::atomic<std::uint64_t> m_token_requests{0};
  std::atomic<std::uint64_t> m_retries{0};
  std::atomic<std::uint64_t> m_sent{0};
  std::atomic<std::uint64_t> m_received{0};
};

class Sender {
 public:
  Sender(Meter& meter, const ClientOptions& options);

  /// Calls `attempt` until it gives an answer that is not transient, by the policy. What `about`
  /// names stands in the note of each retry ("127.0.0.1:5001: 503, trying again in 0.4 s").
  [[nodiscard]] Result<http::Response> repeat(
      std::string_view about, const std::function<Result<http::Response>()>& attempt,
      const std::stop_token& stop);
  /// One request as it is. GET and HEAD follow redirects when `final_url` is given.
  [[nodiscard]] Result<http::Response> once(const http::Request& request, std::stop_token stop,
                                            std::string* final_url = nullptr);
  [[nodiscard]] Meter& meter() { return m_meter; }
  [[nodiscard]] const ClientOptions& options() const { return m_options; }
  void note(std::string_view text) const;

 private:
  [[nodiscard]] double random();
  void sleep(std::chrono::milliseconds time, const std::stop_token& stop) const;

  Meter& m_meter;
  const ClientOptions& m_options;
  std::mutex m_random_mutex;
  std::minstd_rand m_random{std::random_device{}()};
};

}  // namespace kfpkg::registry
