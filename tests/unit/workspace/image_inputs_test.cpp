// SPDX-License-Identifier: Apache-2.0
// From a folder to the fingerprint of its image: what is read, and what is not read again.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "run/outputs_folder.hpp"
#include "tests/support/git_sandbox.hpp"
#include "workspace/folders/context_tree.hpp"
#include "workspace/images/image_fingerprint.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>

using namespace kfpkg;
using namespace kfpkg::workspace;
using namespace std::chrono_literals;
namespace stdfs = std::filesystem;

namespace {

/// A workspace with the component c/train, an hour after all of its files were written.
class Repository {
 public:
  explicit Repository(const std::string& dockerfile) {
    put("kfpkg.yaml", "registry: r.io/x\n");
    put("c/train/Dockerfile", dockerfile);
    m_clock.wall = [] { return std::chrono::system_clock::now() + 1h; };
  }
  void put(const std::string& path, std::string_view text) const {
    REQUIRE(write_file(root() / path, text));
  }
  [[nodiscard]] stdfs::path root() const { return m_dir.path() / "repo"; }
  [[nodiscard]] ComponentFolder folder() const {
    return load_folder(root() / "c/train", root(), m_environment, {}).value();
  }
  [[nodiscard]] Result<ImageInputs> read() const { return read_build_alone(folder(), m_call); }
  [[nodiscard]] std::string fingerprint() const {
    ImageInputs inputs = read().value();
    inputs.files = own_files(folder(), inputs).value();
    return fingerprint_of(folder(), inputs, {}, m_call).value().hex;
  }
  /// How many files remember long ones.
  [[nodiscard]] std::size_t kept() const {
    const stdfs::path cache = m_dir.path() / "cache/kfpkg/files";
    if (!stdfs::exists(cache)) return 0;
    return DiskTree(cache, "").list("").value().size();
  }

 private:
  TempDir m_dir = TempDir::make("test").value();
  Environment m_environment{std::map<std::string, std::string>{
      {"HOME", m_dir.path().string()}, {"XDG_CACHE_HOME", (m_dir.path() / "cache").string()}}};
  Clock m_clock = Clock::system();
  SilentProgress m_silence;
  Invocation m_call{root(), m_environment, m_clock, m_silence, {}};
};

}  // namespace

TEST_CASE("a folder without a Dockerfile says how to get one", "[workspace]") {
  const Repository place("FROM a\n");
  CHECK(place.read().has_value());
  stdfs::rename(place.root() / "c/train/Dockerfile", place.root() / "c/train/other");
  const auto none = place.read();
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "c/train/Dockerfile: no such file");
  CHECK_THAT(none.error().hint, Catch::Contains("kfpkg new"));
  stdfs::create_symlink("other", place.root() / "c/train/Dockerfile");
  CHECK(place.read().has_value());
  stdfs::remove(place.root() / "c/train/Dockerfile");
  stdfs::create_symlink("../outside", place.root() / "c/train/Dockerfile");
  const auto link = place.read();
  REQUIRE_FALSE(link);
  CHECK_THAT(link.error().message, Catch::StartsWith("c/train/Dockerfile: "));
}

TEST_CASE("a context above is read under the names that people know", "[workspace]") {
  const Repository place("FROM a\nCOPY shared /app\nCOPY c/train/own.py /app\n");
  place.put("c/train/kfpkg.yaml", "context: ../..\n");
  place.put(".dockerignore", "**/*.md\n");
  place.put("shared/io.py", "x");
  place.put("shared/notes.md", "x");
  place.put("c/train/own.py", "x");
  const ImageInputs inputs = place.read().value();
  CHECK(inputs.build.file.source->path() == "c/train/Dockerfile");
  CHECK(inputs.build.ignore.is_shared);
  CHECK(own_files(place.folder(), inputs).value() ==
        std::vector<std::string>{"c/train/own.py", "shared/io.py"});
  const auto taken = taken_among({".dockerignore", "shared/gone.py", "shared/old.md", "other.py"},
                                 place.folder(), inputs, {});
  CHECK(taken.value() == std::vector<std::string>{".dockerignore", "shared/gone.py"});
}

TEST_CASE("long files are remembered between two runs, and edits are seen", "[workspace]") {
  const Repository place("FROM a\nCOPY . /app\n");
  place.put("c/train/a.py", "a");
  const std::string small = place.fingerprint();
  CHECK(place.kept() == 0);

  std::string text(image::k_long_file, 'x');
  place.put("c/train/model.bin", text);
  const std::string with_model = place.fingerprint();
  CHECK(with_model != small);
  CHECK(place.kept() == 1);
  CHECK(place.fingerprint() == with_model);

  text.back() = 'y';
  place.put("c/train/model.bin", text);
  const std::string edited = place.fingerprint();
  CHECK(edited != with_model);
  text.back() = 'x';
  place.put("c/train/model.bin", text);
  CHECK(place.fingerprint() == with_model);
}

TEST_CASE("what kfpkg itself writes into a context is in no fingerprint", "[workspace]") {
  const Repository place("FROM a\nCOPY . /app\n");
  const std::string before = place.fingerprint();
  place.put("c/train/kfpkg.lock", "version: 1\n");
  place.put("c/train/deep/kfpkg.lock", "version: 1\n");
  place.put("c/train/kfpkg-run/rows", "1");
  REQUIRE(run::make_outputs_folder(place.root() / "c/train/last-run"));
  place.put("c/train/last-run/model", "1");
  CHECK(place.fingerprint() == before);
  place.put("c/train/kfpkg.lock.txt", "1");
  const std::string after = place.fingerprint();
  CHECK(after != before);
  place.put("c/train/runs/model", "1");
  CHECK(place.fingerprint() != after);
}

TEST_CASE("where git ignores modes, those of its index are built", "[workspace]") {
  test::GitSandbox sandbox;
  sandbox.make_repository("repo");
  sandbox.write("repo/c/run.sh", "true\n");
  sandbox.git("repo", {"add", "."});
  sandbox.git("repo", {"update-index", "--chmod=+x", "c/run.sh"});
  const stdfs::path root = sandbox.path("repo");
  const auto executable = [&](const std::string& name) {
    const Environment environment(
        std::map<std::string, std::string>{{"HOME", sandbox.path("home").string()}});
    const ComponentFolder folder = load_folder(root / "c", root, environment, {}).value();
    const ContextTree tree(folder, git_modes_of(root));
    return tree.stat(name).value().value().executable;
  };
  CHECK(git_modes_of(root) == nullptr);
  CHECK_FALSE(executable("run.sh"));
  sandbox.git("repo", {"config", "core.fileMode", "false"});
  CHECK(executable("run.sh"));
  sandbox.write("repo/c/new.sh", "true\n");
  stdfs::permissions(root / "c/new.sh", stdfs::perms::all);
  CHECK_FALSE(executable("new.sh"));
  CHECK(git_modes_of({}) == nullptr);
  CHECK(git_modes_of("/") == nullptr);
}
