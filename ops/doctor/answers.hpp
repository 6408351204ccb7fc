// SPDX-License-Identifier: Apache-2.0
// What doctor asks a machine, as it was answered, and what it makes of it.
#pragma once

#include "core/process/process.hpp"
#include "core/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

enum class CheckStatus { ok, warning, problem };

struct Check {
  std::string name;    ///< "docker-daemon"
  CheckStatus status;  ///< problem: a command of kfpkg cannot work; warning: some use of it cannot
  std::string detail;  ///< one line
  std::string fix;     ///< the command that mends it; empty when ok
  /// The same as argv where `kfpkg doctor --fix` may run it: what it makes is easily removed.
  std::vector<std::string> command = {};
};

/// What there is to log in to one registry with. Never holds a secret.
struct RegistryLogin {
  std::string registry;
  std::optional<std::string> credential;  ///< its description: user and origin
  std::optional<Error> error;             ///< a source of credentials that cannot be read
  bool pushed_to = false;                 ///< images go there; else base images come from there
};

/// What was asked, as it was answered. An error of kind tool means that the program is not there.
struct DoctorAnswers {
  Result<ProcessResult> docker_version;  ///< docker version --format '{{json .}}'
  Result<ProcessResult> docker_info;     ///< docker info --format '{{json .}}'
  Result<ProcessResult> endpoint;        ///< docker context inspect: the daemon's address
  Result<ProcessResult> buildx_version;
  Result<ProcessResult>
      builder;  ///< docker buildx inspect: of the configuration, or the current one
  std::optional<std::string> docker_host;    ///< DOCKER_HOST
  std::optional<std::string> emulate_arm64;  ///< the kernel's registration of qemu-aarch64
  std::optional<std::string> emulate_amd64;  ///< and of qemu-x86_64
  Result<ProcessResult> git_version;
  Result<std::string> git_identity;  ///< "Name <email>"
  Result<std::string> libgit2;       ///< its version
  Status libcurl;
  Result<ProcessResult> python;               ///< two lines: its version, and kfp's or nothing
  std::vector<std::string> wanted_platforms;  ///< of the configuration
  std::vector<std::string> wanted_features;   ///< provenance, SBOM, cache: of the same
  Status settings;                            ///< whether kfpkg.yaml can be read
  std::vector<RegistryLogin> logins;
  std::optional<std::string> hub_quota;  ///< pulls left at Docker Hub, where it said so
};

}  // namespace kfpkg::ops
