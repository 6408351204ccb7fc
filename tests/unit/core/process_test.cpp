// SPDX-License-Identifier: Apache-2.0
// Real children: output, input, ends, time limit, cancelling.
#include "core/process/process.hpp"

#include <catch2/catch.hpp>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

using namespace kfpkg;
using namespace std::chrono_literals;
using End = ProcessResult::End;

namespace {

ProcessSpec shell(std::string script) {
  ProcessSpec spec;
  spec.argv = {"sh", "-c", std::move(script)};
  spec.env = {{"PATH", "/usr/bin:/bin"}, {"GREETING", "hello"}};
  return spec;
}

ProcessResult run(const ProcessSpec& spec, std::stop_token stop = {}) {
  SystemProcessRunner runner;
  auto result = runner.run(spec, std::move(stop));
  if (!result) FAIL(result.error().message);
  return *std::move(result);
}

std::string scratch(const std::string& name) {
  return (std::filesystem::temp_directory_path() /
          ("kfpkg-process-test-" + name + std::to_string(::getpid())))
      .string();
}

std::string slurp(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool answers(const std::string& pid_text) {
  if (::kill(std::stoi(pid_text), 0) != 0) return false;
  // A dead one that nobody has reaped yet still answers.
  const std::string stat = slurp("/proc/" + pid_text.substr(0, pid_text.find('\n')) + "/stat");
  return stat.find(") Z ") == std::string::npos;
}

// A process that has its signal already may not have been given the processor to die with.
bool alive(const std::string& pid_text) {
  for (int i = 0; i < 200 && answers(pid_text); ++i) std::this_thread::sleep_for(10ms);
  return answers(pid_text);
}

}  // namespace

TEST_CASE("a child gets its arguments, folder, environment and nothing else", "[core]") {
  ProcessSpec spec = shell("echo \"$GREETING $1 $(pwd)\"; env | grep -c . ; echo oops >&2; exit 7");
  spec.argv.insert(spec.argv.end(), {"name", "a b;$(false)"});
  spec.cwd = "/usr";
  const ProcessResult result = run(spec);
  CHECK(result.end == End::exited);
  CHECK(result.code == 7);
  CHECK_FALSE(result.ok());
  CHECK(result.out == "hello a b;$(false) /usr\n3\n");  // PATH, GREETING and the PWD of the shell
  CHECK(result.err == "oops\n");
}

TEST_CASE("empty arguments are arguments", "[core]") {
  ProcessSpec spec = shell("printf '<%s>' \"$#\" \"$@\"");
  spec.argv.insert(spec.argv.end(), {"name", "", "b", ""});
  CHECK(run(spec).out == "<3><><b><>");
}

TEST_CASE("exit codes and signals are told apart", "[core]") {
  CHECK(run(shell("exit 0")).ok());
  CHECK(run(shell("exit 255")).code == 255);
  CHECK(run(shell("exit 137")).end == End::exited);
  const ProcessResult killed = run(shell("kill -9 $$"));
  CHECK(killed.end == End::signaled);
  CHECK(killed.code == 9);
  CHECK(run(shell("kill -PIPE $$")).code == SIGPIPE);
}

TEST_CASE("megabytes pass through all three pipes at once", "[core]") {
  ProcessSpec spec;
  spec.argv = {"python3", "-c",
               "import sys,threading\n"
               "t=threading.Thread(target=lambda:sys.stderr.write('e'*3000000))\n"
               "t.start()\n"
               "d=sys.stdin.buffer.read()\n"
               "sys.stdout.buffer.write(d[::-1])\n"
               "t.join()\n"};
  spec.env = {{"PATH", "/usr/bin:/bin"}};
  spec.input = "first" + std::string(2'000'000, 'x');
  const ProcessResult result = run(spec);
  CHECK(result.ok());
  CHECK(result.out == std::string(2'000'000, 'x') + "tsrif");
  CHECK(result.err.size() == 3'000'000);
}

TEST_CASE("a child that does not read its input is no error", "[core]") {
  ProcessSpec spec = shell("exec 0<&-; echo done");
  spec.input = std::string(1'000'000, 'x');
  CHECK(run(spec).out == "done\n");
}

TEST_CASE("output over the limit is read and dropped", "[core]") {
  ProcessSpec spec = shell("head -c 500000 /dev/zero; echo end >&2");
  spec.output_limit = 1000;
  const ProcessResult result = run(spec);
  CHECK(result.ok());
  CHECK(result.out.size() == 1000);
  CHECK(result.err == "end\n");
}

TEST_CASE("lines come complete, without their ends, also the last one", "[core]") {
  std::vector<std::string> out;
  std::vector<std::string> err;
  ProcessSpec spec = shell("printf 'a\\r\\n\\nb'; sleep 0.05; printf 'c\\nlast'; echo e >&2");
  spec.on_out_line = [&](std::string_view line) { out.emplace_back(line); };
  spec.on_err_line = [&](std::string_view line) { err.emplace_back(line); };
  CHECK(run(spec).out == "a\r\n\nbc\nlast");
  CHECK(out == std::vector<std::string>{"a", "", "bc", "last"});
  CHECK(err == std::vector<std::string>{"e"});
}

TEST_CASE("a program that cannot be started is a tool error that names it", "[core]") {
  SystemProcessRunner runner;
  struct Row {
    std::string program;
    std::string message;
  };
  const Row rows[] = {
      {"no-such-program", "no-such-program: not found in PATH"},
      {"/no/such", "/no/such: cannot be started: No such file or directory"},
      {"/etc/passwd", "/etc/passwd: cannot be started: Permission denied"},
  };
  for (const Row& row : rows) {
    ProcessSpec spec = shell("");
    spec.argv = {row.program};
    const auto result = runner.run(spec, {});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().kind == ErrorKind::tool);
    CHECK(result.error().message == row.message);
  }
  ProcessSpec spec = shell("true");
  spec.cwd = "/no/such/folder";
  CHECK_FALSE(runner.run(spec, {}).has_value());
}

