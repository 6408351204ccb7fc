// SPDX-License-Identifier: Apache-2.0
// A workspace on disk to be linted, without Python and network.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "tests/support/fake_process_runner.hpp"
#include "tests/support/fake_transport.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/session.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <filesystem>
#include <string>
#include <string_view>

namespace kfpkg::test {

class LintedWorkspace {
 public:
  void put(const std::string& path, std::string_view text) const {
    const std::filesystem::path file = root() / path;
    std::filesystem::create_directories(file.parent_path());
    REQUIRE(write_file(file, text));
  }
  [[nodiscard]] std::string read(const std::string& path) const {
    return read_file(root() / path, 1U << 20U).value();
  }
  [[nodiscard]] const std::filesystem::path& root() const { return m_dir.path(); }
  [[nodiscard]] workspace::ComponentFolder folder(const std::string& path) const {
    return workspace::load_folder(root() / path, root(), m_environment, {}).value();
  }
  /// Of a call that begins now.
  [[nodiscard]] workspace::StoredLocks& locks() const { return m_locks.emplace_back(root()); }
  [[nodiscard]] workspace::Session& session() { return m_session; }

 private:
  TempDir m_dir = TempDir::make("lint").value();
  Environment m_environment{std::map<std::string, std::string>{{"HOME", m_dir.path().string()}}};
  Clock m_clock = Clock::system();
  SilentProgress m_progress;
  Invocation m_call{m_dir.path(), m_environment, m_clock, m_progress, {}};
  FakeProcessRunner m_processes;
  FakeTransport m_transport;
  mutable std::deque<workspace::StoredLocks> m_locks;
  workspace::Session m_session{m_call, m_processes, m_transport};
};

}  // namespace kfpkg::test
