// SPDX-License-Identifier: Apache-2.0
// The one bounded executor and the one progress sink; cancelling is std::stop_token everywhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace kfpkg {

/// Where flows say what they are doing, for people. Reports of results never go here. Thread-safe.
class ProgressSink {
 public:
  ProgressSink() = default;
  ProgressSink(const ProgressSink&) = delete;
  ProgressSink& operator=(const ProgressSink&) = delete;
  virtual ~ProgressSink() = default;
  /// `subject` is what is worked on ("train", "train linux/arm64"), `step` one short phrase.
  virtual void step(std::string_view subject, std::string_view step) = 0;
  /// A line that stays: a warning of a registry.
  virtual void note(std::string_view subject, std::string_view text) = 0;
  /// The same for what several steps of one call come upon: told once.
  virtual void note_once(std::string_view subject, std::string_view text) { note(subject, text); }
  /// A line that stays, for people who asked for more (-v): a retry.
  virtual void detail(std::string_view, std::string_view) {}
  /// How long steps that only count should be apart.
  [[nodiscard]] virtual std::chrono::milliseconds pace() const { return std::chrono::seconds(10); }
  /// Nothing more is done on the subject, nor on those whose names go on after it and a blank.
  virtual void done(std::string_view subject) = 0;
};

/// Says that a subject is done when the scope ends, however it ends.
class ProgressScope {
 public:
  ProgressScope(ProgressSink& sink, std::string subject)
      : m_sink(sink), m_subject(std::move(subject)) {}
  ProgressScope(const ProgressScope&) = delete;
  ProgressScope& operator=(const ProgressScope&) = delete;
  ~ProgressScope() { m_sink.done(m_subject); }

 private:
  ProgressSink& m_sink;
  std::string m_subject;
};

/// Drops everything.
class SilentProgress final : public ProgressSink {
 public:
  void step(std::string_view, std::string_view) override {}
  void note(std::string_view, std::string_view) override {}
  void done(std::string_view) override {}
};

/// Number of jobs for `-j`: the given one, or the processors that this process may use when it is
/// 0.
[[nodiscard]] std::size_t job_count(std::size_t requested);

/// Calls task(i) for each i < count, at most `jobs` at a time; i are started in order. With one job
/// everything runs on the calling thread. Tasks write into slots of their own, so results do not
/// depend on `jobs`. No task is started after `stop` is requested; returns when the started ones
/// have ended.
void for_each_index(std::size_t count, std::size_t jobs, std::stop_token stop,
                    const std::function<void(std::size_t)>& task);

}  // namespace kfpkg