TEST_CASE("the time limit ends the whole group", "[core]") {
  const std::string pid_file = scratch("timeout");
  ProcessSpec spec = shell("sleep 60 & echo $! > " + pid_file + "; wait");
  spec.timeout = 300ms;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(run(spec).end == End::timed_out);
  CHECK(std::chrono::steady_clock::now() - begin < 3s);
  CHECK_FALSE(alive(slurp(pid_file)));
  std::filesystem::remove(pid_file);
}

TEST_CASE("a stop request ends child and grandchild, and lets them clean up", "[core]") {
  const std::string pid_file = scratch("stop");
  const std::string cleaned = scratch("cleaned");
  std::stop_source source;
  ProcessSpec spec = shell("trap 'echo yes > " + cleaned + "; exit 3' TERM; sleep 60 & echo $! > " +
                           pid_file + "; echo ready; wait");
  spec.on_out_line = [&](std::string_view) { source.request_stop(); };
  const ProcessResult result = run(spec, source.get_token());
  CHECK(result.end == End::cancelled);
  CHECK(slurp(cleaned) == "yes\n");
  CHECK_FALSE(alive(slurp(pid_file)));
  std::filesystem::remove(pid_file);
  std::filesystem::remove(cleaned);
}

TEST_CASE("a grandchild that ignores SIGTERM is killed after the grace", "[core]") {
  const std::string pid_file = scratch("stubborn");
  std::stop_source source;
  ProcessSpec spec =
      shell("(trap '' TERM; while [ ! -s " + pid_file + " ]; do sleep 0.01; done; echo ready; " +
            "while :; do sleep 1; done) & echo $! > " + pid_file + "; wait");
  spec.on_out_line = [&](std::string_view) { source.request_stop(); };
  const auto begin = std::chrono::steady_clock::now();
  CHECK(run(spec, source.get_token()).end == End::cancelled);
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(took > 4900ms);
  CHECK(took < 20s);
  CHECK_FALSE(alive(slurp(pid_file)));
  std::filesystem::remove(pid_file);
}

TEST_CASE("a background process that keeps the pipes open does not hold us up", "[core]") {
  const auto begin = std::chrono::steady_clock::now();
  const ProcessResult result = run(shell("sleep 5 & echo done"));
  CHECK(result.ok());
  CHECK(result.out == "done\n");
  CHECK(std::chrono::steady_clock::now() - begin < 4s);
}

TEST_CASE("a child ends with us, even when we are killed", "[core]") {
  const std::string file = scratch("orphan");
  const pid_t us = ::fork();
  if (us == 0) {
    SystemProcessRunner runner;
    static_cast<void>(runner.run(
        shell("echo $$ > " + file + ".new; mv " + file + ".new " + file + "; exec sleep 300"), {}));
    ::_exit(0);
  }
  const auto until = std::chrono::steady_clock::now() + 10s;
  const auto wait_for = [&](auto condition) {
    while (!condition() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(5ms);
    return condition();
  };
  REQUIRE(wait_for([&] { return std::filesystem::exists(file); }));
  const pid_t child = std::stoi(slurp(file));
  ::kill(us, SIGKILL);
  ::waitpid(us, nullptr, 0);
  CHECK(wait_for([&] { return ::kill(child, 0) != 0; }));
  std::filesystem::remove(file);
}

TEST_CASE("children get no blocked or ignored signals of ours", "[core]") {
  sigset_t term;
  sigset_t before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigaddset(&term, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &term, &before);
  const auto old = ::signal(SIGPIPE, SIG_IGN);
  const auto hangup = ::signal(SIGHUP, SIG_DFL);  // ignored under nohup, and then also by children
  const auto quit = ::signal(SIGQUIT, SIG_DFL);
  ProcessSpec spec = shell("grep -E '^Sig(Blk|Ign)' /proc/self/status");
  const ProcessResult result = run(spec);
  ::signal(SIGPIPE, old);
  ::signal(SIGHUP, hangup);
  ::signal(SIGQUIT, quit);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(result.out == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_CASE("children that run side by side do not hold each other's pipes", "[core]") {
  std::vector<std::jthread> threads;
  std::atomic<int> good = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&good, i] {
      for (int turn = 0; turn < 5; ++turn) {
        ProcessSpec spec = shell(i == 0 ? "sleep 0.4" : "cat");
        spec.input = "x";
        SystemProcessRunner runner;
        const auto result = runner.run(spec, {});
        if (result && result->ok() && result->out == (i == 0 ? "" : "x")) ++good;
      }
    });
  }
  threads.clear();
  CHECK(good == 40);
  CHECK(std::chrono::steady_clock::now() - begin < 6s);
}

TEST_CASE("programs are found along absolute PATH entries only", "[core]") {
  CHECK(find_program("sh", "/nowhere:/usr/bin:/bin") == std::filesystem::path("/usr/bin/sh"));
  CHECK_FALSE(find_program("sh", "/nowhere").has_value());
  CHECK_FALSE(find_program("sh", "").has_value());
  CHECK_FALSE(find_program("passwd", "/etc").has_value());  // not executable
  CHECK(find_program("/bin/sh", "").has_value());
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path("/usr/bin");
  CHECK_FALSE(find_program("sh", ".::").has_value());
  std::filesystem::current_path(here);
}
