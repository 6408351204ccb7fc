// SPDX-License-Identifier: Apache-2.0
// A bounded pool of threads over an index range.
#include "core/jobs/jobs.hpp"

#include <algorithm>
#include <atomic>
#include <sched.h>
#include <system_error>
#include <thread>
#include <vector>

namespace kfpkg {

std::size_t job_count(std::size_t requested) {
  if (requested > 0) return requested;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
}

void for_each_index(std::size_t count, std::size_t jobs, std::stop_token stop,
                    const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count && !stop.stop_requested(); i = next++) task(i);
  };
  const std::size_t threads = std::min(jobs, count);
  if (threads <= 1) {
    work();
    return;
  }
  std::vector<std::jthread> pool;
  pool.reserve(threads);
  try {
    for (std::size_t i = 1; i < threads; ++i) pool.emplace_back(work);
  } catch (const std::system_error&) {
    // The machine has no more threads to give: those that there are do the work.
  }
  work();  // on this thread too: one less to start and to wait for
}

}  // namespace kfpkg
