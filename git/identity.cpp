// SPDX-License-Identifier: Apache-2.0
// Identities by `git var`, which knows all the places that they may come from.
#include "git/identity.hpp"

#include "core/text/number.hpp"

#include <fmt/format.h>

namespace kfpkg::git {
namespace {

constexpr const char* k_hint =
    "git config --global user.name \"Your Name\" && git config --global user.email you@example.org";

Result<Identity> identity(const Program& git, const std::filesystem::path& directory,
                          const char* variable, const std::stop_token& stop) {
  const Call call{{"-c", "user.useConfigOnly=true", "var", variable}, directory, "git"};
  KFPKG_TRY_ASSIGN(const ProcessResult result, run(git, call, stop));
  if (result.ok()) {
    const std::string_view line(result.out.data(),
                                std::min(result.out.find('\n'), result.out.size()));
    if (auto parsed = parse_identity(line)) return std::move(*parsed);
  }
  Error error = failure(result, "git");
  if (error.kind == ErrorKind::config)
    return tl::unexpected<Error>(std::move(error));  // another owner
  return fail(ErrorKind::config, "git: no name and email for the commit are set", k_hint);
}

}  // namespace

std::optional<Identity> parse_identity(std::string_view line) {
  const auto open = line.find(" <");
  const auto close = line.rfind("> ");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
    return std::nullopt;
  Identity identity{std::string(line.substr(0, open)),
                    std::string(line.substr(open + 2, close - open - 2)), 0, 0};
  const std::string_view time = line.substr(close + 2);
  const auto space = time.find(' ');
  if (space == std::string_view::npos || identity.name.empty() || identity.email.empty())
    return std::nullopt;
  const std::string_view zone = time.substr(space + 1);
  if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto seconds = parse_number<std::int64_t>(time.substr(0, space));
  const auto hhmm = parse_number<std::uint16_t>(zone.substr(1));
  if (!seconds || !hhmm) return std::nullopt;
  identity.seconds = *seconds;
  identity.offset_minutes = (*hhmm / 100 * 60 + *hhmm % 100) * (zone[0] == '-' ? -1 : 1);
  return identity;
}

Result<Identities> identities(const Program& git, const std::filesystem::path& directory,
                              const std::stop_token& stop) {
  Identities both;
  KFPKG_TRY_ASSIGN(both.author, identity(git, directory, "GIT_AUTHOR_IDENT", stop));
  KFPKG_TRY_ASSIGN(both.committer, identity(git, directory, "GIT_COMMITTER_IDENT", stop));
  return both;
}

}  // namespace kfpkg::git
