// SPDX-License-Identifier: Apache-2.0
// One queue per host: how many requests are under way there, which is next, and until when the host
// wants to be left alone. Only for registry's own files.
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

/// What sends a body and what fetches one have places of their own: an upload may be fed by a
/// download from the same host, and must not wait for a place that only it can make free.
struct Lane {
  std::string host;
  bool sends = false;
  friend auto operator<=>(const Lane&, const Lane&) = default;
};

/// Safe to use from several threads; outlives its places.
class HostQueue {
 public:
  /// At most `places` requests at a time in a lane.
  HostQueue(const Clock& clock, std::size_t places) : m_clock(clock), m_places(places) {}

  /// A place in a lane, free again when the last copy ends.
  using Place = std::shared_ptr<const Lane>;

  /// Waits for a place, then until the host is open again. Small requests go first, equal ones in
  /// the order of their coming. Null after `stop`.
  [[nodiscard]] Place enter(const Lane& lane, std::uint64_t size, const std::stop_token& stop);
  /// How many wait for a place.
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
  const std::size_t m_places;
  std::mutex m_mutex;
  std::condition_variable_any m_changed;
  std::map<Lane, State> m_lanes;
  std::map<std::string, std::chrono::steady_clock::time_point> m_open_at;
  std::uint64_t m_arrivals = 0;
};

}  // namespace kfpkg::registry
