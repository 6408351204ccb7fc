// SPDX-License-Identifier: Apache-2.0
// The value of RUN --mount=, after BuildKit's parseMount: fields with commas between them.
#include "dockerfile/syntax/mounts.hpp"

#include "core/text/ascii.hpp"
#include "dockerfile/syntax/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::dockerfile {
namespace {

/// Keys that do not change what is taken.
constexpr std::array<std::string_view, 15> k_other_keys = {
    "target", "dst",  "destination", "readonly", "ro", "readwrite", "rw", "required",
    "size",   "mode", "uid",         "gid",      "id", "sharing",   "env"};
constexpr std::array<std::string_view, 5> k_types = {"bind", "cache", "tmpfs", "secret", "ssh"};

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& known) {
  return std::find(known.begin(), known.end(), text) != known.end();
}

class MountReader {
 public:
  explicit MountReader(const Flag& flag) : m_flag(flag) {}

  Mount run() {
    // The quotes of CSV, and those of the shell's words that BuildKit takes away later.
    if (m_flag.value.find_first_of("\"'") != std::string::npos) doubt(m_flag.value);
    for (std::size_t at = 0; at <= m_flag.value.size();) {
      const std::size_t end = std::min(m_flag.value.find(',', at), m_flag.value.size());
      field(at, std::string_view(m_flag.value).substr(at, end - at));
      at = end + 1;
    }
    return std::move(m_mount);
  }

 private:
  void field(std::size_t at, std::string_view text) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string key = ascii_lower(text.substr(0, equals));
    const std::string value(text.substr(std::min(equals + 1, text.size())));
    if (key == "type") return type(value);
    if (key == "source" || key == "src") {
      m_mount.source = value;
    } else if (key == "from") {
      m_mount.from = value;
      m_mount.from_span = m_flag.exact(at + equals + 1, value.size());
    } else if (!is_one_of(key, k_other_keys)) {
      return doubt(text);
    } else {
      return;
    }
    if (equals == text.size()) doubt(text);
    if (value.find_first_of("$\\`") != std::string::npos) doubt(value);
  }

  void type(const std::string& value) {
    m_mount.type = ascii_lower(value);
    if (!is_one_of(m_mount.type, k_types)) doubt(value);
  }

  void doubt(std::string_view text) {
    if (m_mount.doubt.empty())
      m_mount.doubt =
          fmt::format("\"{}\" is {}", text,
                      text.find('$') == std::string_view::npos ? "no part of a mount that is sure"
                                                               : "known at build time only");
  }

  const Flag& m_flag;
  Mount m_mount;
};

}  // namespace

Mount parse_mount(const Flag& flag) {
  return MountReader(flag).run();
}

}  // namespace kfpkg::dockerfile
