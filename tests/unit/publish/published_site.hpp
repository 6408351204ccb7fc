// SPDX-License-Identifier: Apache-2.0
// A place to publish to in a sandbox, of any kind, and publishing there.
#pragma once

#include "publish/destinations/open.hpp"
#include "samples.hpp"
#include "tests/support/git_sandbox.hpp"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::publish::samples {

/// One empty place; each kind of destination derives its own.
class PublishedSite {
 public:
  PublishedSite(const PublishedSite&) = delete;
  PublishedSite& operator=(const PublishedSite&) = delete;
  virtual ~PublishedSite() = default;

  /// What --to says.
  [[nodiscard]] virtual std::string text() const = 0;
  /// What people read at a path of the published layout (`publish/layout.hpp`), in whatever form it
  /// is kept; empty: nothing.
  [[nodiscard]] virtual std::string file(const std::string& path) = 0;

  /// A publisher of its own, as `--to` opens it; in the folder `work` of the sandbox.
  [[nodiscard]] Result<std::unique_ptr<Destination>> try_open(std::string_view where,
                                                              const std::stop_token& stop = {}) {
    return open_destination(where,
                            {k_base,
                             {"origin"},
                             m_sandbox.path("work"),
                             m_sandbox.runner(),
                             m_sandbox.environment(),
                             m_clock,
                             m_progress},
                            stop);
  }
  [[nodiscard]] std::unique_ptr<Destination> open() { return std::move(try_open(text()).value()); }

  [[nodiscard]] test::GitSandbox& sandbox() { return m_sandbox; }
  [[nodiscard]] const test::GitSandbox& sandbox() const { return m_sandbox; }

 protected:
  PublishedSite() { std::filesystem::create_directories(m_sandbox.path("work")); }

 private:
  test::GitSandbox m_sandbox;
  SilentProgress m_progress;
  Clock m_clock = Clock::system();
};

/// The release that a candidate becomes.
inline Release release_of(const Candidate& candidate) {
  return plan(MemoryTree({}), {candidate}).value().releases.at(0).release;
}

inline std::vector<Release> releases_of(const std::vector<Candidate>& candidates) {
  std::vector<Release> releases;
  for (const Candidate& one : candidates) releases.push_back(release_of(one));
  return releases;
}

/// Read and put.
inline Result<PutResult> put(Destination& destination, const std::vector<Candidate>& candidates) {
  const auto names = names_of(candidates);
  if (!names) return tl::unexpected<Error>(names.error());
  const auto there = destination.read(*names, {});
  if (!there) return tl::unexpected<Error>(there.error());
  return destination.put(releases_of(candidates), *there, {});
}

}  // namespace kfpkg::publish::samples
