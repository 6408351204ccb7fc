// SPDX-License-Identifier: Apache-2.0
// Queues, limits, sends and counts.
#include "registry/wire/wire_detail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t k_small = 8U << 20U;
constexpr std::uint64_t k_bytes_a_second = 16U << 20U;

std::uint64_t body_size(const http::Request& request) {
  return request.source != nullptr ? request.source->size() : request.body.size();
}

// What decides whether it is a small thing: nobody knows how much goes into a sink.
std::uint64_t weight_of(const http::Request& request, std::uint64_t body) {
  return body + (request.sink == nullptr ? 0 : k_small + 1);
}

}  // namespace

Wire::Wire(http::Transport& transport, const ClientOptions& options)
    : m_transport(transport),
      m_options(options),
      m_queue(options.clock, options.requests_per_host) {
  if (options.retry.deadline > milliseconds{0}) {
    m_end = options.clock.now() + options.retry.deadline;
  }
}

std::optional<milliseconds> Wire::left() const {
  if (!m_end) return std::nullopt;
  return std::chrono::duration_cast<milliseconds>(*m_end - m_options.clock.now());
}

bool Wire::is_late() const {
  return left().value_or(milliseconds{1}) <= milliseconds{0};
}

tl::unexpected<Error> Wire::too_late(const std::string& host) const {
  return fail(
      ErrorKind::network,
      fmt::format("{}: not done after {} s, the limit for all requests", host,
                  std::chrono::ceil<std::chrono::seconds>(m_options.retry.deadline).count()),
      "try again later, or raise KFPKG_NETWORK_TIMEOUT");
}

void Wire::limit_time(http::Request& request, std::uint64_t weight) const {
  const RetryPolicy& policy = m_options.retry;
  request.stall_timeout = policy.stall + std::chrono::seconds(weight / k_bytes_a_second);
  const bool small = weight <= k_small && request.body_limit <= k_small;
  if (small && request.total_timeout == milliseconds{0}) request.total_timeout = policy.question;
  const auto end = left();
  if (!end) return;
  const auto own = request.total_timeout;
  request.total_timeout = own > milliseconds{0} ? std::min(own, *end) : *end;
  request.connect_timeout = std::min(request.connect_timeout, *end);
}

Result<http::Response> Wire::send(const http::Request& asked, const std::string& repository,
                                  std::stop_token stop) {
  const auto url = http::parse_url(asked.url);
  const std::string host = url ? url->authority() : std::string();
  http::Request request = asked;
  const std::uint64_t size = body_size(request);
  const std::uint64_t weight = weight_of(request, size);
  const HostQueue::Turn turn = m_queue.enter({host, size > 0}, weight, stop);
  if (!turn) return fail(ErrorKind::interrupted, "interrupted");
  if (is_late()) return too_late(host);
  limit_time(request, weight);
  ++m_requests;
  m_sent += size;
  {
    const std::scoped_lock lock(m_mutex);
    ++m_repositories[repository].requests;
  }
  auto response = m_transport.send(request, std::move(stop));
  if (!response) {
    if (response.error().transient && is_late()) return too_late(host);
    return response;
  }
  m_heard = true;
  m_received += response->body.size() + response->sunk;
  const auto pause = retry_after(*response, m_options.clock);
  const milliseconds patience =
      std::min(m_options.retry.budget, left().value_or(milliseconds::max()));
  if (pause && *pause <= patience) m_queue.hold(host, *pause);
  return response;
}

Traffic Wire::traffic() const {
  return Traffic{m_requests, m_token_requests, m_retries, m_sent, m_received};
}

Traffic Wire::traffic(std::string_view repository) const {
  const std::scoped_lock lock(m_mutex);
  const auto found = m_repositories.find(repository);
  return found == m_repositories.end() ? Traffic{} : found->second;
}

void Wire::count_retry(const std::string& repository) {
  ++m_retries;
  const std::scoped_lock lock(m_mutex);
  ++m_repositories[repository].retries;
}

}  // namespace kfpkg::registry
