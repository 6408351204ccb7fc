// SPDX-License-Identifier: Apache-2.0
// What users name, told apart, and where pipelines are looked for.
#include "ops/lint/paths.hpp"
#include "tests/unit/ops/lint_fixture.hpp"

using namespace kfpkg;
using namespace kfpkg::ops;

namespace {

using Paths = std::vector<std::filesystem::path>;

std::set<std::string> above(const std::vector<std::string>& paths,
                            const std::vector<std::string>& components) {
  FoldersAbove folders(paths, "/w");
  for (const std::string& component : components) folders.add(component);
  return folders.folders();
}

}  // namespace

TEST_CASE("files of Python that belong to no component are pipelines", "[lint]") {
  const test::LintedWorkspace workspace;
  workspace.put("b/pipeline.py", "import kfp\n");
  workspace.put("a/second.py", "import kfp\n");
  workspace.put("a/first.py", "");
  workspace.put("train/component.yaml", "name: Train\n");
  workspace.put("train/main.py", "");
  workspace.put("folder.py/x", "");
  const std::filesystem::path root = workspace.root();

  const LintPaths named =
      split_paths({"b/pipeline.py", "train", "train/main.py", "a/second.py", "a/../b/pipeline.py",
                   "gone.py", "folder.py", "a/first.py", (root / "a/first.py").string()},
                  root);
  CHECK(named.paths == std::vector<std::string>{"train", "train/main.py", "gone.py", "folder.py"});
  CHECK(named.files == Paths{root / "a/first.py", root / "a/second.py", root / "b/pipeline.py"});
}

TEST_CASE("folders above components end at what was named", "[lint]") {
  using Folders = std::set<std::string>;
  CHECK(above({}, {"/w/a/b/train", "/w/a/eval"}) == Folders{"/w", "/w/a", "/w/a/b"});
  CHECK(above({"a"}, {"/w/a/b/train", "/w/a/eval"}) == Folders{"/w/a", "/w/a/b"});
  CHECK(above({"a/b", "/w/c"}, {"/w/a/b/train", "/w/c/d/eval"}) ==
        Folders{"/w/a/b", "/w/c", "/w/c/d"});
  // Named itself, or by a file in it: what is around is nobody's business.
  CHECK(above({"a/eval"}, {"/w/a/eval"}).empty());
  CHECK(above({"a/eval/component.yaml"}, {"/w/a/eval"}).empty());
  CHECK(above({"/"}, {"/x/y/train"}) == Folders{"/", "/x", "/x/y"});
  CHECK(above({}, {}).empty());
}
