// SPDX-License-Identifier: Apache-2.0
// Rules about what the disk has and no build is given.
#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "lint/engine.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace fs = std::filesystem;

namespace {

/// A component on disk whose Dockerfile ends with the given lines.
class Folder {
 public:
  explicit Folder(const std::string& copies, mode_t usual = 0644) : m_usual(usual) {
    write("component.yaml",
          "name: T\nimplementation: {container: {image: \"a/b:1\", command: [/bin/date]}}\n");
    write("Dockerfile", "FROM debian:13-slim\n" + copies);
  }
  void write(const std::string& name, const std::string& text) const { write(name, text, m_usual); }
  void write(const std::string& name, const std::string& text, mode_t mode) const {
    REQUIRE(write_file(m_dir.path() / name, text));
    set_mode(name, mode);
  }
  void make_folder(const std::string& name, mode_t mode = 0755) const {
    fs::create_directories(m_dir.path() / name);
    set_mode(name, mode);
  }
  void set_mode(const std::string& name, mode_t mode) const {
    REQUIRE(::chmod((m_dir.path() / name).c_str(), mode) == 0);
  }
  [[nodiscard]] fs::path at(const std::string& name) const { return m_dir.path() / name; }
  [[nodiscard]] std::vector<std::string> messages() const {
    Diagnostics found;
    REQUIRE(lint_folder(DiskTree(m_dir.path(), ""), "", {}, found));
    std::vector<std::string> texts;
    for (const Diagnostic& one : found) {
      if (one.rule == "KF621") texts.push_back(one.message);
    }
    return texts;
  }

 private:
  TempDir m_dir = TempDir::make("lint-test").value();
  mode_t m_usual;
};

using Messages = std::vector<std::string>;

}  // namespace

TEST_CASE("a mode that the image does not get is found, one finding for each COPY", "[lint]") {
  struct Row {
    mode_t mode;
    Messages found;
  };
  const Row rows[] = {
      {0644, {}},
      {0664, {}},
      {0755, {}},
      {0775, {}},
      {0600, {"\"src/a\" has mode 600 here and 644 in the image"}},
      {0640, {"\"src/a\" has mode 640 here and 644 in the image"}},
      {0700, {"\"src/a\" has mode 700 here and 755 in the image"}},
      {0666, {"\"src/a\" has mode 666 here and 644 in the image"}},
      {04755, {"\"src/a\" has mode 4755 here and 755 in the image"}},
  };
  for (const Row& row : rows) {
    const Folder folder("COPY src /app\n");
    folder.write("src/a", "x", row.mode);
    folder.write("src/b", "x");
    folder.write("other", "x", 0600);
    INFO(row.mode);
    CHECK(folder.messages() == row.found);
  }

  const Folder many("COPY src /app\nCOPY --chmod=600 key /key\nCOPY key /other\n");
  many.write("src/a", "x", 0600);
  many.write("src/b", "x", 0600);
  many.write("src/deep/c", "x", 0777);
  many.set_mode("src/deep", 01777);
  many.write("key", "x", 0600);
  CHECK(many.messages() ==
        Messages{"\"src/deep\" has mode 1777 here and 755 in the image, and so do 3 more paths"});
}

TEST_CASE("modes that the umask gives to all files mean nothing", "[lint]") {
  for (const mode_t usual : {0600U, 0777U, 0666U}) {
    const Folder folder("COPY src /app\n", usual);
    folder.write("src/a", "x");
    INFO(usual);
    CHECK(folder.messages().empty());
  }
  const Folder open("COPY src /app\n", 0600);
  open.write("src/a", "x", 0644);
  CHECK(open.messages().empty());
}

TEST_CASE("an empty folder that COPY reaches is found", "[lint]") {
  const Folder folder("COPY src /app\nCOPY out /out\n");
  folder.write("src/a", "x");
  folder.make_folder("src/in/side");
  folder.make_folder("src/cache");
  folder.write("src/cache/x.pyc", "x");
  folder.write(".dockerignore", "**/*.pyc\nsrc/ignored\n");
  folder.make_folder("src/ignored");
  folder.make_folder("elsewhere");
  folder.make_folder("out");
  REQUIRE(::mkfifo(folder.at("src/fifo").c_str(), 0644) == 0);
  CHECK(folder.messages() == Messages{"\"src/cache\" is a folder that .dockerignore empties, which "
                                      "is not copied",
                                      "\"src/fifo\" is no file, which is not copied",
                                      "\"src/in/side\" is an empty folder, which is not copied",
                                      "\"out\" is an empty folder, which is not copied"});
}
