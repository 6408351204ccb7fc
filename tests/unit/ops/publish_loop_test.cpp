// SPDX-License-Identifier: Apache-2.0
// The loop of publishing, with a destination that answers as it is told, and with real ones.
#include "ops/publish/publish_loop.hpp"

#include "tests/unit/publish/directory_site.hpp"
#include "tests/unit/publish/git_site.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <thread>

using namespace kfpkg;
using namespace kfpkg::ops;
using publish::Candidate;
using publish::PutOutcome;
using publish::PutResult;
using publish::Release;
using publish::Releases;
using publish::samples::candidate;
using std::chrono::milliseconds;

namespace {

/// Answers puts with a list of outcomes, the last one for ever; keeps what it is asked.
class ScriptedDestination final : public publish::Destination {
 public:
  explicit ScriptedDestination(std::deque<PutOutcome> outcomes) : m_outcomes(std::move(outcomes)) {}

  Result<std::vector<Releases>> read(std::span<const std::string> names,
                                     const std::stop_token&) override {
    log.emplace_back("read");
    std::vector<Releases> all;
    for (const std::string& name : names) {
      all.push_back({name, {}, std::to_string(log.size())});
      if (const auto found = entries.find(name); found != entries.end()) {
        all.back().versions = {found->second.entry};
      }
    }
    return all;
  }
  Result<std::string> read_text(const Releases& there, std::string_view,
                                const std::stop_token&) override {
    return entries.at(there.name).text;
  }
  Result<PutResult> put(std::span<const Release> releases, std::span<const Releases>,
                        const std::stop_token&) override {
    log.push_back("put " + std::to_string(releases.size()));
    const PutOutcome outcome = m_outcomes.front();
    if (m_outcomes.size() > 1) m_outcomes.pop_front();
    return PutResult{outcome, outcome == PutOutcome::done ? "c0ffee" : ""};
  }
  Result<std::vector<std::string>> names(std::string_view, const std::stop_token&) override {
    return std::vector<std::string>{};
  }
  [[nodiscard]] const std::string& base_url() const override { return publish::samples::k_base; }
  [[nodiscard]] std::string display() const override { return "scripted"; }

  std::map<std::string, Release> entries;  ///< what is there
  std::vector<std::string> log;            ///< with the calls of tags

 private:
  std::deque<PutOutcome> m_outcomes;
};

struct Fixture {
  explicit Fixture(std::deque<PutOutcome> outcomes) : destination(std::move(outcomes)) {}

  ScriptedDestination destination;
  SilentProgress progress;
  std::vector<milliseconds> waits;
  std::chrono::steady_clock::time_point time{};
  Status checked;
  Status tagged;
  std::stop_source stopping;
  Clock clock{[this] { return time; }, [] { return std::chrono::system_clock::time_point{}; },
              [this](milliseconds wait) {
                waits.push_back(wait);
                time += wait;
              }};
  VersionTags tags{[this](const Candidate& one) {
                     destination.log.push_back("check " + one.name);
                     return checked;
                   },
                   [this](const Candidate& one) {
                     destination.log.push_back("tag " + one.name);
                     return tagged;
                   }};

  Result<Publication> publish(const std::vector<Candidate>& candidates = {candidate()},
                              bool dry_run = false) {
    return publish_releases({destination, tags, clock, progress, stopping.get_token(),
                             race_policy(), [] { return 0.5; }},
                            candidates, dry_run);
  }
  using Log = std::vector<std::string>;
};

void check_race(publish::samples::PublishedSite& site) {
  std::atomic<int> published = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&site, &published, i] {
      SilentProgress progress;
      const Clock clock = Clock::system();
      const auto ok = [](const Candidate&) { return Status{}; };
      const VersionTags tags{ok, ok};
      const auto destination = site.open();
      // Two of them add versions to one component.
      const std::vector<Candidate> one = {i < 2
                                              ? candidate("train", "0." + std::to_string(i) + ".0")
                                              : candidate("part" + std::to_string(i))};
      if (publish_releases({*destination, tags, clock, progress, {}}, one, false)) ++published;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(published == 4);
  const auto destination = site.open();
  CHECK(destination->names("", {}).value() == std::vector<std::string>{"part2", "part3", "train"});
  const std::vector<std::string> names = {"train"};
  CHECK(destination->read(names, {}).value().at(0).listed().size() == 2);
}

}  // namespace

TEST_CASE("publishing plans, writes, then tags", "[publish]") {
  Fixture f({PutOutcome::done});
  const auto done = f.publish({candidate(), candidate("other")});
  REQUIRE(done.has_value());
  CHECK(done->revision == "c0ffee");
  CHECK(done->tries == 1);
  CHECK(done->releases.size() == 2);
  CHECK(f.destination.log ==
        Fixture::Log{"read", "check train", "check other", "put 2", "tag train", "tag other"});
  CHECK(f.waits.empty());
}

TEST_CASE("a dry run reads, and neither writes nor tags", "[publish]") {
  Fixture f({PutOutcome::done});
  const auto planned = f.publish({candidate()}, true);
  CHECK(planned.value().releases.at(0).outcome == publish::PublishOutcome::created);
  CHECK(planned.value().revision.empty());
  CHECK(f.destination.log == Fixture::Log{"read", "check train"});
}

