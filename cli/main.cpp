// SPDX-License-Identifier: Apache-2.0
// Entry point: makes the real edges and runs one command.
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "cli/run.hpp"
#include "core/http/curl_transport.hpp"
#include "core/sys/interrupt.hpp"
#include "core/sys/standard_streams.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>

namespace {

using namespace kfpkg;

// Proxies and certificate authorities (CurlTransport says which variables those are).
http::CurlTransport make_transport(const Environment& environment) {
  const auto& variables = environment.variables();
  return http::CurlTransport({variables.begin(), variables.end()});
}

// What cannot be parsed as a whole may still say which form its failure should have.
bool wants_json(const std::vector<std::string>& arguments) {
  const auto format = std::find(arguments.begin(), arguments.end(), "--format");
  const bool apart = format != arguments.end() && std::next(format) != arguments.end() &&
                     *std::next(format) == "json";
  return apart || std::find(arguments.begin(), arguments.end(), "--format=json") != arguments.end();
}

ExitCode run(const std::vector<std::string>& arguments) {
  const Environment environment = Environment::of_process();
  const Result<cli::Parsed> parsed = cli::parse_command_line(cli::all_commands(), arguments);
  if (!parsed) {
    const Terminal terminal = inspect_terminal(2, environment, ColourChoice::automatic);
    std::cerr << cli::render_error(parsed.error(), terminal.colour);
    if (wants_json(arguments)) std::cout << cli::render_error_json(parsed.error());
    return exit_code(parsed.error().kind);
  }
  const cli::CommonOptions& common = *parsed->common;
  const Terminal err_terminal = inspect_terminal(2, environment, common.colour);
  std::optional<Interrupt> interrupt;
  if (parsed->acts) interrupt.emplace();
  const Clock clock = Clock::system();
  SystemProcessRunner processes;
  http::CurlTransport transport = make_transport(environment);
  std::unique_ptr<ProgressSink> progress = std::make_unique<SilentProgress>();
  if (!common.quiet)
    progress =
        std::make_unique<cli::TerminalProgress>(std::cerr, err_terminal, clock, common.verbose);
  std::error_code no_directory;
  const Invocation call{std::filesystem::current_path(no_directory), environment, clock, *progress,
                        interrupt ? interrupt->token() : std::stop_token()};
  workspace::Session session(call, processes, transport);
  cli::Console console{std::cin,     std::cout,
                       std::cerr,    inspect_terminal(1, environment, common.colour),
                       err_terminal, common};
  return cli::run_action(*parsed, session, console);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_streams();
  std::ios::sync_with_stdio(false);
  std::signal(SIGPIPE, SIG_IGN);
  kfpkg::end_on_signals();
  try {
    return static_cast<int>(run({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    std::cerr << "error: this is a bug in kfpkg: " << kfpkg::cli::shown(error.what()) << '\n';
    return static_cast<int>(kfpkg::ExitCode::bug);
  }
}
