// SPDX-License-Identifier: Apache-2.0
// The keys of kfpkg.yaml as JSON, from the tables that kfpkg reads them by; scripts/docs writes
// their page.
#include "workspace/settings/config.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace {

std::string_view name_of(kfpkg::ConfigType type) {
  switch (type) {
    case kfpkg::ConfigType::string:
      return "text";
    case kfpkg::ConfigType::string_list:
      return "list of texts";
    case kfpkg::ConfigType::boolean:
      return "true or false";
    case kfpkg::ConfigType::count:
      return "1 to 100";
    case kfpkg::ConfigType::duration:
      return "90s, 10m, 2h";
  }
  return {};
}

}  // namespace

int main() {
  auto keys = nlohmann::ordered_json::array();
  for (const kfpkg::ConfigKey& key : kfpkg::workspace::all_config_keys()) {
    keys.push_back({{"name", key.name},
                    {"type", name_of(key.type)},
                    {"default", key.default_value},
                    {"doc", key.doc}});
  }
  std::cout << keys.dump() << '\n';
}
