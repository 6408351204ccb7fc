// SPDX-License-Identifier: Apache-2.0
// Runs fuzz targets over files, without libFuzzer: fuzz_replay NAME FILE..., exit 2 for a name that
// is none.
#include "targets.hpp"

#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
  for (const FuzzTarget& target : k_fuzz_targets) {
    if (argc < 2 || target.name != std::string_view(argv[1])) continue;
    for (int i = 2; i < argc; ++i) {
      std::ifstream file(argv[i], std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      std::cout << target.name << ' ' << argv[i] << std::endl;
      target.run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    }
    return 0;
  }
  std::cerr << "fuzz_replay: no such target\n";
  return 2;
}
