// SPDX-License-Identifier: Apache-2.0
// The port to whatever builds images, and the plan that --dry-run prints.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/result.hpp"
#include "image/inputs/base_source.hpp"
#include "image/inputs/build_settings.hpp"
#include "oci/reference.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::image {

enum class BuildOutput {
  check,       ///< build, keep nothing
  push,        ///< to the registry of the tags
  load,        ///< into the local engine
  oci_layout,  ///< a folder, `output_path`
};

struct BuildRequest {
  std::string subject;  ///< how progress and errors name it: "train"
  std::filesystem::path context;
  /// How people know it: failures say what the paths of COPY count from.
  std::string context_name = "the component's folder (`context` in kfpkg.yaml names another)";
  std::string dockerfile;                    ///< text to build, usually pinned
  std::map<std::string, BaseSource> images;  ///< to take for names in it that are not
  /// What helps where a base is not there, by its canonical name.
  std::map<std::string, std::string> base_hints;
  std::string dockerfile_name;        ///< how people know the author's file: "train/Dockerfile"
  std::optional<std::string> ignore;  ///< text of the .dockerignore that holds; nothing: none
  std::vector<oci::Platform> platforms;
  std::vector<oci::Reference> tags;
  BuildOutput output = BuildOutput::check;
  std::filesystem::path output_path;
  bool layout_is_choice = false;  ///< where it cannot be written, the caller has another way
  std::map<std::string, std::string>
      build_args;  ///< public: they stand in argv and in the image's history
  std::map<std::string, std::string> labels;  ///< of the image
  std::vector<Secret> secrets;
  CacheFlags cache;
  std::vector<std::string> plain_http;  ///< registries of base images that have no TLS
  std::string target;                   ///< stage; empty: the last one
  std::string builder;                  ///< of buildx; empty: the current one
  bool no_cache = false;
  bool provenance =
      false;  ///< an attestation makes an index of the simplest image, so only when asked for
  bool sbom = false;
  std::filesystem::path
      log_folder;  ///< where the full log of a failed build is kept; empty: nowhere
};

/// What will be run, printable.
struct BuildPlan {
  std::vector<std::string> argv;  ///< with FOLDER for the temporary folder of the generated files
  std::string text() const;       ///< one line, quoted for a shell
};

/// What a builder cannot do, and its caller can do in another way.
enum class BuilderLimit {
  none,
  one_platform,  ///< it has to be asked for each platform by itself
  no_layout,     ///< it writes no layouts, but may push
};

struct BuildOutcome {
  std::optional<oci::Digest> digest;  ///< of what the tags point at; always there after a push
  std::string builder;                ///< "buildx"
  BuilderLimit limit = BuilderLimit::none;  ///< any other: nothing was built
  std::uint64_t bytes_sent = 0;             ///< where kfpkg itself pushed
  std::uint64_t bytes_reused = 0;           ///< the same: of blobs that did not have to be sent
};

/// What is there to build with.
struct BuilderState {
  std::string description;  ///< "docker 26.1.5, buildx 0.13.1, containerd image store"
  bool several_platforms = false;
  std::vector<std::string> platforms;
};

class Builder {
 public:
  Builder() = default;
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;
  virtual ~Builder() = default;

  /// False: it never pushes, and is asked for a layout in place of `push`.
  [[nodiscard]] virtual bool pushes() const { return true; }
  /// Asks what is there: for doctor, and for the message after a failure; builds do not need it.
  [[nodiscard]] virtual Result<BuilderState> probe(std::stop_token stop) = 0;
  [[nodiscard]] virtual BuildPlan plan(const BuildRequest& request) const = 0;
  /// Errors: tool (no docker, no buildx, not running, cannot do this), build (the Dockerfile's own
  /// failure), credentials, registry, network, interrupted. Leaves no temporary files. A push of
  /// several platforms to a builder that cannot do that is no error, nor is a layout that is the
  /// caller's choice: see BuilderLimit.
  [[nodiscard]] virtual Result<BuildOutcome> build(const BuildRequest& request,
                                                   ProgressSink& progress,
                                                   std::stop_token stop) = 0;
};

}  // namespace kfpkg::image
