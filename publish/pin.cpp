// SPDX-License-Identifier: Apache-2.0
// Pinning by text edits, so that the author's layout and comments survive.
#include "publish/pin.hpp"

#include "core/crypto/sha256.hpp"
#include "core/text/edit.hpp"
#include "core/yaml/document.hpp"
#include "spec/component/component.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

namespace kfpkg::publish {
namespace {

struct Read {
  yaml::Document document;
  spec::Component component;
};

Result<Read> read_spec(std::string text, std::string_view display) {
  const SourcePtr source = make_source(std::string(display), std::move(text));
  Diagnostics diagnostics;
  auto documents = yaml::parse(source, diagnostics);
  std::optional<spec::Component> component;
  if (documents && documents->size() == 1) {
    component = spec::read_component(documents->front(), diagnostics);
  }
  if (component) return Read{std::move(documents->front()), std::move(*component)};
  const std::string hint = fmt::format("kfpkg lint {}", display);
  if (diagnostics.empty()) {
    return fail(ErrorKind::findings, fmt::format("{}: not exactly one YAML document", display),
                hint);
  }
  const Diagnostic& first = diagnostics.front();
  const Position at = source->position(first.place.span.begin);
  return fail(
      ErrorKind::findings,
      fmt::format("{}:{}:{}: {} ({})", display, at.line, at.column, first.message, first.rule),
      hint);
}

std::string annotation(const yaml::Document& document, std::string_view key) {
  const yaml::Node* node = document.root.find("metadata");
  if (node != nullptr) node = node->find("annotations");
  if (node != nullptr) node = node->find(key);
  return node != nullptr && yaml::is_string(*node) ? node->value : std::string{};
}

}  // namespace

Result<std::string> pin_spec(std::string_view text, const Pin& pin, std::string_view display) {
  if (!pin.image.digest) {
    return fail(ErrorKind::config,
                fmt::format("{}: the image {} has no digest", display, pin.image.str()),
                "kfpkg build --push");
  }
  const std::string plain = with_lf(text);
  const std::string image = pin.image.with_digest(*pin.image.digest).str();
  KFPKG_TRY_ASSIGN(const Read read, read_spec(plain, display));
  std::vector<TextEdit> edits =
      spec::set_annotations(read.document, {{std::string(k_version_annotation), pin.version},
                                            {std::string(k_location_annotation), pin.url}});
  edits.push_back(spec::set_image(read.component, image));
  KFPKG_TRY_ASSIGN(std::string pinned, apply_edits(plain, std::move(edits)));

  // Published text is for ever: it is read back before anybody sees it.
  KFPKG_TRY_ASSIGN(const Read again, read_spec(pinned, fmt::format("{} (pinned)", display)));
  if (again.component.image.value != image ||
      annotation(again.document, k_version_annotation) != pin.version ||
      annotation(again.document, k_location_annotation) != pin.url) {
    return fail(ErrorKind::findings,
                fmt::format("{}: image and annotations cannot be written into this text", display),
                "write metadata.annotations in block style, without anchors");
  }
  return pinned;
}

std::string with_lf(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i];
  }
  return out;
}

std::string component_digest(std::string_view text) {
  return sha256_hex(with_lf(text));
}

}  // namespace kfpkg::publish
