// SPDX-License-Identifier: Apache-2.0
// Sends, counts, waits and sends again.
#include "registry/sender.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

using std::chrono::milliseconds;

bool is_transient_outcome(const Result<http::Response>& outcome) {
  return outcome ? is_transient(outcome->status) : outcome.error().kind == ErrorKind::network;
}

std::optional<milliseconds> retry_after(const Result<http::Response>& outcome, const Clock& clock) {
  if (!outcome) return std::nullopt;
  const auto value = outcome->header("retry-after");
  return value ? parse_retry_after(*value, clock.wall()) : std::nullopt;
}

}  // namespace

Result<http::Response> Meter::send(const http::Request& request, std::stop_token stop) {
  ++m_requests;
  m_sent += request.source != nullptr ? request.source->size() : request.body.size();
  auto response = m_transport.send(request, std::move(stop));
  if (response) m_received += response->body.size() + response->sunk;
  return response;
}

Traffic Meter::traffic() const {
  return Traffic{m_requests, m_token_requests, m_retries, m_sent, m_received};
}

Sender::Sender(Meter& meter, const ClientOptions& options) : m_meter(meter), m_options(options) {}

void Sender::note(std::string_view text) const {
  if (m_options.on_note) m_options.on_note(text);
}

double Sender::random() {
  if (m_options.random) return m_options.random();
  const std::lock_guard lock(m_random_mutex);
  return std::uniform_real_distribution<double>(0.0, 1.0)(m_random);
}

// In short steps, so that Ctrl-C does not wait for a back-off.
void Sender::sleep(milliseconds time, const std::stop_token& stop) const {
  constexpr milliseconds step{100};
  while (time > milliseconds{0} && !stop.stop_requested()) {
    m_options.clock.sleep(stop.stop_possible() ? std::min(time, step) : time);
    time -= stop.stop_possible() ? step : time;
  }
}

Result<http::Response> Sender::once(const http::Request& request, std::stop_token stop,
                                    std::string* final_url) {
  const bool follow = final_url != nullptr && (request.method == "GET" || request.method == "HEAD");
  if (follow) return http::send_following(m_meter, request, stop, final_url);
  if (final_url != nullptr) *final_url = request.url;
  return m_meter.send(request, std::move(stop));
}

Result<http::Response> Sender::repeat(std::string_view about,
                                      const std::function<Result<http::Response>()>& attempt,
                                      const std::stop_token& stop) {
  const RetryPolicy& policy = m_options.retry;
  milliseconds left = policy.budget;
  for (int next = 1;; ++next) {
    auto outcome = attempt();
    if (!is_transient_outcome(outcome) || next >= policy.tries || stop.stop_requested()) {
      return outcome;
    }
    const auto wait =
        retry_wait(policy, next, retry_after(outcome, m_options.clock), left, random());
    if (!wait) return outcome;
    left -= *wait;
    m_meter.count_retry();
    note(fmt::format("{}: {}, trying again in {:.1f} s", about,
                     outcome ? fmt::format("status {}", outcome->status) : outcome.error().message,
                     static_cast<double>(wait->count()) / 1000.0));
    sleep(*wait, stop);
  }
}

}  // namespace kfpkg::registry
