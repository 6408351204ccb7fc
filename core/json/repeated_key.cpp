// SPDX-License-Identifier: Apache-2.0
// Listens to the parser, and builds nothing.
#include "core/json/repeated_key.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <vector>

namespace kfpkg {
namespace {

class KeyListener final : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] bool found() const { return m_found; }

  bool start_object(std::size_t) override {
    m_keys.emplace_back();
    return true;
  }
  bool key(string_t& name) override {
    m_found = !m_keys.back().insert(name).second;
    return !m_found;
  }
  bool end_object() override {
    m_keys.pop_back();
    return true;
  }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  std::vector<std::set<std::string>> m_keys;  ///< of the objects around, the innermost last
  bool m_found = false;
};

}  // namespace

bool json_repeats_key(std::string_view text) {
  KeyListener listener;
  nlohmann::json::sax_parse(text, &listener);
  return listener.found();
}

}  // namespace kfpkg
