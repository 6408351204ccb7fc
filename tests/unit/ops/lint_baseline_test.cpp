// SPDX-License-Identifier: Apache-2.0
// What baselines take away, what they tell of, and what of them stays when they are written.
#include "lint/engine.hpp"
#include "ops/lint/baseline.hpp"
#include "tests/unit/ops/lint_fixture.hpp"

#include <fstream>
#include <thread>

using namespace kfpkg;
using namespace kfpkg::ops;

namespace {

// An input that nothing uses: one finding for each name.
std::string spec_with(const std::vector<std::string>& unused) {
  std::string text = "name: Train\ninputs:\n";
  for (const std::string& name : unused) text += "- {name: " + name + ", type: String}\n";
  return text + "implementation:\n  container:\n    image: i:1\n    command: [show]\n";
}

/// Specs on disk and what is found in them, all with the one baseline known.json.
class Repository {
 public:
  FolderFindings lint(const std::string& folder, const std::vector<std::string>& unused) {
    const std::string path = folder + "/component.yaml";
    m_workspace.put(path, spec_with(unused));
    FolderFindings found{root() / folder, root() / "known.json", {}, {}};
    lint::lint_source(make_source(path, m_workspace.read(path)), {}, found.diagnostics);
    std::erase_if(found.diagnostics, [](const Diagnostic& one) { return one.rule != "KF111"; });
    return found;
  }
  [[nodiscard]] const std::filesystem::path& root() const { return m_workspace.root(); }
  [[nodiscard]] const test::LintedWorkspace& workspace() const { return m_workspace; }

  WrittenBaseline write(std::vector<FolderFindings> all) {
    auto written = write_baselines(std::move(all), root());
    REQUIRE(written);
    REQUIRE(written->size() == 1);
    return written->front();
  }

 private:
  test::LintedWorkspace m_workspace;
};

}  // namespace

TEST_CASE("of a folder of which one file was linted, other files' entries are not gone", "[lint]") {
  Repository repository;
  FolderFindings both = repository.lint("train", {"a"});
  repository.workspace().put("train/other.yaml", spec_with({"b"}));
  lint::lint_source(make_source("train/other.yaml", spec_with({"b"})), {}, both.diagnostics);
  (void)repository.write({both});
  for (const auto& [file, gone] :
       {std::pair("train/other.yaml", 0U), {"train/component.yaml", 2U}}) {
    CAPTURE(file);
    FolderFindings alone{repository.root() / "train", repository.root() / "known.json", {}, {}};
    alone.only = {repository.root() / file};
    lint::lint_source(make_source("train/other.yaml", spec_with({"b"})), {}, alone.diagnostics);
    std::vector<FolderFindings> all{std::move(alone)};
    const auto done = subtract_baselines(all, repository.root());
    REQUIRE(done);
    CHECK(done->notes.size() == gone);
    CHECK(all[0].diagnostics.empty());
  }
}

TEST_CASE("an entry is gone only where no error keeps its rule from looking", "[lint]") {
  struct Case {
    const char* rule;
    lint::Sight sight;
    bool gone;
  };
  const auto c =
      GENERATE(Case{"KF111", {}, true}, Case{"KF111", {true, false, true}, false},
               Case{"KF111", {false, false, true}, false}, Case{"KF111", {true, true, false}, true},
               Case{"KF204", {true, false, true}, true}, Case{"KF204", {false, false, true}, false},
               Case{"KF402", {}, true}, Case{"KF402", {true, true, false}, false},
               Case{"KF602", {false, true, true}, false}, Case{"KF501", {}, true},
               Case{"KF501", {true, true, false}, false});
  CAPTURE(c.rule, c.sight.texts, c.sight.spec, c.sight.programs);
  Repository repository;
  auto train = repository.lint("train", {"a"});
  for (Diagnostic& one : train.diagnostics) one.rule = c.rule;
  repository.write({train});
  const auto now = [&] {
    auto found = repository.lint("train", {});
    found.sight = c.sight;
    return std::vector<FolderFindings>{std::move(found)};
  };
  auto all = now();
  const auto done = subtract_baselines(all, repository.root());
  REQUIRE(done);
  CHECK(done->notes.empty() != c.gone);
  CHECK(repository.write(now()).others == (c.gone ? 0 : 1));
}

TEST_CASE("what one file of a folder hides is hidden in what is merged with it", "[lint]") {
  const auto seen = [](lint::Sight sight) {
    FolderFindings found;
    found.sight = sight;
    return found;
  };
  FolderFindings folder;
  merge(seen({true, false, true}), folder);
  CHECK((folder.sight.texts && !folder.sight.spec && folder.sight.programs));
  merge(seen({false, true, false}), folder);
  CHECK_FALSE((folder.sight.texts || folder.sight.spec || folder.sight.programs));
}

TEST_CASE("known findings are taken away from all folders of a baseline", "[lint]") {
  Repository repository;
  const auto train = repository.lint("train", {"a", "b"});
  REQUIRE(train.diagnostics.size() == 2);
  CHECK(repository.write({repository.lint("eval", {"x"}), train}).found == 3);

  std::vector<FolderFindings> all{repository.lint("eval", {"x", "y"}),
                                  repository.lint("train", {"a", "b"})};
  const auto done = subtract_baselines(all, repository.root());
  REQUIRE(done);
  CHECK(done->known == 3);
  CHECK(done->notes.empty());
  REQUIRE(all[0].diagnostics.size() == 1);
  CHECK(all[0].diagnostics[0].message.find("\"y\"") != std::string::npos);
  CHECK(all[1].diagnostics.empty());
}

