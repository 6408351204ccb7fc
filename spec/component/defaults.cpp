// SPDX-License-Identifier: Apache-2.0
// deserialize_v1_component_yaml_default of kfp/dsl/types/type_utils.py.
#include "spec/component/defaults.hpp"

#include "core/text/ascii.hpp"
#include "core/text/trim.hpp"
#include "python/json.hpp"
#include "python/number.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>

namespace kfpkg::spec {
namespace {

bool is_truth_word(std::string_view text) {
  constexpr std::array<std::string_view, 12> k_words{"y", "yes", "t", "true",  "on",  "1",
                                                     "n", "no",  "f", "false", "off", "0"};
  return std::find(k_words.begin(), k_words.end(), ascii_lower(text)) != k_words.end();
}

bool is_infinite_or_nan(std::string_view text) {
  return ascii_lower(text).find_first_of("in") != std::string::npos;
}

// Of a YAML float: .inf, .nan, or a number that is infinite as a double.
bool is_beyond(std::string_view text) {
  if (is_infinite_or_nan(text)) return true;
  std::string digits(text);
  std::erase(digits, '_');
  return digits.find(':') == std::string::npos && python::is_beyond_double(digits);
}

// Python's int has no end; a pipeline holds doubles, and C's long for a boolean.
bool fits_long(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  errno = 0;
  static_cast<void>(std::strtoll(digits.c_str(), nullptr, 0));
  return errno != ERANGE;
}

DefaultVerdict when(bool bad_at_compile) {
  return bad_at_compile ? DefaultVerdict::bad_at_compile : DefaultVerdict::fine;
}

DefaultVerdict check_json(std::string_view ir_name, std::string_view text) {
  const python::LoadedJson value = python::load_json(text);
  if (!value.is_json) return DefaultVerdict::not_json;
  if (value.holds_null) return DefaultVerdict::holds_null;
  if (value.is_unwritable) return DefaultVerdict::bad_at_compile;
  const bool fits = ir_name == "LIST" ? value.is_list : value.is_object;
  return fits || value.is_null ? DefaultVerdict::fine : DefaultVerdict::other_json;
}

DefaultVerdict check_integer(yaml::ScalarType type, std::string_view text) {
  if (type == yaml::ScalarType::boolean) return DefaultVerdict::fine;
  // int() of a YAML float truncates, and raises for .inf and .nan.
  if (type == yaml::ScalarType::real)
    return is_beyond(text) ? DefaultVerdict::refused : DefaultVerdict::fine;
  if (type == yaml::ScalarType::string && !python::is_int(text)) return DefaultVerdict::refused;
  return when(is_beyond(trim(python::with_ascii_digits(text), python::k_ascii_blanks)));
}

DefaultVerdict check_float(yaml::ScalarType type, std::string_view text) {
  if (type == yaml::ScalarType::boolean) return DefaultVerdict::fine;
  if (type == yaml::ScalarType::string && !python::is_float(text)) return DefaultVerdict::refused;
  // float() of a YAML integer raises when there is no such double.
  if (type == yaml::ScalarType::integer)
    return is_beyond(text) ? DefaultVerdict::refused : DefaultVerdict::fine;
  return when(is_beyond(trim(python::with_ascii_digits(text), python::k_ascii_blanks)));
}

DefaultVerdict check_boolean(yaml::ScalarType type, std::string_view text) {
  if (type == yaml::ScalarType::string)
    return is_truth_word(text) ? DefaultVerdict::fine : DefaultVerdict::refused;
  if (type == yaml::ScalarType::integer) return when(!fits_long(text));
  return when(type == yaml::ScalarType::real);
}

// typing.int, List[str]: the default stays what YAML makes of it.
DefaultVerdict check_unconverted(std::string_view ir_name, yaml::ScalarType type,
                                 std::string_view text) {
  const bool is_text = type == yaml::ScalarType::string;
  const bool is_number = type == yaml::ScalarType::real || type == yaml::ScalarType::integer;
  if (ir_name == "STRING") return when(!is_text);
  if (ir_name == "BOOLEAN") {
    return is_text ? DefaultVerdict::bad_at_compile : check_boolean(type, text);
  }
  if (is_number && is_beyond(text)) return DefaultVerdict::bad_at_compile;
  if (ir_name == "LIST" || ir_name == "STRUCT") return DefaultVerdict::not_json;
  return when(is_text);
}

}  // namespace

DefaultVerdict check_default(std::string_view ir_name, bool generic, yaml::ScalarType type,
                             std::string_view text) {
  const bool is_json = ir_name == "LIST" || ir_name == "STRUCT";
  const bool is_number = ir_name == "NUMBER_INTEGER" || ir_name == "NUMBER_DOUBLE";
  if (!is_json && !is_number && ir_name != "BOOLEAN" && ir_name != "STRING")
    return DefaultVerdict::fine;
  if (generic) return check_unconverted(ir_name, type, text);
  if (ir_name == "NUMBER_INTEGER") return check_integer(type, text);
  if (ir_name == "NUMBER_DOUBLE") return check_float(type, text);
  if (ir_name == "BOOLEAN") return check_boolean(type, text);
  if (ir_name == "STRING") return DefaultVerdict::fine;
  if (type == yaml::ScalarType::string) return check_json(ir_name, text);
  const bool beyond = type != yaml::ScalarType::boolean && is_beyond(text);
  return beyond ? DefaultVerdict::bad_at_compile : DefaultVerdict::other_json;
}

}  // namespace kfpkg::spec
