// SPDX-License-Identifier: Apache-2.0
// Rules about COPY when the build context is a folder above the component's.
#include "core/fs/trees/overlay_tree.hpp"
#include "lint/engine.hpp"
#include "lint/fixes/fix_folder.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

using Files = std::map<std::string, MemoryTree::File, std::less<>>;

/// A component at c/train of a repository.
struct Repository {
  Files own{{"component.yaml",
             {"name: T\nimplementation: {container: {image: \"a/b:1\", command: [python3, "
              "/app/train.py]}}\n"}},
            {"src/train.py", {"print()\n"}}};
  Files around{{"shared/lib/io.py", {"x\n"}}, {"c/train/component.yaml", {"stale"}}};
  std::string below = "c/train";

  [[nodiscard]] LintOptions options() const {
    LintOptions options;
    options.build.around = std::make_shared<MemoryTree>(around, "repo");
    options.build.inputs.below = below;
    return options;
  }
  [[nodiscard]] Diagnostics lint(const std::string& dockerfile) const {
    Files files = own;
    files["Dockerfile"] = {"FROM python:3.13-slim\n" + dockerfile};
    Diagnostics found;
    REQUIRE(lint_folder(MemoryTree(files, "here"), "", options(), found));
    return found;
  }
};

// Rule, file, message, help of each finding.
std::string told(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& one : diagnostics) {
    text += one.rule + (one.severity == Severity::warning ? "w " : " ") + one.place.source->path() +
            ": " + one.message + "; " + one.help + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("sources of COPY are looked for in the context above", "[lint]") {
  const Repository repository;
  CHECK(told(repository.lint("COPY shared/lib /app/lib\nCOPY c/train/src /app\n")) == "");
  CHECK(told(repository.lint("COPY ../../shared/lib /app/lib\nCOPY c/train/src /app\n")) == "");
  struct Row {
    const char* copy;
    const char* told;
  };
  const Row rows[] = {
      {"COPY src/train.py /app/train.py\n",
       "KF605 here/Dockerfile: there is no \"src/train.py\" in the build context repo; write "
       "\"c/train/src/train.py\": paths of COPY count from the context\n"},
      {"COPY shared/lbi c/train/src /app/\n",
       "KF605 here/Dockerfile: there is no \"shared/lbi\" in the build context repo; did you mean "
       "\"lib\"?\n"},
      {"COPY elsewhere c/train/src /app/\n",
       "KF605w here/Dockerfile: there is no \"elsewhere\" in the build context repo; paths of COPY "
       "are relative to the context that kfpkg.yaml names\n"},
      {"COPY shared/lib /app/lib\n",
       "KF606 here/component.yaml: no COPY brings \"/app/train.py\" into the image; write COPY "
       "c/train/src/train.py /app/train.py\n"},
  };
  for (const Row& row : rows) {
    INFO(row.copy);
    CHECK(told(repository.lint(row.copy)) == row.told);
  }
}

TEST_CASE("a folder above that has the source of a COPY is named", "[lint]") {
  LintOptions options;
  options.build.folder_with = [](std::string_view path) {
    return path == "shared/lib" ? "../.." : "";
  };
  const Repository repository;
  Files files = repository.own;
  files["Dockerfile"] = {"FROM python:3.13-slim\nCOPY ../../shared/lib /app/lib\nCOPY src /app\n"};
  Diagnostics found;
  REQUIRE(lint_folder(MemoryTree(files), "", options, found));
  CHECK(told(found) ==
        "KF605 Dockerfile: there is no \"shared/lib\" beside the Dockerfile; it is in ../..: write "
        "`context: ../..` in kfpkg.yaml, and all paths of COPY count from there\n");
}

TEST_CASE("the .dockerignore of a context above holds, unless the Dockerfile has its own",
          "[lint]") {
  Repository repository;
  const std::string copy = "COPY shared/lib /app/lib\nCOPY c/train/src /app\n";
  repository.own[".dockerignore"] = {"**\n"};  // of no context
  CHECK(told(repository.lint(copy)) ==
        "KF619w here/.dockerignore: no build reads this file: the context is repo; rename it to "
        "Dockerfile.dockerignore, with paths that count from there: c/train/...\n");
  repository.own.erase(".dockerignore");
  repository.around[".dockerignore"] = {"shared\n"};
  CHECK(told(repository.lint(copy)) ==
        "KF605 here/Dockerfile: .dockerignore keeps \"shared/lib\" from the build; take it back "
        "with a line \"!shared/lib\" at its end\n");
  repository.own["Dockerfile.dockerignore"] = {"**/*.md\n"};
  CHECK(told(repository.lint(copy)) == "");
}

TEST_CASE("secrets and .git of the context above are found where COPY takes them", "[lint]") {
  Repository repository;
  repository.around[".git/HEAD"] = {"ref: refs/heads/main\n"};
  repository.around["shared/.env"] = {"WANDB_API_KEY=0f2c51d8a7b94e63\n"};
  repository.around["other/.env"] = {"WANDB_API_KEY=0f2c51d8a7b94e63\n"};
  CHECK(told(repository.lint("COPY shared /app/\nCOPY c/train/src /app\n")) ==
        "KF616 here/Dockerfile: \"shared/.env\" goes into the image, and holds the value of "
        "WANDB_API_KEY; write a Dockerfile.dockerignore with the line \"shared/.env\"\n");
  CHECK(told(repository.lint("COPY c/train/src /app\n")) == "");
  const std::string all = told(repository.lint("COPY . /app/\nCOPY c/train/src /app\n"));
  CHECK_THAT(all, Catch::Contains("the whole history of the repository goes into the image"));
  CHECK_THAT(all, Catch::Contains("\"other/.env\" goes into the image"));
}

TEST_CASE("the .dockerignore that components share is not mended for one of them", "[lint]") {
  Repository repository;
  repository.around[".dockerignore"] = {"**/*.md\n"};
  repository.around["shared/.env"] = {"WANDB_API_KEY=0f2c51d8a7b94e63\n"};
  const std::string copy = "COPY shared /app/\nCOPY c/train/src /app\n";
  const Diagnostics found = repository.lint(copy);
  REQUIRE(found.size() == 1);
  CHECK(found.front().place.source->path() == "repo/.dockerignore");
  CHECK(found.front().fixes.empty());
  repository.own["Dockerfile.dockerignore"] = {"**/*.md\n"};
  const Diagnostics own = repository.lint(copy);
  REQUIRE(own.size() == 1);
  CHECK(own.front().help == "add the line \"shared/.env\" at the end of Dockerfile.dockerignore");
  CHECK(own.front().fixes.size() == 1);
}

TEST_CASE("texts that are not saved yet count in a context above", "[lint]") {
  const Repository repository;
  Files files = repository.own;
  files["Dockerfile"] = {"FROM python:3.13-slim\nCOPY c/train/new.py /app/train.py\n"};
  const MemoryTree disk(files);
  OverlayTree tree(disk);
  tree.put("new.py", "print()\n");
  Diagnostics found;
  REQUIRE(lint_folder(tree, "", repository.options(), found));
  CHECK(told(found) == "");
}
