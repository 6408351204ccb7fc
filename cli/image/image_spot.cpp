// SPDX-License-Identifier: Apache-2.0
// Reads the names of images and layouts.
#include "cli/image/image_spot.hpp"

#include "oci/images/layout_store.hpp"
#include "registry/protocol/repository_store.hpp"

#include <fmt/format.h>

namespace kfpkg::cli {
namespace {

constexpr std::string_view k_layout = "oci:";

// DIR[:TAG][@DIGEST]; the folder ends at the first colon, as for skopeo.
Result<ImageSpot> layout_spot(const std::string& text, const std::filesystem::path& cwd) {
  std::string rest = text.substr(k_layout.size());
  oci::Selector selector;
  if (const std::size_t at = rest.find("@sha"); at != std::string::npos) {
    selector.digest = oci::Digest::parse(rest.substr(at + 1));
    if (!selector.digest) {
      return fail(ErrorKind::usage,
                  fmt::format("\"{}\": \"{}\" is not a digest", text, rest.substr(at + 1)));
    }
    rest.resize(at);
  }
  const std::size_t colon = rest.find(':');
  const std::string folder = rest.substr(0, colon);
  if (colon != std::string::npos) selector.tag = rest.substr(colon + 1);
  if (folder.empty() || (colon != std::string::npos && selector.tag.empty())) {
    return fail(ErrorKind::usage, fmt::format("\"{}\" names no layout", text),
                "write oci:DIR or oci:DIR:TAG");
  }
  return ImageSpot{oci::layout_store(cwd / folder, folder), std::move(selector)};
}

}  // namespace

oci::Selector ImageSpot::named() const {
  oci::Selector named = selector;
  const bool filled = !named.tag.empty() || named.digest || place->repository() == nullptr;
  if (!filled) named.tag = "latest";
  return named;
}

Result<ImageSpot> image_spot(const std::string& text, workspace::Session& session) {
  if (text.starts_with(k_layout)) return layout_spot(text, session.call().cwd);
  const std::size_t scheme = text.find("://");
  const auto ref = oci::Reference::parse(text);
  if (!ref) {
    const std::string hint =
        scheme != std::string::npos
            ? fmt::format("write it without \"{}\"", text.substr(0, scheme + 3))
            : "write REGISTRY/NAME:TAG, as in ghcr.io/acme/train:1.0, or oci:DIR:TAG for a layout";
    return fail(ErrorKind::usage, fmt::format("\"{}\" is not the name of an image", text), hint);
  }
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client());
  return ImageSpot{registry::repository_store(*client, *ref), {ref->tag, ref->digest}};
}

Status check_tag(const std::string& tag) {
  if (oci::is_tag(tag)) return {};
  return fail(ErrorKind::usage, fmt::format("\"{}\" is not a tag", tag),
              "letters, digits, dots, dashes and underscores, at most 128");
}

}  // namespace kfpkg::cli
