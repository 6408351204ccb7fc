// SPDX-License-Identifier: Apache-2.0
// Numbers for people while bytes move.
#include "ops/image/push.hpp"

#include "core/text/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace kfpkg::ops {
namespace {

/// Says how far it is, at the sink's pace.
class Speaker {
 public:
  Speaker(const Invocation& call, std::string subject)
      : m_call(call),
        m_subject(std::move(subject)),
        m_step(call.progress.pace()),
        m_started(call.clock.now()),
        m_next(m_started + m_step) {}

  void say(const oci::PushProgress& now) {
    const auto time = m_call.clock.now();
    if (time < m_next) return;
    m_next = time + m_step;
    const double seconds = std::chrono::duration<double>(time - m_started).count();
    const auto rate =
        static_cast<std::uint64_t>(static_cast<double>(now.bytes) / std::max(seconds, 0.001));
    m_call.progress.step(
        m_subject, fmt::format("{} of {}, {} of {} blobs, {}/s", readable_bytes(now.bytes),
                               readable_bytes(now.bytes_planned), now.blobs, now.blobs_planned,
                               readable_bytes(rate)));
  }

 private:
  const Invocation& m_call;
  std::string m_subject;
  std::chrono::steady_clock::duration m_step;
  std::chrono::steady_clock::time_point m_started;
  std::chrono::steady_clock::time_point m_next;
};

}  // namespace

Result<oci::PushReport> push_with_progress(const oci::PushPlan& plan, oci::ImageStore& from,
                                           oci::ImageStore& to, const Invocation& call) {
  const ProgressScope scope(call.progress, plan.to);
  Speaker speaker(call, plan.to);
  return oci::run_push(
      plan, from, to, [&](const oci::PushProgress& now) { speaker.say(now); }, call.stop);
}

}  // namespace kfpkg::ops
