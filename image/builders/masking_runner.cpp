// SPDX-License-Identifier: Apache-2.0
// Values of secrets, and lines without them.
#include "image/builders/masking_runner.hpp"

#include "core/fs/change_set.hpp"
#include "core/text/redact.hpp"
#include "core/text/split.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace kfpkg::image {
namespace {

constexpr std::size_t k_shortest = 6;
constexpr std::uint64_t k_longest_file = 64U << 10U;

// One that cannot be read is the builder's to complain about.
std::string text_of(const Secret& secret, const Environment& environment) {
  if (secret.file.empty()) return environment.get(secret.variable).value_or("");
  return read_file(secret.file, k_longest_file).value_or("");
}

}  // namespace

MaskingRunner::MaskingRunner(ProcessRunner& runner, const std::vector<Secret>& secrets,
                             const Environment& environment)
    : m_runner(runner) {
  for (const Secret& secret : secrets) {
    const std::string text = text_of(secret, environment);
    for (const std::string_view line : split(text, "\n")) {
      if (line.size() >= k_shortest) m_values.emplace_back(line);
    }
  }
  // One may be a part of another.
  std::ranges::sort(m_values, std::greater(), &std::string::size);
}

Result<ProcessResult> MaskingRunner::run(const ProcessSpec& spec, std::stop_token stop) {
  if (m_values.empty()) return m_runner.run(spec, std::move(stop));
  ProcessSpec watched = spec;
  const auto mask = [this](auto& on_line) {
    if (on_line) on_line = [this, told = on_line](std::string_view line) { told(masked(line)); };
  };
  mask(watched.on_out_line);
  mask(watched.on_err_line);
  auto result = m_runner.run(watched, std::move(stop));
  if (!result) return result;
  result->out = masked(result->out);
  result->err = masked(result->err);
  return result;
}

std::string MaskingRunner::masked(std::string_view text) const {
  std::string shown(text);
  for (const std::string& value : m_values) shown = without_secret(std::move(shown), value);
  return shown;
}

}  // namespace kfpkg::image
