// SPDX-License-Identifier: Apache-2.0
// Where every request of a client passes on its way out: it waits in the queue of its host, gets
// its limits of time, and is counted.
#pragma once

#include "core/http/transport.hpp"
#include "registry/options.hpp"
#include "registry/traffic.hpp"
#include "registry/wire/host_queue_detail.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

class Wire final {
 public:
  /// The deadline of the policy is counted from here. `options` must outlive it.
  Wire(http::Transport& transport, const ClientOptions& options);

  /// Sends one request and charges it to `repository` (empty: to none). Fails with an error that is
  /// not transient once the deadline has passed.
  [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                            const std::string& repository, std::stop_token stop);

  [[nodiscard]] Traffic traffic() const;
  /// Requests and retries of one repository, by its name.
  [[nodiscard]] Traffic traffic(std::string_view repository) const;
  void count_retry(const std::string& repository);
  void count_token_request() { ++m_token_requests; }
  /// An answer has come, whatever it said, from any host.
  [[nodiscard]] bool has_heard() const { return m_heard; }
  /// Until the deadline; nothing when there is none.
  [[nodiscard]] std::optional<std::chrono::milliseconds> left() const;

 private:
  void limit_time(http::Request& request, std::uint64_t size) const;
  [[nodiscard]] bool is_late() const;
  [[nodiscard]] tl::unexpected<Error> too_late(const std::string& host) const;

  http::Transport& m_transport;
  const ClientOptions& m_options;
  HostQueue m_queue;
  std::optional<std::chrono::steady_clock::time_point> m_end;
  std::atomic<bool> m_heard{false};
  std::atomic<std::uint64_t> m_requests{0};
  std::atomic<std::uint64_t> m_token_requests{0};
  std::atomic<std::uint64_t> m_retries{0};
  std::atomic<std::uint64_t> m_sent{0};
  std::atomic<std::uint64_t> m_received{0};
  mutable std::mutex m_mutex;
  std::map<std::string, Traffic, std::less<>> m_repositories;
};

}  // namespace kfpkg::registry
