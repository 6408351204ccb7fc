// SPDX-License-Identifier: Apache-2.0
// Runs a child to its end: pipes, time limit, cancelling, and how it ended.
#include "core/process/fd.hpp"
#include "core/process/launch.hpp"
#include "core/process/lines.hpp"
#include "core/process/process.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <utility>

namespace kfpkg {
namespace {

using SteadyClock = std::chrono::steady_clock;
using process_detail::Fd;
using process_detail::make_pipe;
using process_detail::Pipe;
using process_detail::set_nonblocking;
using process_detail::write_quietly;
using std::chrono::milliseconds;

constexpr milliseconds k_grace{5000};  ///< between SIGTERM and SIGKILL
constexpr milliseconds k_straggle{
    1000};                          ///< how long others may hold the pipes once the child is gone
constexpr milliseconds k_tick{20};  ///< where the kernel cannot tell us about the child's end

/// One output stream of the child: what is kept of it and who hears its lines.
struct Output {
  Fd fd;
  std::string* kept;
  std::size_t limit;
  LineSplitter lines;

  void pump() {
    char buffer[65536];
    const ssize_t count = ::read(fd.get(), buffer, sizeof buffer);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      finish();
      return;
    }
    const std::string_view bytes(buffer, static_cast<std::size_t>(count));
    kept->append(bytes.substr(0, limit - std::min(limit, kept->size())));
    lines.feed(bytes);
  }
  void finish() {
    if (!fd.open()) return;
    fd.close();
    lines.finish();
  }
};

/// A running child and everything that is waited for.
class Run {
 public:
  Run(const ProcessSpec& spec, ProcessResult& result)
      : m_spec(spec),
        m_result(result),
        m_out{{}, &result.out, spec.output_limit, LineSplitter(spec.on_out_line)},
        m_err{{}, &result.err, spec.output_limit, LineSplitter(spec.on_err_line)} {}

  Status start(const std::filesystem::path& program);
  void to_the_end(const std::stop_token& stop);

 private:
  void poll_once();
  void pump_input();
  void check_child();
  void end_group(ProcessResult::End why);
  void enforce(const std::stop_token& stop);
  [[nodiscard]] bool done() const;
  [[nodiscard]] int wait_time() const;
  void reap();

  const ProcessSpec& m_spec;
  ProcessResult& m_result;
  Output m_out;
  Output m_err;
  Fd m_in;
  std::size_t m_in_sent = 0;
  Pipe m_wake;
  Fd m_pidfd;
  pid_t m_pid = -1;
  SteadyClock::time_point m_started = SteadyClock::now();
  std::optional<SteadyClock::time_point> m_child_gone;
  std::optional<SteadyClock::time_point> m_kill_at;
  bool m_killed = false;
};

Status Run::start(const std::filesystem::path& program) {
  Pipe in;
  Pipe out;
  Pipe err;
  if (!make_pipe(in) || !make_pipe(out) || !make_pipe(err) || !make_pipe(m_wake)) {
    return fail(ErrorKind::tool,
                fmt::format("{}: no pipe to talk to it: {}", m_spec.argv[0], std::strerror(errno)));
  }
  const std::vector<std::string> args(m_spec.argv.begin() + 1, m_spec.argv.end());
  std::error_code error;
  m_pid = process_detail::launch(
      {program, args, m_spec.cwd, &m_spec.env, in.read.get(), out.write.get(), err.write.get()},
      error);
  if (error || m_pid <= 0) {
    return fail(ErrorKind::tool,
                fmt::format("{}: cannot be started: {}", m_spec.argv[0], error.message()));
  }
  m_in = std::move(in.write);
  m_out.fd = std::move(out.read);
  m_err.fd = std::move(err.read);
  for (const Fd* fd : {&m_in, &m_out.fd, &m_err.fd, &m_wake.read, &m_wake.write})
    set_nonblocking(*fd);
  if (m_spec.input.empty()) m_in.close();
#ifdef SYS_pidfd_open
  m_pidfd = Fd(static_cast<int>(::syscall(SYS_pidfd_open, m_pid, 0)));
#endif
  return {};
}

void Run::to_the_end(const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { (void)!::write(m_wake.write.get(), "!", 1); });
  while (true) {
    enforce(stop);
    check_child();
    if (done()) break;
    poll_once();
  }
  m_out.finish();
  m_err.finish();
  reap();
}

/// Tells a cancelled or late group to end, and makes it when it does not.
void Run::enforce(const std::stop_token& stop) {
  if (m_kill_at) {
    if (m_killed || SteadyClock::now() < *m_kill_at) return;
    ::kill(-m_pid, SIGKILL);
    m_killed = true;
    return;
  }
  if (stop.stop_requested()) end_group(ProcessResult::End::cancelled);
  if (m_spec.timeout.count() > 0 && SteadyClock::now() - m_started >= m_spec.timeout) {
    end_group(ProcessResult::End::timed_out);
  }
}

