// SPDX-License-Identifier: Apache-2.0
// One row for each key whose values have a form.
#include "workspace/settings/setting_checks.hpp"

#include "core/fs/tree.hpp"
#include "core/text/redact.hpp"
#include "image/inputs/build_settings.hpp"
#include "image/inputs/names.hpp"
#include "oci/reference.hpp"
#include "publish/base_url.hpp"
#include "release/name.hpp"
#include "release/version.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kfpkg::workspace {
namespace {

tl::unexpected<Error> is_not(const std::string& value, std::string_view kind, std::string hint) {
  return fail(ErrorKind::config, fmt::format("\"{}\" is not {}", value, kind), std::move(hint));
}

constexpr const char* k_log_in = "leave them out, and run kfpkg login";

// The message shows nothing of the value: where a password ends is anybody's guess.
Status check_no_credentials(const std::string& value, std::string_view what, const char* hint) {
  if (!holds_credentials(value)) return {};
  return fail(ErrorKind::config, fmt::format("{} holds credentials", what), hint);
}

Status check_registry(const std::string& value) {
  KFPKG_TRY(check_no_credentials(value, "the registry's address", k_log_in));
  const auto reference = oci::Reference::parse(value + "/x");
  if (reference && reference->tag.empty() && !reference->digest) return {};
  const std::size_t scheme = value.find("://");
  return is_not(value, "a registry",
                scheme != std::string::npos
                    ? fmt::format("write it without \"{}\"", value.substr(0, scheme + 3))
                    : "write HOST or HOST/NAMESPACE in lower case, as in ghcr.io/acme");
}

Status check_host(const std::string& value) {
  KFPKG_TRY(check_registry(value));
  if (value.find('/') == std::string::npos) return {};
  return is_not(value, "the host of a registry",
                "write HOST or HOST:PORT, as in docker.io or registry.example.com:5000");
}

Status check_name(const std::string& value) {
  if (release::is_component_name(value)) return {};
  return is_not(value, "a name",
                "a name has letters, digits, '.', '_' and '-', and begins with a letter or digit");
}

Status check_spec(const std::string& value) {
  const bool is_yaml =
      value.ends_with(".yaml") || value.ends_with(".yml") || value.ends_with(".json");
  const bool is_plain = is_tree_path(value) && value.find('/') == std::string::npos;
  const bool is_own = value.starts_with("kfpkg.");
  if (is_yaml && is_plain && !is_own) return {};
  return is_not(value, "a name for specs",
                "write the name of a file in the component's folder that ends with .yaml, .yml or "
                ".json, as in kfp_component.yaml");
}

Status check_version(const std::string& value) {
  std::string tag = value;
  std::replace(tag.begin(), tag.end(), '+', '_');
  if (oci::is_tag(tag) && !image::is_fingerprint_tag(tag)) return {};
  return is_not(value, "a version", release::k_version_help);
}

Status check_image(const std::string& value) {
  KFPKG_TRY(check_no_credentials(value, "the image's name", k_log_in));
  KFPKG_TRY(image::image_name(value, {"registry.example.com/team", "name", "1.0.0"}));
  return {};
}

Status check_platform(const std::string& value) {
  KFPKG_TRY(parse_platforms({value}));
  return {};
}

Status check_secret(const std::string& value) {
  KFPKG_TRY(image::parse_secret(value, "/"));
  return {};
}

Status check_cache(const std::string& value) {
  KFPKG_TRY(image::parse_cache(value));
  return {};
}

Status check_baseline(const std::string& value) {
  if (value.empty() || is_tree_path(value)) return {};
  return is_not(value, "a path below the workspace's folder",
                "commit the baseline beside the workspace's kfpkg.yaml, or name another one with "
                "--baseline");
}

Status check_platform_mismatch(const std::string& value) {
  KFPKG_TRY(image::parse_platform_mismatch(value));
  return {};
}

Status check_destination(const std::string& value) {
  return check_no_credentials(value, "the destination's address",
                              "leave them out; git asks its credential helper");
}

Status check_base_url(const std::string& value) {
  if (publish::is_plain_url(value)) return {};
  return is_not(value, "a plain http or https URL", publish::k_plain_url_help);
}

Status check_variable(const std::string& name) {
  if (!name.empty() && name.find('=') == std::string::npos) return {};
  return is_not(name, "a name", "a name is not empty and has no '='");
}

struct Check {
  std::string_view key;
  Status (*run)(const std::string& value);
};

constexpr std::array k_values{
    Check{"name", check_name},
    Check{"spec", check_spec},
    Check{"version", check_version},
    Check{"registry", check_registry},
    Check{"image", check_image},
    Check{"platforms", check_platform},
    Check{"secrets", check_secret},
    Check{"cache", check_cache},
    Check{"platform_mismatch", check_platform_mismatch},
    Check{"registries.*.mirror", check_registry},
    Check{"lint.baseline", check_baseline},
    Check{"publish.to", check_destination},
    Check{"publish.url", check_base_url},
};

constexpr std::array k_stars{
    Check{"build_args.*", check_variable},
    Check{"labels.*", check_variable},
    Check{"registries.*", check_host},
};

template <std::size_t N>
Status check_by(const std::array<Check, N>& checks, std::string_view key, const std::string& text) {
  const auto check = std::find_if(checks.begin(), checks.end(),
                                  [&](const Check& each) { return each.key == key; });
  if (check == checks.end()) return {};
  Status status = check->run(text);
  if (!status) status.error().kind = ErrorKind::config;
  return status;
}

}  // namespace

Status check_setting(std::string_view key, const std::string& value) {
  if (value.find('\0') != std::string::npos)
    return fail(ErrorKind::config, fmt::format("{}: holds a NUL character", key),
                "take \\0 out of the text");
  return check_by(k_values, key, value);
}

Status check_star(std::string_view starred, const std::string& star) {
  return check_by(k_stars, starred, star);
}

}  // namespace kfpkg::workspace
