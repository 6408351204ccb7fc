// SPDX-License-Identifier: Apache-2.0
// kfpkg.yaml: settings that are read are settings that a configuration holds.
#include "workspace/settings/config.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kfpkg;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto settings = workspace::read_settings(make_source("kfpkg.yaml", text));
  if (!settings) {
    if (settings.error().message.empty()) std::abort();
    return 0;
  }
  const workspace::Config config({*settings});
  for (const auto& [key, setting] : *settings) {
    if (setting.origin.str().empty()) std::abort();
    if (config.written().at(key).values != setting.values) std::abort();
  }
  return 0;
}
