// SPDX-License-Identifier: Apache-2.0
// A place to publish to in a sandbox, opened anew for each publisher.
#pragma once

#include "publish/destinations/open.hpp"
#include "samples.hpp"
#include "tests/support/git_sandbox.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish::samples {

/// The folder `site` of the sandbox, or the folder `parts` on main of the repository `parts.git`.
class Site {
 public:
  enum class Kind { directory, git };

  explicit Site(Kind kind) : m_kind(kind) {
    m_sandbox.make_repository("work");
    m_sandbox.make_bare("parts.git");
    m_sandbox.git("work", {"remote", "add", "origin", "../parts.git"});
    m_sandbox.git("work", {"push", "--quiet", "origin", "main"});
  }

  [[nodiscard]] std::string text() const {
    if (m_kind == Kind::directory) return m_sandbox.path("site").string();
    return "git+file://" + m_sandbox.path("parts.git").string() + "#main:parts";
  }
  Result<std::unique_ptr<Destination>> try_open(std::string_view where,
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
  std::unique_ptr<Destination> open() { return std::move(try_open(text()).value()); }

  /// What people read under a path.
  std::string file(const std::string& path) {
    if (m_kind == Kind::git) return m_sandbox.git("parts.git", {"show", "main:parts/" + path});
    std::string text =
        read_file(m_sandbox.path("site") / path, release::k_index_limit).value_or("absent");
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }
  test::GitSandbox& sandbox() { return m_sandbox; }

 private:
  Kind m_kind;
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
