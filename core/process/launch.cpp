// SPDX-License-Identifier: Apache-2.0
// Starts children by Boost.Process 1.74, header-only.
#include "core/process/launch.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <mutex>
#include <string>
#include <vector>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnull-dereference"
#endif
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/environment.hpp>
#include <boost/process/error.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/group.hpp>
#include <boost/process/posix.hpp>
#include <boost/process/start_dir.hpp>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace bp = boost::process;

namespace kfpkg::process_detail {
namespace {

/// Signal dispositions and masks survive exec: a child must not inherit what our threads block or
/// ignore. Runs between fork and exec, so only async-signal-safe calls.
struct BeforeExec : bp::extend::handler {
  char* const* argv = nullptr;
  pid_t parent = -1;

  template <class Executor>
  void on_exec_setup(Executor& executor) const {
    // bp::args takes the first character of every argument, which an empty one does not have.
    executor.cmd_line = argv;
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    // When kfpkg is killed and can end nobody, the kernel does. It goes by the thread that forked,
    // and that one waits for its child. The second look is for a parent that died just before.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);
  }
  /// Boost 1.74 leaves the child that could not exec as a zombie.
  template <class Executor>
  void on_error(Executor& executor, const std::error_code&) const {
    if (executor.pid > 0) ::waitpid(executor.pid, nullptr, 0);
  }
};

/// Boost opens its error pipe and marks it close-on-exec in two calls; a fork in between would hand
/// it to a stranger and make us wait for that one's end. Forking concerns the whole process, and so
/// does this lock.
std::mutex& fork_lock() {
  static std::mutex lock;
  return lock;
}

}  // namespace

pid_t launch(const LaunchSpec& spec, std::error_code& error) {
  bp::environment env;
  // Not operator[]: its find() compares past the end of shorter entries (Boost 1.74).
  for (const auto& [name, value] : *spec.env) env.set(name, value);
  const std::string cwd = spec.cwd.empty() ? std::string(".") : spec.cwd.string();
  std::vector<std::string> words{spec.program.string()};
  words.insert(words.end(), spec.args.begin(), spec.args.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  BeforeExec before_exec;
  before_exec.argv = argv.data();
  before_exec.parent = ::getpid();
  // Boost waits under the lock for exec to succeed, which is the point of it.
  const std::lock_guard guard(fork_lock());
  try {
    bp::group group;
    bp::child child(bp::exe = words.front(), bp::env = env, bp::start_dir = cwd,
                    bp::posix::fd.bind(STDIN_FILENO, spec.in),
                    bp::posix::fd.bind(STDOUT_FILENO, spec.out),
                    bp::posix::fd.bind(STDERR_FILENO, spec.err), group, before_exec, error);
    const pid_t pid = child.id();
    child.detach();
    group.detach();
    return error ? -1 : pid;
  } catch (const bp::process_error& thrown) {
    error = thrown.code();
    return -1;
  }
}

}  // namespace kfpkg::process_detail
