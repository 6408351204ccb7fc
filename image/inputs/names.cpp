// SPDX-License-Identifier: Apache-2.0
// Image names from templates.
#include "image/inputs/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::image {
namespace {

constexpr std::size_t k_fewest_digits = 16;

/// Where a tag may start in a template: after the last ':' that comes after the last '/'.
std::size_t tag_mark(std::string_view name_template) {
  const std::size_t slash = name_template.rfind('/');
  const std::size_t colon = name_template.rfind(':');
  const bool is_tag = colon != std::string_view::npos &&
                      (slash == std::string_view::npos ? colon > 0 : colon > slash);
  return is_tag ? colon : std::string_view::npos;
}

Result<std::string> fill(std::string_view name_template, const NameParts& parts) {
  std::string out;
  while (!name_template.empty()) {
    const std::size_t open = std::min(name_template.find('{'), name_template.size());
    out += name_template.substr(0, open);
    name_template.remove_prefix(open);
    if (name_template.empty()) break;
    const std::size_t close = name_template.find('}');
    const std::string_view field =
        name_template.substr(1, close == name_template.npos ? close : close - 1);
    const std::string* value = field == "registry"  ? &parts.registry
                               : field == "name"    ? &parts.name
                               : field == "version" ? &parts.version
                                                    : nullptr;
    if (close == std::string_view::npos || value == nullptr) {
      return fail(ErrorKind::config, fmt::format("image: no such field \"{{{}}}\"", field),
                  "an image name is made of {registry}, {name} and {version}");
    }
    if (value->empty()) {
      const std::string name(field);
      return fail(ErrorKind::config, fmt::format("image: no {} is known", name),
                  fmt::format("set `{0}:` in kfpkg.yaml, or use --{0}", name));
    }
    out += *value;
    name_template.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

Result<ImageName> image_name(std::string_view name_template, const NameParts& parts) {
  if (name_template.empty()) name_template = k_default_template;
  const std::size_t mark = tag_mark(name_template);
  KFPKG_TRY_ASSIGN(const std::string repository, fill(name_template.substr(0, mark), parts));
  auto reference = oci::Reference::parse(repository);
  if (!reference || !reference->tag.empty() || reference->digest) {
    return fail(ErrorKind::config,
                fmt::format("image: \"{}\" is not the name of an image", repository),
                "write registry/repository in lower case, as in registry.example.com/team/{name}");
  }
  ImageName name{*std::move(reference), {}};
  if (parts.version.empty()) return name;
  name.version_tag = parts.version;
  if (mark != std::string_view::npos) {
    KFPKG_TRY_ASSIGN(name.version_tag, fill(name_template.substr(mark + 1), parts));
  }
  // OCI tags know no '+', semantic versions do; Helm writes '_' for it, and so do we.
  std::replace(name.version_tag.begin(), name.version_tag.end(), '+', '_');
  if (!oci::is_tag(name.version_tag) || is_fingerprint_tag(name.version_tag)) {
    return fail(ErrorKind::config, fmt::format("image: \"{}\" cannot be a tag", name.version_tag),
                "a version is made of letters, digits, dots and dashes, as in 1.4.0");
  }
  return name;
}

std::string fingerprint_tag(std::string_view fingerprint_hex, std::size_t digits) {
  digits = std::clamp(digits, k_fewest_digits, fingerprint_hex.size());
  return "k-" + std::string(fingerprint_hex.substr(0, digits));
}

bool is_fingerprint_tag(std::string_view tag) {
  if (!tag.starts_with("k-")) return false;
  tag.remove_prefix(2);
  return tag.size() >= k_fewest_digits && tag.size() <= 64 &&
         tag.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace kfpkg::image
