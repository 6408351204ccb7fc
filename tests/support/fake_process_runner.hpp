// SPDX-License-Identifier: Apache-2.0
// The process edge for tests: records what was to be run and answers from a script.
#pragma once

#include "core/process/process.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::test {

/// Each call is answered by the first rule whose words all occur in argv, in that order; without
/// one it is an error "NAME: not found in PATH", as of a machine where nothing is installed.
/// Thread-safe.
class FakeProcessRunner final : public ProcessRunner {
 public:
  using Answer = std::function<Result<ProcessResult>(const ProcessSpec&)>;

  void on(std::vector<std::string> words, Answer answer) {
    m_rules.emplace_back(std::move(words), std::move(answer));
  }
  void on(std::vector<std::string> words, int code, std::string out = {}, std::string err = {}) {
    on(std::move(words), [=](const ProcessSpec&) -> Result<ProcessResult> {
      return ProcessResult{ProcessResult::End::exited, code, out, err};
    });
  }

  Result<ProcessResult> run(const ProcessSpec& spec, std::stop_token stop) override {
    const std::lock_guard guard(m_lock);
    m_calls.push_back(spec);
    if (stop.stop_requested()) return ProcessResult{ProcessResult::End::cancelled, 15, {}, {}};
    for (const auto& [words, answer] : m_rules) {
      if (!matches(words, spec.argv)) continue;
      Result<ProcessResult> result = answer(spec);
      if (result) {
        each_line(result->out, spec.on_out_line);
        each_line(result->err, spec.on_err_line);
      }
      return result;
    }
    return fail(ErrorKind::tool, spec.argv.at(0) + ": not found in PATH");
  }

  /// What was run so far; the callbacks in it are those of the callers.
  [[nodiscard]] std::vector<ProcessSpec> calls() const {
    const std::lock_guard guard(m_lock);
    return m_calls;
  }

 private:
  static bool matches(const std::vector<std::string>& words, const std::vector<std::string>& argv) {
    auto at = argv.begin();
    for (const std::string& word : words) {
      while (at != argv.end() && *at != word) ++at;
      if (at == argv.end()) return false;
      ++at;
    }
    return true;
  }
  static void each_line(std::string_view text, const std::function<void(std::string_view)>& call) {
    while (call && !text.empty()) {
      const std::size_t end = text.find('\n');
      call(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }

  mutable std::mutex m_lock;
  std::vector<std::pair<std::vector<std::string>, Answer>> m_rules;
  std::vector<ProcessSpec> m_calls;
};

}  // namespace kfpkg::test
