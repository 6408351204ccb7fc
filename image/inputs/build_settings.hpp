// SPDX-License-Identifier: Apache-2.0
// Settings of a build as people write them: secrets, the cache.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::image {

/// A secret that RUN --mount=type=secret can read. Its value is never read by kfpkg, and stands
/// neither in argv nor in the image.
struct Secret {
  std::string id;
  std::filesystem::path file;  ///< absolute; empty when it comes from the environment
  std::string variable;        ///< name of an environment variable
  friend bool operator==(const Secret&, const Secret&) = default;
};

/// As docker writes it: "id=pip,src=token.txt", "id=npm,env=NPM_TOKEN", "id=NPM_TOKEN" (the
/// variable of that name). A relative file is looked for below `folder`. An error of kind usage
/// says what is wrong; the text itself may hold a secret by mistake and is not repeated.
[[nodiscard]] Result<Secret> parse_secret(std::string_view text,
                                          const std::filesystem::path& folder);

/// Where the steps of a build are kept for the next one on another machine.
enum class CacheKind {
  none,
  registry,  ///< beside the image, under the tag `buildcache`
  gha,       ///< the cache of GitHub Actions
  inline_in_image,
};

/// An error of kind usage names the kinds.
[[nodiscard]] Result<CacheKind> parse_cache(std::string_view text);

/// The build argument by which BuildKit knows the time of an image.
inline constexpr std::string_view k_epoch_argument = "SOURCE_DATE_EPOCH";
/// An error of kind usage for anything but seconds since 1970, as SOURCE_DATE_EPOCH has them.
[[nodiscard]] Status check_epoch(std::string_view text);

/// True for "allow", false for "refuse"; an error of kind usage names these two.
[[nodiscard]] Result<bool> parse_platform_mismatch(std::string_view text);

/// Values of --cache-from and --cache-to. Each component has its own scope, or they would drop each
/// other's steps; `scope` is its name and `repository` where its image goes.
struct CacheFlags {
  std::vector<std::string> from;
  std::vector<std::string> to;
};
[[nodiscard]] CacheFlags cache_flags(CacheKind kind, const oci::Reference& repository,
                                     std::string_view scope);

}  // namespace kfpkg::image