TEST_CASE("who was second plans again, after waits that grow", "[publish]") {
  Fixture f({PutOutcome::moved, PutOutcome::moved, PutOutcome::moved, PutOutcome::done});
  const auto done = f.publish();
  REQUIRE(done.has_value());
  CHECK(done->tries == 4);
  CHECK(f.destination.log == Fixture::Log{"read", "check train", "put 1", "read", "put 1", "read",
                                          "put 1", "read", "put 1", "tag train"});
  milliseconds waited{0};
  for (const milliseconds wait : f.waits) waited += wait;
  CHECK(waited == milliseconds(50 + 100 + 200));
}

TEST_CASE("who is always second gives up, and tags nothing", "[publish]") {
  Fixture f({PutOutcome::moved});
  SECTION("after so many tries") {
    const auto late = f.publish();
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().kind == ErrorKind::registry);
    CHECK(late.error().message == "scripted: others kept publishing, 30 tries came too late");
    CHECK(late.error().hint == "run the same command again");
    CHECK(f.time.time_since_epoch() <= race_policy().budget);
  }
  SECTION("after so much time, though each try takes long") {
    f.clock.now = [&f] { return f.time += std::chrono::minutes{2}; };
    const auto late = f.publish();
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().message == "scripted: others kept publishing, 3 tries came too late");
  }
  SECTION("when it is interrupted") {
    f.clock.sleep = [&f](milliseconds) { f.stopping.request_stop(); };
    CHECK(f.publish().error().kind == ErrorKind::interrupted);
  }
  CHECK(std::count(f.destination.log.begin(), f.destination.log.end(), "tag train") == 0);
}

TEST_CASE("a run that was killed between write and tag is completed", "[publish]") {
  Fixture f({PutOutcome::same});
  f.destination.entries["train"] = publish::samples::release_of(candidate());
  const auto again = f.publish();
  CHECK(again.value().releases.at(0).outcome == publish::PublishOutcome::already_published);
  CHECK(again.value().revision.empty());
  CHECK(f.destination.log == Fixture::Log{"read", "put 1", "tag train"});
}

TEST_CASE("a version that another run has published meanwhile is refused", "[publish]") {
  Fixture f({PutOutcome::moved, PutOutcome::done});
  f.clock.sleep = [&f](milliseconds) {
    Candidate other = candidate();
    other.image = publish::samples::image('b');
    f.destination.entries["train"] = publish::samples::release_of(other);
  };
  const auto refused = f.publish().value().refused;
  REQUIRE(refused.size() == 1);
  CHECK(refused.at(0).component == "train");
  CHECK_THAT(refused.at(0).error.message,
             Catch::StartsWith("train 0.1.0 is published already with other content"));
  CHECK(f.destination.log == Fixture::Log{"read", "check train", "put 1", "read"});
}

TEST_CASE("each version that is taken by other content is named, and nothing is written",
          "[publish]") {
  Fixture f({PutOutcome::done});
  std::vector<Candidate> candidates;
  for (const char* name : {"clean", "split", "train"}) {
    candidates.push_back(candidate(name));
    Candidate other = candidates.back();
    if (other.name != "split") other.image = publish::samples::image('b');
    f.destination.entries[name] = publish::samples::release_of(other);
  }
  const bool dry_run = GENERATE(false, true);
  const Publication told = f.publish(candidates, dry_run).value();
  REQUIRE(told.refused.size() == 2);
  CHECK(told.refused.at(0).component == "clean");
  CHECK(told.refused.at(1).component == "train");
  CHECK_THAT(told.refused.at(1).error.hint, Catch::Contains("0.1.1"));
  CHECK(told.releases.empty());
  CHECK(f.destination.log == Fixture::Log{"read"});
}

TEST_CASE("a tag of another image stops a new version before it is written", "[publish]") {
  Fixture f({PutOutcome::done});
  f.checked = fail(ErrorKind::config, "the tag stands for another image");
  const Publication told = f.publish({candidate(), candidate("other")}).value();
  REQUIRE(told.refused.size() == 2);
  CHECK(told.refused.at(1).error.message == "the tag stands for another image");
  CHECK(f.destination.log == Fixture::Log{"read", "check train", "check other"});
}

TEST_CASE("a registry that cannot be asked about a tag ends the publishing", "[publish]") {
  Fixture f({PutOutcome::done});
  f.checked = fail(ErrorKind::network, "no route to host");
  CHECK(f.publish({candidate(), candidate("other")}).error().message == "no route to host");
  CHECK(f.destination.log == Fixture::Log{"read", "check train"});
}

TEST_CASE("a tag that could not be set is told, the others are set", "[publish]") {
  Fixture f({PutOutcome::done});
  f.tagged = fail(ErrorKind::registry, "denied");
  const auto refused = f.publish({candidate(), candidate("other")});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "denied");
  CHECK(refused.error().context.at(0) == "tagging the image of train 0.1.0, which is published");
  CHECK(f.destination.log.back() == "tag other");
}

TEST_CASE("publishers at the same time do not lose each other's versions", "[publish]") {
  publish::samples::DirectorySite folder;
  check_race(folder);
  publish::samples::GitSite git;
  check_race(git);
}
