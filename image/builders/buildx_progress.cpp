// SPDX-License-Identifier: Apache-2.0
// Reads what `docker buildx build --progress=plain` prints (BuildKit util/progress/progressui).
#include "image/builders/buildx_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::image {
namespace {

/// "2/3" at the end of `[linux/arm64 build 2/3]`.
bool is_step_count(std::string_view word) {
  const std::size_t slash = word.find('/');
  const auto digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return slash != std::string_view::npos && digits(word.substr(0, slash)) &&
         digits(word.substr(slash + 1));
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find(' '));
}

}  // namespace

BuildxProgress::BuildxProgress(std::string subject, ProgressSink& progress)
    : m_subject(std::move(subject)), m_progress(&progress) {}

void BuildxProgress::line(std::string_view text) {
  if (!text.starts_with('#')) return;
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return;
  const std::string id(text.substr(1, space - 1));
  const std::string_view rest = text.substr(space + 1);
  if (m_known.insert(id).second) started(rest);
}

void BuildxProgress::started(std::string_view title) {
  if (title.starts_with("exporting") || title.starts_with("pushing")) {
    m_progress->step(m_subject, title);
    return;
  }
  const std::size_t close = title.find(']');
  if (!title.starts_with('[') || close == std::string_view::npos) return;
  const std::string_view inside = title.substr(1, close - 1);
  const std::size_t last_space = inside.rfind(' ');
  const std::string_view count =
      last_space == std::string_view::npos ? inside : inside.substr(last_space + 1);
  if (!is_step_count(count)) return;
  const std::string_view what = title.substr(std::min(close + 2, title.size()));
  const std::string_view where = first_word(inside);
  const bool has_platform = where != count && where.find('/') != std::string_view::npos;
  m_progress->step(has_platform ? fmt::format("{} {}", m_subject, where) : m_subject,
                   fmt::format("{} {}", count, what));
}

}  // namespace kfpkg::image
