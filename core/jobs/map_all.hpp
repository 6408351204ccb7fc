// SPDX-License-Identifier: Apache-2.0
// Work that can fail over many items: all of it is done, or the first failure ends it.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <stop_token>
#include <type_traits>
#include <utility>
#include <vector>

namespace kfpkg {

/// Calls task(i, ended) for each i < count, at most `jobs` at a time, as `for_each_index` does. The
/// first failure in time requests a stop of `ended`, so that the others end early, and no further
/// task is started. That first cause is the error, never an "interrupted" that it brought about.
/// `ended` is stopped with `stop` too, and then the error is of kind interrupted, whatever the
/// tasks said.
[[nodiscard]] Status for_all(std::size_t count, std::size_t jobs, const std::stop_token& stop,
                             const std::function<Status(std::size_t, std::stop_token)>& task);

/// The values of fn(i, ended) for each i < count, in the order of i; errors as for_all has them.
template <class Fn>
[[nodiscard]] auto map_all(std::size_t count, std::size_t jobs, const std::stop_token& stop, Fn fn)
    -> Result<
        std::vector<typename std::invoke_result_t<Fn&, std::size_t, std::stop_token>::value_type>> {
  using Value = typename std::invoke_result_t<Fn&, std::size_t, std::stop_token>::value_type;
  std::vector<std::optional<Value>> slots(count);
  Status done = for_all(count, jobs, stop, [&](std::size_t i, std::stop_token ended) -> Status {
    auto result = fn(i, std::move(ended));
    if (!result) return tl::unexpected<Error>(std::move(result.error()));
    slots[i].emplace(*std::move(result));
    return {};
  });
  if (!done) return tl::unexpected<Error>(std::move(done.error()));
  std::vector<Value> values;
  values.reserve(count);
  for (auto& slot : slots) values.push_back(*std::move(slot));
  return values;
}

/// The same over items that lie in memory: fn(item, ended).
template <std::ranges::random_access_range Items, class Fn>
[[nodiscard]] auto map_all(Items&& items, std::size_t jobs, const std::stop_token& stop, Fn fn) {
  const auto first = std::ranges::begin(items);
  return map_all(static_cast<std::size_t>(std::ranges::size(items)), jobs, stop,
                 [&](std::size_t i, std::stop_token ended) {
                   return fn(first[static_cast<std::ptrdiff_t>(i)], std::move(ended));
                 });
}

}  // namespace kfpkg
