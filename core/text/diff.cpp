// SPDX-License-Identifier: Apache-2.0
// Myers' greedy algorithm over lines, then hunks.
#include "core/text/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kfpkg {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t k_context = 3;
// The trace of the search costs memory by the square of the number of changed lines.
constexpr std::ptrdiff_t k_most_changes = 2000;

enum class Step : char { keep = ' ', drop = '-', take = '+' };

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// The furthest points of one number of changes: diagonal k is at k + offset.
struct Front {
  std::vector<std::ptrdiff_t> furthest;
  std::ptrdiff_t offset = 0;
  [[nodiscard]] std::ptrdiff_t at(std::ptrdiff_t k) const {
    const std::ptrdiff_t i = k + offset;
    const bool inside = i >= 0 && i < static_cast<std::ptrdiff_t>(furthest.size());
    return inside ? furthest[static_cast<std::size_t>(i)] : -1;
  }
};

// Whether diagonal k is reached by taking a line of the new text.
bool comes_by_take(const Front& front, std::ptrdiff_t k, std::ptrdiff_t changes) {
  return k == -changes || (k != changes && front.at(k - 1) < front.at(k + 1));
}

std::vector<Step> replace_all(std::size_t dropped, std::size_t taken) {
  std::vector<Step> steps(dropped, Step::drop);
  steps.insert(steps.end(), taken, Step::take);
  return steps;
}

std::vector<Step> walk_back(const std::vector<Front>& trace, std::ptrdiff_t x, std::ptrdiff_t y) {
  std::vector<Step> steps;
  for (auto changes = static_cast<std::ptrdiff_t>(trace.size()); changes > 0; --changes) {
    const Front& front = trace[static_cast<std::size_t>(changes - 1)];
    const std::ptrdiff_t k = x - y;
    const bool take = comes_by_take(front, k, changes);
    const std::ptrdiff_t before_x = front.at(take ? k + 1 : k - 1);
    const std::ptrdiff_t start_x = take ? before_x : before_x + 1;
    for (; x > start_x; --x) steps.push_back(Step::keep);
    steps.push_back(take ? Step::take : Step::drop);
    x = before_x;
    y = before_x - (take ? k + 1 : k - 1);
  }
  steps.insert(steps.end(), static_cast<std::size_t>(x), Step::keep);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::vector<Step> shortest_script(const Lines& a, const Lines& b) {
  const auto size_a = static_cast<std::ptrdiff_t>(a.size());
  const auto size_b = static_cast<std::ptrdiff_t>(b.size());
  std::vector<Front> trace;
  Front front{{0}, 0};
  for (std::ptrdiff_t changes = 0; changes <= k_most_changes; ++changes) {
    Front next{std::vector<std::ptrdiff_t>(static_cast<std::size_t>(2 * changes + 1), -1), changes};
    for (std::ptrdiff_t k = -changes; k <= changes; k += 2) {
      std::ptrdiff_t x = 0;
      if (changes > 0) {
        x = comes_by_take(front, k, changes) ? front.at(k + 1) : front.at(k - 1) + 1;
      }
      std::ptrdiff_t y = x - k;
      while (x < size_a && y < size_b && x >= 0 && y >= 0 &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
      }
      next.furthest[static_cast<std::size_t>(k + changes)] = x;
      if (x >= size_a && y >= size_b && x - y == size_a - size_b) {
        if (changes > 0) trace.push_back(std::move(front));
        return walk_back(trace, size_a, size_b);
      }
    }
    if (changes > 0) trace.push_back(std::move(front));
    front = std::move(next);
  }
  return replace_all(a.size(), b.size());
}

std::vector<Step> script(const Lines& a, const Lines& b) {
  const auto [left_a, left_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same_begin = static_cast<std::size_t>(left_a - a.begin());
  std::size_t same_end = 0;
  while (same_end < std::min(a.size(), b.size()) - same_begin &&
         a[a.size() - 1 - same_end] == b[b.size() - 1 - same_end]) {
    ++same_end;
  }
  const auto tail = static_cast<std::ptrdiff_t>(same_end);
  std::vector<Step> steps(same_begin, Step::keep);
  const auto middle = shortest_script(Lines(left_a, a.end() - tail), Lines(left_b, b.end() - tail));
  steps.insert(steps.end(), middle.begin(), middle.end());
  steps.insert(steps.end(), same_end, Step::keep);
  return steps;
}

std::string range(std::size_t begin, std::size_t count) {
  if (count == 1) return fmt::format("{}", begin + 1);
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

void put_line(std::string& out, Step step, std::string_view line) {
  out += static_cast<char>(step);
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

// Writes the steps [begin, end), which stand at line `at_a` and `at_b`.
std::size_t hunk_end(const std::vector<Step>& steps, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t i = begin; i < steps.size() && i <= end + 2 * k_context; ++i) {
    if (steps[i] != Step::keep) end = i + 1;
  }
  return std::min(end + k_context, steps.size());
}

// As git writes names that hold line ends, control characters or quotes.
std::string name_of(std::string_view path) {
  const auto is_odd = [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '"' || c == '\\';
  };
  if (std::none_of(path.begin(), path.end(), is_odd)) return std::string(path);
  std::string name = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') {
      name.append({'\\', c});
    } else if (is_odd(c)) {
      name += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      name += c;
    }
  }
  return name + '"';
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const Lines a = split(before);
  const Lines b = split(after);
  const std::vector<Step> steps = script(a, b);
  std::string out = fmt::format("--- {0}\n+++ {0}\n", name_of(path));
  std::size_t at_a = 0;
  std::size_t at_b = 0;
  for (std::size_t i = 0; i < steps.size();) {
    if (steps[i] == Step::keep) {
      ++i, ++at_a, ++at_b;
      continue;
    }
    const std::size_t lead = std::min({k_context, i, at_a});
    const std::size_t end = hunk_end(steps, i);
    std::size_t x = at_a - lead;
    std::size_t y = at_b - lead;
    const std::size_t from_a = x;
    const std::size_t from_b = y;
    std::string body;
    for (std::size_t s = i - lead; s < end; ++s) {
      put_line(body, steps[s], steps[s] == Step::take ? b[y] : a[x]);
      if (steps[s] != Step::take) ++x;
      if (steps[s] != Step::drop) ++y;
    }
    out += fmt::format("@@ -{} +{} @@\n", range(from_a, x - from_a), range(from_b, y - from_b));
    out += body;
    at_a = x;
    at_b = y;
    i = end;
  }
  return out;
}

}  // namespace kfpkg
