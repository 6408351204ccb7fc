// SPDX-License-Identifier: Apache-2.0
// Cuts a stream of pieces into lines.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace kfpkg {

/// Calls the given function with each line without its end (LF, CR LF). Keeps at most 1 MiB of a
/// line, the rest of it is dropped. Does nothing when there is no function.
class LineSplitter {
 public:
  explicit LineSplitter(std::function<void(std::string_view)> on_line);
  void feed(std::string_view bytes);
  void finish();  ///< the last line, if it had no end

 private:
  void emit(std::string_view line) const;
  std::function<void(std::string_view)> m_on_line;
  std::string m_rest;
};

}  // namespace kfpkg