void Run::end_group(ProcessResult::End why) {
  if (m_kill_at || m_child_gone) return;
  m_result.end = why;
  ::kill(-m_pid, SIGTERM);
  m_kill_at = SteadyClock::now() + k_grace;
}

/// Notes the child's end but leaves it a zombie, so that its number and its group stay ours until
/// reap().
void Run::check_child() {
  if (m_child_gone) return;
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == 0) {
    return;
  }
  m_child_gone = SteadyClock::now();
  m_in.close();
}

bool Run::done() const {
  if (!m_child_gone) return false;
  if (!m_out.fd.open() && !m_err.fd.open()) return true;
  if (m_kill_at) return m_killed && SteadyClock::now() >= *m_kill_at + k_straggle;
  return SteadyClock::now() >= *m_child_gone + k_straggle;
}

int Run::wait_time() const {
  std::optional<SteadyClock::time_point> next;
  const auto sooner = [&next](SteadyClock::time_point when) {
    if (!next || when < *next) next = when;
  };
  if (m_kill_at) sooner(m_killed ? *m_kill_at + k_straggle : *m_kill_at);
  if (m_child_gone && !m_kill_at) sooner(*m_child_gone + k_straggle);
  if (!m_kill_at && m_spec.timeout.count() > 0) sooner(m_started + m_spec.timeout);
  if (!m_child_gone && !m_pidfd.open()) sooner(SteadyClock::now() + k_tick);
  if (!next) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*next - SteadyClock::now());
  return static_cast<int>(std::clamp<long long>(left.count(), 0, 3'600'000));
}

void Run::poll_once() {
  pollfd waits[] = {{m_out.fd.get(), POLLIN, 0},
                    {m_err.fd.get(), POLLIN, 0},
                    {m_in.get(), POLLOUT, 0},
                    {m_wake.read.get(), POLLIN, 0},
                    {m_child_gone ? -1 : m_pidfd.get(), POLLIN, 0}};
  if (::poll(waits, std::size(waits), wait_time()) <= 0) return;
  if (waits[0].revents != 0) m_out.pump();
  if (waits[1].revents != 0) m_err.pump();
  if (waits[2].revents != 0) pump_input();
  char drop[16];
  if (waits[3].revents != 0) (void)!::read(m_wake.read.get(), drop, sizeof drop);
}

void Run::pump_input() {
  const std::string_view left = std::string_view(m_spec.input).substr(m_in_sent);
  const ssize_t written = write_quietly(m_in.get(), left);
  if (written < 0) {
    if (errno != EAGAIN && errno != EINTR)
      m_in.close();  // it does not want to read: its own business
    return;
  }
  m_in_sent += static_cast<std::size_t>(written);
  if (m_in_sent == m_spec.input.size()) m_in.close();
}

/// Takes the child's status. What is left of a cancelled group goes too, also when it closed its
/// pipes.
void Run::reap() {
  if (m_kill_at && !m_killed) ::kill(-m_pid, SIGKILL);
  int status = 0;
  while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
  }
  m_result.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  if (m_result.end == ProcessResult::End::exited && WIFSIGNALED(status)) {
    m_result.end = ProcessResult::End::signaled;
  }
}

Result<std::filesystem::path> locate(const ProcessSpec& spec) {
  const std::string& name = spec.argv[0];
  if (name.find('/') != std::string::npos) return std::filesystem::path(name);
  const auto path = spec.env.find("PATH");
  auto found = find_program(name, path == spec.env.end() ? "/usr/bin:/bin" : path->second);
  if (!found) return fail(ErrorKind::tool, name + ": not found in PATH", install_hint(name));
  return *std::move(found);
}

}  // namespace

Result<ProcessResult> SystemProcessRunner::run(const ProcessSpec& spec, std::stop_token stop) {
  if (spec.argv.empty()) return fail(ErrorKind::tool, "no program was named");
  KFPKG_TRY_ASSIGN(const std::filesystem::path program, locate(spec));
  std::error_code ignored;
  if (!spec.cwd.empty() && !std::filesystem::is_directory(spec.cwd, ignored)) {
    return fail(ErrorKind::tool, fmt::format("{}: cannot be started: {} is not a folder",
                                             spec.argv[0], spec.cwd.string()));
  }
  ProcessResult result;
  if (stop.stop_requested()) {
    result.end = ProcessResult::End::cancelled;
    return result;
  }
  Run run(spec, result);
  KFPKG_TRY(run.start(program));
  run.to_the_end(stop);
  return result;
}

}  // namespace kfpkg
