// SPDX-License-Identifier: Apache-2.0
// Turns, tickets, and the gate of a host that asked for a pause.
#include "registry/retry.hpp"
#include "registry/wire/host_queue_detail.hpp"

#include <algorithm>

namespace kfpkg::registry {

using std::chrono::milliseconds;

HostQueue::Turn HostQueue::enter(const Lane& lane, std::uint64_t size,
                                 const std::stop_token& stop) {
  Turn turn;
  {
    std::unique_lock lock(m_mutex);
    State& state = m_lanes[lane];
    const Ticket ticket{size, m_arrivals++};
    state.waiting.insert(ticket);
    const bool free = m_changed.wait(
        lock, stop, [&] { return state.busy < m_most && *state.waiting.begin() == ticket; });
    state.waiting.erase(ticket);
    if (free) {
      ++state.busy;
      turn = Turn(new Lane(lane), [this](const Lane* taken) {
        leave(*taken);
        delete taken;
      });
    }
  }
  m_changed.notify_all();  // another ticket is the first one now
  for (milliseconds time = closed_for(lane.host); turn && time > milliseconds{0};
       time = closed_for(lane.host)) {
    wait_for(m_clock, time, stop);
    if (stop.stop_requested()) turn.reset();
  }
  return turn;
}

void HostQueue::leave(const Lane& lane) {
  {
    const std::lock_guard lock(m_mutex);
    --m_lanes[lane].busy;
  }
  m_changed.notify_all();
}

void HostQueue::hold(const std::string& host, milliseconds time) {
  const std::lock_guard lock(m_mutex);
  auto& open_at = m_open_at[host];
  open_at = std::max(open_at, m_clock.now() + time);
}

std::size_t HostQueue::waiting(const Lane& lane) {
  const std::lock_guard lock(m_mutex);
  return m_lanes[lane].waiting.size();
}

milliseconds HostQueue::closed_for(const std::string& host) {
  const std::lock_guard lock(m_mutex);
  const auto found = m_open_at.find(host);
  if (found == m_open_at.end()) return milliseconds{0};
  return std::chrono::ceil<milliseconds>(found->second - m_clock.now());
}

}  // namespace kfpkg::registry
