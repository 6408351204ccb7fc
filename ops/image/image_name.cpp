// SPDX-License-Identifier: Apache-2.0
// Reads the names of images and layouts.
#include "ops/image/image_name.hpp"

#include "core/text/redact.hpp"
#include "oci/images/layout_store.hpp"
#include "registry/protocol/repository_store.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg::ops {

oci::Selector NamedImage::named() const {
  oci::Selector named = selector;
  const bool filled = !named.tag.empty() || named.digest || store->repository() == nullptr;
  if (!filled) named.tag = "latest";
  return named;
}

bool is_layout_name(std::string_view text) {
  return text.starts_with(oci::k_layout_scheme);
}

Result<LayoutName> parse_layout_name(const std::string& text) {
  std::string rest = is_layout_name(text) ? text.substr(oci::k_layout_scheme.size()) : "";
  LayoutName name;
  if (const std::size_t at = rest.find("@sha"); at != std::string::npos) {
    name.selector.digest = oci::Digest::parse(rest.substr(at + 1));
    if (!name.selector.digest) {
      return fail(ErrorKind::usage,
                  fmt::format("\"{}\": \"{}\" is not a digest", text, rest.substr(at + 1)));
    }
    rest.resize(at);
  }
  const std::size_t colon = rest.find(':');
  name.folder = rest.substr(0, colon);
  if (colon != std::string::npos) name.selector.tag = rest.substr(colon + 1);
  if (name.folder.empty() || (colon != std::string::npos && name.selector.tag.empty())) {
    return fail(ErrorKind::usage, fmt::format("\"{}\" names no layout", text),
                "write oci:DIR or oci:DIR:TAG");
  }
  return name;
}

Result<NamedImage> open_image(const std::string& text, workspace::Session& session) {
  if (is_layout_name(text)) {
    KFPKG_TRY_ASSIGN(LayoutName layout, parse_layout_name(text));
    return NamedImage{oci::layout_store(session.call().cwd / layout.folder, layout.folder),
                      std::move(layout.selector)};
  }
  const std::size_t scheme = text.find("://");
  const auto ref = oci::Reference::parse(text);
  if (!ref && holds_credentials(text)) {
    return fail(ErrorKind::usage,
                fmt::format("\"{}\": the image's name holds credentials", redact(text)),
                "leave them out, and run kfpkg login");
  }
  if (!ref) {
    const std::string hint =
        scheme != std::string::npos
            ? fmt::format("write it without \"{}\"", text.substr(0, scheme + 3))
            : "write REGISTRY/NAME:TAG, as in ghcr.io/acme/train:1.0, or oci:DIR:TAG for a layout";
    return fail(ErrorKind::usage, fmt::format("\"{}\" is not the name of an image", text), hint);
  }
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client());
  return NamedImage{registry::repository_store(*client, *ref), {ref->tag, ref->digest}};
}

std::string full_name_hint(const std::string& text, const Error& error) {
  const bool asked = error.kind == ErrorKind::network || error.kind == ErrorKind::registry ||
                     error.kind == ErrorKind::credentials;
  const auto ref = is_layout_name(text) ? std::nullopt : oci::Reference::parse(text);
  if (!asked || !ref || ref->registry != "docker.io" || text.starts_with("docker.io/")) return {};
  return fmt::format(
      "{}\"{}\" means {}: kfpkg image looks into registries and layouts, not into the local Docker",
      error.hint.empty() ? "" : "; ", text, ref->name());
}

Status check_tag(std::string_view tag, std::string_view command) {
  if (oci::is_tag(tag)) return {};
  return fail(ErrorKind::usage,
              fmt::format("{}{}\"{}\" is not a tag", command, command.empty() ? "" : ": ", tag),
              "a tag has letters, digits, dots, dashes and underscores, 128 at most");
}

}  // namespace kfpkg::ops
