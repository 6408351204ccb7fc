// SPDX-License-Identifier: Apache-2.0
// Sends, waits and sends again.
#include "registry/wire/sender_detail.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {

using std::chrono::milliseconds;

namespace {

/// The wire for the requests of one repository, wherever they are redirected to.
class CountedWire final : public http::Transport {
 public:
  CountedWire(Wire& wire, const std::string& repository) : m_wire(wire), m_repository(repository) {}

  [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                            std::stop_token stop) override {
    return m_wire.send(request, m_repository, std::move(stop));
  }

 private:
  Wire& m_wire;
  const std::string& m_repository;
};

}  // namespace

Sender::Sender(Wire& wire, const ClientOptions& options) : m_wire(wire), m_options(options) {}

Result<http::Response> Sender::once(const http::Request& request, std::stop_token stop,
                                    std::string* final_url, const std::string& repository) {
  CountedWire wire(m_wire, repository);
  if (final_url != nullptr) return http::send_following(wire, request, stop, final_url);
  return wire.send(request, std::move(stop));
}

bool Sender::is_last(int next, const Result<http::Response>& outcome) const {
  const RetryPolicy& policy = m_options.retry;
  const bool unheard = !outcome && !m_wire.has_heard();
  return next >= (unheard ? std::min(policy.tries, policy.tries_unheard) : policy.tries);
}

Result<http::Response> Sender::repeat(std::string_view about,
                                      const std::function<Result<http::Response>()>& attempt,
                                      const std::stop_token& stop, const std::string& repository) {
  const RetryPolicy& policy = m_options.retry;
  milliseconds budget = policy.budget;
  for (int next = 1;; ++next) {
    auto outcome = attempt();
    if (!is_transient(outcome) || is_last(next, outcome) || stop.stop_requested()) return outcome;
    const auto told = outcome ? retry_after(*outcome, m_options.clock) : std::nullopt;
    const double fraction = m_options.random ? m_options.random() : random_fraction();
    const auto wait = retry_wait(policy, next, told, budget, fraction);
    if (!wait || *wait >= m_wire.left().value_or(milliseconds::max())) return outcome;
    budget -= *wait;
    m_wire.count_retry(repository);
    if (m_options.on_retry) {
      m_options.on_retry(
          fmt::format("{}: {}, trying again in {:.1f} s", about,
                      outcome ? fmt::format("status {}", outcome->status) : outcome.error().message,
                      static_cast<double>(wait->count()) / 1000.0));
    }
    wait_for(m_options.clock, *wait, stop);
  }
}

std::string described(const http::Request& request) {
  return request.method + ' ' + http::redact_url(request.url);
}

}  // namespace kfpkg::registry
