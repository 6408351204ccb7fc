// SPDX-License-Identifier: Apache-2.0
// Questions at the terminal, and one password from a pipe.
#include "cli/login/ask_credential.hpp"

#include "core/terminal/prompt.hpp"

#include <fmt/format.h>

#include <istream>

namespace kfpkg::cli {
namespace {

constexpr std::size_t k_longest_password = 64U << 10U;

// One line end is taken off: that is what echo and files bring.
Result<std::string> read_password(std::istream& in) {
  std::string text(k_longest_password + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.size() > k_longest_password || text.find('\n') != std::string::npos) {
    return fail(ErrorKind::usage, "login: what standard input brings is not one password",
                "pipe the password alone, in one line");
  }
  return text;
}

tl::unexpected<Error> nothing_given(const std::string& what, const std::string& registry) {
  return fail(
      ErrorKind::usage, fmt::format("login: no {} is given", what),
      fmt::format(
          "in a script: printf %s \"$TOKEN\" | kfpkg login {} --username NAME --password-stdin",
          registry));
}

}  // namespace

Result<registry::Credential> ask_credential(const GivenLogin& given, const std::string& registry,
                                            Console& console, const std::stop_token& stop) {
  registry::Credential credential;
  credential.username = given.username;
  const bool can_ask = !given.password_stdin && has_terminal();
  if (credential.username.empty() && can_ask) {
    KFPKG_TRY_ASSIGN(credential.username,
                     ask_terminal(fmt::format("user name for {}: ", registry), Echo::shown, stop));
  }
  if (credential.username.empty()) return nothing_given("user name", registry);
  if (credential.username.find(':') != std::string::npos) {
    return fail(ErrorKind::usage, "login: a user name holds no colon",
                "give the name alone; the password is asked for");
  }
  if (can_ask) {
    KFPKG_TRY_ASSIGN(credential.secret,
                     ask_terminal("password or token (not shown): ", Echo::hidden, stop));
    credential.origin = "the terminal";
  } else if (given.password_stdin) {
    KFPKG_TRY_ASSIGN(credential.secret, read_password(console.in));
    credential.origin = "standard input";
  }
  if (credential.secret.empty()) return nothing_given("password", registry);
  return credential;
}

}  // namespace kfpkg::cli
