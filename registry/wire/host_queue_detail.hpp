// SPDX-License-Identifier: Apache-2.0
// One queue per host: how many requests are under way there, which is next, and until when the host
// wants to be left alone.
#pragma once

#include "core/sys/clock.hpp"

#include <chrono>
#include <compare>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <utility>

namespace kfpkg::registry {

/// What sends a body and what fetches one wait apart: an upload may be fed by a download from the
/// same host, and must not wait for a turn that ends only with itself.
struct Lane {
  std::string host;
  bool sends = false;
  friend auto operator<=>(const Lane&, const Lane&) = default;
};

/// Safe to use from several threads; outlives its turns.
class HostQueue {
 public:
  /// At most `most` requests at a time in a lane.
  HostQueue(const Clock& clock, std::size_t most) : m_clock(clock), m_most(most) {}

  /// The right to send one request; it ends with the last copy.
  using Turn = std::shared_ptr<const Lane>;

  /// Waits for a turn, then until the host is open again. Small requests go first, equal ones in
  /// the order of their coming. Null after `stop`.
  [[nodiscard]] Turn enter(const Lane& lane, std::uint64_t size, const std::stop_token& stop);
  /// How many wait for a turn.
  [[nodiscard]] std::size_t waiting(const Lane& lane);
  /// The host asked to be left alone for so long.
  void hold(const std::string& host, std::chrono::milliseconds time);

 private:
  using Ticket = std::pair<std::uint64_t, std::uint64_t>;  ///< size, number of arrival
  struct State {
    std::size_t busy = 0;
    std::set<Ticket> waiting;
  };
  void leave(const Lane& lane);
  [[nodiscard]] std::chrono::milliseconds closed_for(const std::string& host);

  const Clock& m_clock;
  const std::size_t m_most;
  std::mutex m_mutex;
  std::condition_variable_any m_changed;
  std::map<Lane, State> m_lanes;
  std::map<std::string, std::chrono::steady_clock::time_point> m_open_at;
  std::uint64_t m_arrivals = 0;
};

}  // namespace kfpkg::registry
