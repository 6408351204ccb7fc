// SPDX-License-Identifier: Apache-2.0
// Which kind of destination a text means.
#include "publish/destinations/open.hpp"

#include "core/text/redact.hpp"
#include "git/remote_url.hpp"
#include "publish/destinations/kinds.hpp"

#include <fmt/format.h>

namespace kfpkg::publish {
namespace {

const DestinationKind* kind_of(std::string_view text, std::span<const DestinationKind> kinds,
                               std::span<const std::string> remotes) {
  const DestinationKind* best = nullptr;
  for (const DestinationKind& kind : kinds) {
    if (kind.scheme.empty() || !text.starts_with(kind.scheme)) continue;
    if (best == nullptr || best->scheme.size() < kind.scheme.size()) best = &kind;
  }
  if (best != nullptr) return best;
  for (const DestinationKind& kind : kinds) {
    if (kind.claims != nullptr && kind.claims(text, remotes)) return &kind;
  }
  return nullptr;
}

tl::unexpected<Error> no_kind(std::string_view text) {
  const std::string shown = redact(text);
  if (const std::size_t scheme_end = text.find("://"); scheme_end != text.npos) {
    const std::string_view scheme = text.substr(0, scheme_end);
    if (scheme == "https" || scheme == "http" || scheme == "ssh") {
      return fail(ErrorKind::usage, fmt::format("--to {}: cannot be written to as it is", shown),
                  fmt::format("for a git repository write git+{}", shown));
    }
    return fail(ErrorKind::usage, fmt::format("--to {}: kfpkg cannot write there", shown),
                "publish to a folder and copy it there, index.json last");
  }
  const std::string_view before_hash = text.substr(0, text.find('#'));
  const auto hosted = git::hosted_repository(before_hash);
  if (!hosted) {
    return fail(ErrorKind::usage, fmt::format("--to {}: not a destination", shown),
                fmt::format("give {}", destination_forms()));
  }
  const std::string_view user = before_hash.substr(0, before_hash.find('@') + 1);
  std::string_view path = hosted->path;
  if (path.ends_with(".git")) path.remove_suffix(4);
  return fail(ErrorKind::usage, fmt::format("--to {}: write the address as a URL", text),
              fmt::format("--to git+ssh://{}{}/{}.git{}", user, hosted->host, path,
                          text.substr(before_hash.size())));
}

}  // namespace

Result<std::unique_ptr<Destination>> open_destination(std::string_view text,
                                                      const OpenContext& context,
                                                      const std::stop_token& stop) {
  if (text.empty()) {
    return fail(ErrorKind::usage, "--to: says nothing",
                fmt::format("give {}", destination_forms()));
  }
  const std::vector<DestinationKind> kinds = destination_kinds();
  const DestinationKind* kind = kind_of(text, kinds, context.remotes);
  if (kind == nullptr) return no_kind(text);
  return kind->open(text, context, stop);
}

std::string destination_forms() {
  std::string text;
  const std::vector<DestinationKind> kinds = destination_kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    text += fmt::format("{}{}", i == 0 ? "" : ", ", kinds[i].form);
  }
  return text;
}

}  // namespace kfpkg::publish
