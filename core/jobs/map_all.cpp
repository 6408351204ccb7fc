// SPDX-License-Identifier: Apache-2.0
// Keeps the first cause, and ends the other tasks.
#include "core/jobs/map_all.hpp"

#include <mutex>

namespace kfpkg {

Status for_all(std::size_t count, std::size_t jobs, const std::stop_token& stop,
               const std::function<Status(std::size_t, std::stop_token)>& task) {
  std::stop_source ended;
  const std::stop_callback on_stop(stop, [&] { ended.request_stop(); });
  std::mutex mutex;
  std::optional<Error> cause;
  for_each_index(count, jobs, ended.get_token(), [&](std::size_t i) {
    Status done = task(i, ended.get_token());
    if (done) return;
    const std::lock_guard lock(mutex);
    // A task may say "interrupted" by itself; what it is told by another is worth more.
    const bool is_better = !cause || (cause->kind == ErrorKind::interrupted &&
                                      done.error().kind != ErrorKind::interrupted);
    if (is_better) cause = std::move(done.error());
    ended.request_stop();
  });
  if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  if (cause) return tl::unexpected<Error>(*std::move(cause));
  return {};
}

}  // namespace kfpkg
