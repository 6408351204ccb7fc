// SPDX-License-Identifier: Apache-2.0
// Python's dialect is rewritten to JSON, then read by nlohmann's parser.
#include "python/json.hpp"

#include "core/json/bounds.hpp"
#include "python/number.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace kfpkg::python {
namespace {

using nlohmann::json;

// google.protobuf.Value nests two messages for a list and three for an object.
constexpr std::size_t k_most_messages = 102;
constexpr std::size_t k_deepest = 900;

bool is_number_char(char c) {
  return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

// CPython makes no int of so many digits: json.loads raises ValueError.
bool is_endless_int(std::string_view number) {
  constexpr std::size_t k_most_digits = 4300;
  if (number.starts_with('-')) number.remove_prefix(1);
  return number.size() > k_most_digits &&
         number.find_first_not_of("0123456789") == std::string_view::npos;
}

// The code unit of the escape \uXXXX at the front, or 0.
unsigned code_unit(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || !text.starts_with("\\u")) return 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  return error == std::errc() && end == text.data() + 6 ? unit : 0;
}

// Copies a text with stand-ins for what Python reads and JSON does not have.
class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : m_rest(text) {}

  std::string run() {
    while (!m_rest.empty()) {
      if (m_rest.front() == '"') {
        string();
      } else if (!word() && !number()) {
        copy(1);
      }
    }
    return std::move(m_out);
  }

  [[nodiscard]] bool is_unwritable() const { return m_unwritable; }
  [[nodiscard]] bool has_endless_int() const { return m_endless_int; }

 private:
  void copy(std::size_t count) {
    m_out += m_rest.substr(0, count);
    m_rest.remove_prefix(std::min(count, m_rest.size()));
  }

  void stand_in(std::size_t count) {
    m_rest.remove_prefix(count);
    m_out += '0';
    m_unwritable = true;
  }

  bool word() {
    constexpr std::array<std::string_view, 3> k_words{"NaN", "Infinity", "-Infinity"};
    for (const std::string_view word : k_words) {
      if (!m_rest.starts_with(word)) continue;
      stand_in(word.size());
      return true;
    }
    return false;
  }

  bool number() {
    std::size_t size = 0;
    while (size < m_rest.size() && is_number_char(m_rest[size])) ++size;
    if (size == 0) return false;
    m_endless_int = m_endless_int || is_endless_int(m_rest.substr(0, size));
    const bool valid = json::accept("[" + std::string(m_rest.substr(0, size)) + "]");
    const bool beyond = is_beyond_double(m_rest.substr(0, size));
    // nlohmann refuses a number beyond double just as it refuses 01.
    if (!valid && beyond && m_rest[0] != '0' && m_rest[0] != '+') {
      stand_in(size);
    } else {
      copy(size);
    }
    return true;
  }

  void string() {
    copy(1);
    while (!m_rest.empty() && m_rest.front() != '"') {
      if (m_rest.front() != '\\') {
        copy(1);
        continue;
      }
      const unsigned unit = code_unit(m_rest);
      if (unit < 0xD800 || unit > 0xDFFF) {
        copy(2);
      } else if (const unsigned low = code_unit(m_rest.substr(6));
                 unit < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF) {
        copy(12);
      } else {
        stand_in(6);
      }
    }
    copy(1);
  }

  std::string_view m_rest;
  std::string m_out;
  bool m_unwritable = false;
  bool m_endless_int = false;
};

bool holds_null(const json& value) {
  if (value.is_null()) return true;
  if (!value.is_structured()) return false;
  return std::any_of(value.begin(), value.end(), [](const json& item) { return holds_null(item); });
}

std::size_t messages(const json& value) {
  if (!value.is_structured()) return 1;
  std::size_t most = 0;
  for (const json& item : value) most = std::max(most, messages(item));
  return 2 + most + (value.is_object() && !value.empty() ? 1 : 0);
}

}  // namespace

LoadedJson load_json(std::string_view text) {
  LoadedJson result;
  if (text.starts_with("\xEF\xBB\xBF")) return result;  // json.loads wants no BOM
  Rewriter rewriter(text);
  const std::string rewritten = rewriter.run();
  if (rewriter.has_endless_int()) return result;
  // Python reads deeper ones, and the pipeline cannot hold them.
  if (!json_depth_within(rewritten, k_deepest)) {
    result.is_json = result.is_unwritable = true;
    return result;
  }
  const json value = json::parse(rewritten, nullptr, false);
  if (value.is_discarded()) return result;
  result.is_json = true;
  result.is_list = value.is_array();
  result.is_object = value.is_object();
  result.is_null = value.is_null();
  result.holds_null = value.is_structured() && holds_null(value);
  result.is_unwritable = rewriter.is_unwritable() || messages(value) > k_most_messages;
  return result;
}

}  // namespace kfpkg::python
