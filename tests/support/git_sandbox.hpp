// SPDX-License-Identifier: Apache-2.0
// A temporary folder with a home of its own in which tests run the real git, their judge.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/temp_dir.hpp"
#include "core/process/process.hpp"
#include "core/sys/environment.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::test {

class GitSandbox {
 public:
  GitSandbox() {
    write("home/.gitconfig",
          "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n[init]\n\tdefaultBranch = "
          "main\n");
  }

  [[nodiscard]] std::filesystem::path path(std::string_view name = {}) const {
    return m_dir.path() / name;
  }
  [[nodiscard]] const Environment& environment() const { return m_environment; }
  [[nodiscard]] SystemProcessRunner& runner() { return m_runner; }

  void write(std::string_view name, std::string_view content) const {
    std::filesystem::create_directories(path(name).parent_path());
    if (const Status written = write_file(path(name), content); !written) {
      throw std::runtime_error(written.error().message);
    }
  }

  /// Runs git in a folder of the sandbox; a failure ends the test.
  std::string git(std::string_view folder, const std::vector<std::string>& args) {
    const ProcessResult result = try_git(folder, args);
    if (!result.ok()) throw std::runtime_error("git " + args.at(0) + ": " + result.err);
    std::string out = result.out;
    while (out.ends_with('\n')) out.pop_back();
    return out;
  }

  ProcessResult try_git(std::string_view folder, const std::vector<std::string>& args) {
    ProcessSpec spec;
    spec.argv = {"git"};
    spec.argv.insert(spec.argv.end(), args.begin(), args.end());
    spec.cwd = path(folder);
    spec.env = m_environment.variables();
    return m_runner.run(spec, {}).value();
  }

  /// A repository with one commit that holds the file README.
  void make_repository(std::string_view folder) {
    std::filesystem::create_directories(path(folder));
    git(folder, {"init", "--quiet"});
    write(std::string(folder) + "/README", "hello\n");
    commit_all(folder, "first");
  }
  std::string commit_all(std::string_view folder, const std::string& message) {
    git(folder, {"add", "--all"});
    git(folder, {"commit", "--quiet", "--allow-empty", "--message", message});
    return git(folder, {"rev-parse", "HEAD"});
  }
  void make_bare(std::string_view folder) {
    git({}, {"init", "--quiet", "--bare", path(folder).string()});
  }

 private:
  TempDir m_dir = TempDir::make("test").value();
  // Not the process's environment: a developer's settings must not decide a test.
  Environment m_environment{{{"HOME", (m_dir.path() / "home").string()},
                             {"PATH", "/usr/local/bin:/usr/bin:/bin"},
                             {"GIT_CONFIG_NOSYSTEM", "1"},
                             {"LC_ALL", "C"}}};
  SystemProcessRunner m_runner;
};

}  // namespace kfpkg::test
