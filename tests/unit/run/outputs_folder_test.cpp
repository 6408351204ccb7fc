// SPDX-License-Identifier: Apache-2.0
// The folder of outputs.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "run/outputs_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace kfpkg;

namespace fs = std::filesystem;

namespace {

bool is_outputs(const fs::path& root, std::string_view name) {
  const DiskTree tree(root, "");
  return run::is_outputs_folder(tree, name, tree.list(name).value());
}

}  // namespace

TEST_CASE("a folder that is made for outputs is known again, one of the user's is left alone",
          "[run]") {
  const TempDir scratch = TempDir::make("outputs-test").value();
  const fs::path root = scratch.path();
  REQUIRE(run::make_outputs_folder(root / "new" / "er"));
  CHECK(is_outputs(root, "new/er"));
  CHECK_FALSE(is_outputs(root, "new"));
  REQUIRE(run::make_outputs_folder(root / "new" / "er"));
  CHECK(is_outputs(root, "new/er"));

  fs::create_directory(root / "mine");
  REQUIRE(run::make_outputs_folder(root / "mine"));
  CHECK(fs::is_empty(root / "mine"));
  REQUIRE(write_file(root / "mine" / ".gitignore", "*\n"));
  CHECK_FALSE(is_outputs(root, "mine"));

  REQUIRE(write_file(root / "file", ""));
  CHECK_FALSE(run::make_outputs_folder(root / "file" / "below"));
}
