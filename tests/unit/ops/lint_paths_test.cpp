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
  workspace::SharedSettings shared(root, Environment(std::map<std::string, std::string>{}));

  const LintPaths named =
      split_paths({"b/pipeline.py", "train", "train/main.py", "a/second.py", "a/../b/pipeline.py",
                   "gone.py", "folder.py", "a/first.py", (root / "a/first.py").string()},
                  shared);
  CHECK(named.paths == std::vector<std::string>{"train", "train/main.py", "gone.py", "folder.py"});
  CHECK(named.files == Paths{root / "a/first.py", root / "a/second.py", root / "b/pipeline.py"});
}

TEST_CASE("specs are linted by themselves, whatever their files are called", "[lint]") {
  const test::LintedWorkspace workspace;
  const std::string spec = "name: A\nimplementation: {container: {image: a/b, command: [c]}}\n";
  const std::string manifest =
      "kind: PipelineVersion\napiVersion: pipelines.kubeflow.org/v2beta1\nspec: {}\n";
  const std::vector<std::pair<std::string, std::string>> specs{
      {"add.component.yaml", spec},
      {"broken.yaml", "name: [a\nimplementation:\n"},
      {"broken.json", "{\n  \"implementation\": {,\n"},
      {"compiled.json", R"({"pipelineInfo": {"name": "a"}})"},
      {"job.yml", "pipelineSpec: {}\n"},
      {"train/manifest.yaml", "kind: Pipeline\n---\n" + manifest},
      {"train/pipeline.yaml", "deploymentSpec: {}\n"},
  };
  // They belong to the component around them, or to none.
  const std::vector<std::pair<std::string, std::string>> others{
      {"broken/values.yaml", "name: [a\n"},
      {"kfpkg.yaml", "implementation: x\n"},
      {"list.yaml", "[implementation]\n"},
      {"empty.yaml", ""},
      {"text.txt", spec},
      {"data.json", "[1, 2]\n"},
      {"train/component.yaml", spec},
      {"train/tests/cases/a.yaml", "inputs: {}\n"},
      {"service.yaml", "kind: PipelineVersion\napiVersion: v1\nspec: {}\n"},
  };
  std::vector<std::string> given;
  Paths expected;
  for (const auto& [path, text] : specs) {
    workspace.put(path, text);
    given.push_back(path);
    expected.push_back(workspace.root() / path);
  }
  std::vector<std::string> rest;
  for (const auto& [path, text] : others) {
    workspace.put(path, text);
    given.push_back(path);
    rest.push_back(path);
  }
  given.emplace_back("./job.yml");
  workspace::SharedSettings shared(workspace.root(),
                                   Environment(std::map<std::string, std::string>{}));
  std::sort(expected.begin(), expected.end());
  const LintPaths named = split_paths(given, shared);
  CHECK(named.paths == rest);
  Paths found;
  for (const NamedDocument& document : named.documents) found.push_back(document.path);
  CHECK(found == expected);
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
