// SPDX-License-Identifier: Apache-2.0
// A machine for sequences of ops: a working folder of its own, and nothing but fakes around it.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "tests/support/fake_process_runner.hpp"
#include "tests/support/fake_transport.hpp"
#include "workspace/session.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace kfpkg::test {

struct Machine {
  Machine() { std::filesystem::create_directory(work()); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  [[nodiscard]] std::filesystem::path work() const { return dir.path() / "work"; }
  /// Writes a file of the working folder.
  [[nodiscard]] bool put(const std::string& path, std::string_view text) const {
    return write_file(work() / path, text).has_value();
  }

  TempDir dir = TempDir::make("ops-test").value();
  FakeProcessRunner processes;
  FakeTransport transport;
  SilentProgress progress;
  Clock clock = Clock::system();
  Environment environment{std::map<std::string, std::string>{{"HOME", dir.path().string()}}};
  Invocation call{work(), environment, clock, progress, {}};
  workspace::Session session{call, processes, transport};
};

}  // namespace kfpkg::test