TEST_CASE("an entry is gone only where it was looked for", "[lint]") {
  Repository repository;
  repository.write({repository.lint("eval", {"x"}), repository.lint("train", {"a", "b"})});

  std::vector<FolderFindings> all{repository.lint("train", {"a"})};
  SECTION("the folder was linted") {
    const auto done = subtract_baselines(all, repository.root());
    REQUIRE(done);
    CHECK(done->known == 1);
    REQUIRE(done->notes.size() == 2);
    CHECK(done->notes[0].starts_with("known.json: 1 known finding is gone"));
    CHECK(done->notes[1].starts_with("  train/component.yaml: "));
  }
  SECTION("its rule was off") {
    all[0].rules.ignore = {"KF111"};
    const auto done = subtract_baselines(all, repository.root());
    REQUIRE(done);
    CHECK(done->notes.empty());
  }
  SECTION("the file is no more") {
    std::filesystem::remove(repository.root() / "eval/component.yaml");
    const auto done = subtract_baselines(all, repository.root());
    REQUIRE(done);
    REQUIRE_FALSE(done->notes.empty());
    CHECK(done->notes[0].starts_with("known.json: 2 known findings are gone"));
  }
}

TEST_CASE("writing a baseline keeps what it knows of other folders", "[lint]") {
  Repository repository;
  repository.write({repository.lint("eval", {"x"}), repository.lint("train", {"a", "b"})});
  const WrittenBaseline again = repository.write({repository.lint("train", {"b"})});
  CHECK(again.file == "known.json");
  CHECK(again.found == 1);
  CHECK(again.others == 1);
  const std::string text = repository.workspace().read("known.json");
  CHECK(text.find("\\\"x\\\"") != std::string::npos);
  CHECK(text.find("\\\"a\\\"") == std::string::npos);
}

TEST_CASE("a folder without a baseline cannot have one written", "[lint]") {
  Repository repository;
  std::vector<FolderFindings> all{repository.lint("eval", {"x"}), repository.lint("train", {})};
  all[1].baseline.clear();
  const auto written = write_baselines(all, repository.root());
  REQUIRE_FALSE(written);
  CHECK(written.error().kind == ErrorKind::usage);
  CHECK_FALSE(std::filesystem::exists(repository.root() / "known.json"));
}

TEST_CASE("the baseline of a folder is the given one, or the workspace's", "[lint]") {
  const test::LintedWorkspace workspace;
  workspace.put("kfpkg.yaml", "lint: {baseline: ci/known.json}\n");
  workspace.put("a/train/component.yaml", "name: Train\n");
  const auto folder = workspace.folder("a/train");
  CHECK(baseline_of(folder, {}, workspace.root() / "a") == workspace.root() / "ci/known.json");
  CHECK(baseline_of(folder, {"../mine.json", false}, workspace.root() / "a") ==
        workspace.root() / "mine.json");
}

TEST_CASE("runs over several folders that write one baseline at once lose nothing", "[lint]") {
  Repository repository;
  std::vector<FolderFindings> all;
  for (int i = 0; i < 8; ++i) all.push_back(repository.lint("c" + std::to_string(i), {"a", "b"}));
  std::vector<std::thread> writers;
  for (const FolderFindings& one : all) {
    writers.emplace_back([&] {
      for (int round = 0; round < 20; ++round)
        static_cast<void>(write_baselines({one}, repository.root()));
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(repository.write(all).others == 0);
  CHECK(subtract_baselines(all, repository.root()).value().known == 16);
}

TEST_CASE("a baseline holds no secret, and one that does still counts", "[lint]") {
  Repository repository;
  auto train = repository.lint("train", {"a"});
  REQUIRE(train.diagnostics.size() == 1);
  train.diagnostics[0].message = "the default \"DB_PASSWORD=Zk8sX2q9Lm\" is none";
  repository.write({train});
  const std::string text = repository.workspace().read("known.json");
  CHECK(text.find("Zk8sX2q9Lm") == std::string::npos);
  CHECK(text.find("DB_PASSWORD=***") != std::string::npos);

  const auto known_now = [&](std::string_view message) {
    // As an older kfpkg wrote it: the value as it stands, another fingerprint.
    std::string older = text;
    older.replace(older.find("DB_PASSWORD=***"), 15, "DB_PASSWORD=Zk8sX2q9Lm");
    const std::size_t print = older.find("fingerprint\": \"") + 15;
    older.replace(print, 4, "zzzz");
    std::ofstream(repository.root() / "known.json") << older;
    auto now = train;
    now.diagnostics[0].message = message;
    std::vector<FolderFindings> all{now};
    const auto done = subtract_baselines(all, repository.root());
    REQUIRE(done);
    return done->known;
  };
  CHECK(known_now("the default \"DB_PASSWORD=**********\" is none") == 1);
  CHECK(known_now("the default \"DB_PASSWORD=***\" is none") == 1);
  CHECK(known_now("another \"DB_PASSWORD=***\" is none") == 0);
}
