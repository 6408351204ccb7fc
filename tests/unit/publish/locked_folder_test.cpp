// SPDX-License-Identifier: Apache-2.0
// Waiting for a folder, and what killed runs leave in it.
#include "publish/destinations/locked_folder.hpp"

#include "core/fs/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::publish;

namespace {

class RecordingProgress final : public ProgressSink {
 public:
  void step(std::string_view subject, std::string_view step) override {
    steps.push_back(std::string(subject) + ": " + std::string(step));
  }
  void note(std::string_view, std::string_view) override {}
  void done(std::string_view) override {}
  std::vector<std::string> steps;
};

/// A folder, and time that passes only in sleep.
struct Fixture {
  TempDir dir = TempDir::make("lock").value();
  std::filesystem::path folder = dir.path() / "new" / "site";
  std::chrono::steady_clock::time_point time;
  RecordingProgress progress;
  Clock clock{[this] { return time; },
              {},
              [this](std::chrono::milliseconds wait) {
                time += wait;
                if (on_sleep) on_sleep();
              }};
  std::function<void()> on_sleep;

  Result<LockedFolder> lock(const std::stop_token& stop = {}) {
    return lock_folder(folder, "./site", clock, progress, stop);
  }
  void write(const std::string& name) {
    std::filesystem::create_directories(folder);
    REQUIRE(write_file(folder / name, "text\n").has_value());
  }
};

}  // namespace

TEST_CASE("a locked folder is made, kept from others and written to", "[publish]") {
  Fixture f;
  {
    const auto locked = f.lock();
    REQUIRE(locked.has_value());
    CHECK_FALSE(FolderLock::try_lock(f.folder).has_value());
    REQUIRE(locked->apply({{{ChangeKind::create, "a/b", "text\n", false}}}).has_value());
  }
  CHECK(read_file(f.folder / "a/b", 10).value() == "text\n");
  CHECK(FolderLock::try_lock(f.folder).has_value());
  CHECK(f.progress.steps.empty());

  f.folder = f.folder / "a/b";
  CHECK(f.lock().error().kind == ErrorKind::file);
}

TEST_CASE("temporary files of killed runs go, files of others stay", "[publish]") {
  Fixture f;
  const std::vector<std::string> others = {"notes.kfpkg-backup", ".kfpkg-ab_de1", ".kfpkg-abc",
                                           "x.kfpkg-a1b2c3"};
  for (const std::string& name : others) f.write(name);
  f.write(".kfpkg-a1b2c3");
  REQUIRE(f.lock().has_value());
  CHECK_FALSE(std::filesystem::exists(f.folder / ".kfpkg-a1b2c3"));
  for (const std::string& name : others) {
    INFO(name);
    CHECK(std::filesystem::exists(f.folder / name));
  }
}

TEST_CASE("the wait for a lock is told once, has a limit and can be interrupted", "[publish]") {
  Fixture f;
  f.write(".kfpkg-a1b2c3");
  auto held = std::make_unique<FolderLock>(f.folder);
  const auto refused = f.lock();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == ErrorKind::file);
  CHECK_THAT(refused.error().message,
             Catch::EndsWith("site: another run has been writing there for 120 s"));
  CHECK(f.progress.steps ==
        std::vector<std::string>{"./site: waiting for another run that writes there"});
  CHECK(std::filesystem::exists(f.folder / ".kfpkg-a1b2c3"));

  std::stop_source stopped;
  f.on_sleep = [&] { stopped.request_stop(); };
  CHECK(f.lock(stopped.get_token()).error().kind == ErrorKind::interrupted);
  f.on_sleep = [&] { held.reset(); };
  CHECK(f.lock().has_value());

  f.folder = f.dir.path() / "never";
  CHECK(f.lock(stopped.get_token()).error().kind == ErrorKind::interrupted);
  CHECK_FALSE(std::filesystem::exists(f.folder));
}
