// SPDX-License-Identifier: Apache-2.0
// The commit that a published component comes from.
#include "workspace/images/provenance.hpp"

#include "core/fs/change_set.hpp"
#include "tests/support/git_sandbox.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>

using namespace kfpkg;
using namespace kfpkg::workspace;
using kfpkg::test::GitSandbox;

namespace stdfs = std::filesystem;

namespace {

/// A repository with one component, committed.
class Committed {
 public:
  Committed() {
    m_git.make_repository("repo");
    for (const char* file : {"component.yaml", "Dockerfile", "data", "run.sh"})
      m_git.write(std::string("repo/train/") + file, std::string(file) + "\n");
    stdfs::create_symlink("data", at("link"));
    stdfs::permissions(at("run.sh"), stdfs::perms(0755));
    commit("the component");
  }
  void commit(const std::string& what) {
    m_git.git("repo", {"add", "--all"});
    m_git.git("repo", {"commit", "--quiet", "--message", what});
  }
  [[nodiscard]] stdfs::path at(const std::string& file) const {
    return m_git.path("repo/train/" + file);
  }
  void write(const std::string& file, const std::string& text) const {
    REQUIRE(write_file(at(file), text));
  }
  [[nodiscard]] std::string head() { return m_git.git("repo", {"rev-parse", "HEAD"}); }
  [[nodiscard]] std::string provenance() const {
    const stdfs::path root = m_git.path("repo");
    const Environment environment(
        std::map<std::string, std::string>{{"HOME", m_git.path("home").string()}});
    const Clock clock = Clock::system();
    SilentProgress silent;
    const Invocation call{root, environment, clock, silent, {}};
    const ComponentFolder folder = load_folder(root / "train", root, environment, {}).value();
    return provenance_commit(folder, {"data", "link", "run.sh"}, call).value();
  }

 private:
  GitSandbox m_git;
};

}  // namespace

TEST_CASE("a component comes from the last commit that touched its files", "[workspace]") {
  Committed place;
  const std::string first = place.head();
  CHECK(place.provenance() == first);
  place.write("other", "no part of the image\n");
  CHECK(place.provenance() == first);
  place.commit("something else");
  CHECK(place.provenance() == first);
  place.write("data", "new\n");
  CHECK(place.provenance().empty());
  place.commit("data");
  CHECK(place.provenance() == place.head());
}

TEST_CASE("what is not as it was committed comes from no commit", "[workspace]") {
  const auto changed = [](auto change) {
    const Committed place;
    change(place);
    return place.provenance();
  };
  CHECK(changed([](const Committed& place) { place.write("data", "DATA\n"); }).empty());
  CHECK(changed([](const Committed& place) { place.write("Dockerfile", "FROM x\n"); }).empty());
  CHECK(changed([](const Committed& place) { place.write("component.yaml", "x\n"); }).empty());
  CHECK(changed([](const Committed& place) { stdfs::remove(place.at("data")); }).empty());
  CHECK(changed([](const Committed& place) {
          stdfs::permissions(place.at("run.sh"), stdfs::perms(0644));
        }).empty());
  CHECK(changed([](const Committed& place) {
          stdfs::remove(place.at("link"));
          stdfs::create_symlink("run.sh", place.at("link"));
        }).empty());
  CHECK(changed([](const Committed& place) {
          stdfs::remove(place.at("data"));
          stdfs::create_symlink("run.sh", place.at("data"));
        }).empty());
}

TEST_CASE("a component whose image is somebody else's comes from a commit as well", "[workspace]") {
  Committed place;
  const std::string first = place.head();
  stdfs::remove(place.at("Dockerfile"));
  CHECK(place.provenance() == first);
}
