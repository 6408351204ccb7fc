// SPDX-License-Identifier: Apache-2.0
// What the readers of Dockerfile, .dockerignore and kfpkg.lock find (dockerfile, image).
#include "dockerfile/syntax/rule_id.hpp"
#include "lint/rule.hpp"

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::array<Rule, 4> k_rules{{
    {{dockerfile::k_dockerfile_syntax, Severity::error, FailsAt::policy, "",
      "the Dockerfile is none that can be built",
      "The file is read as BuildKit reads it: a build with kfpkg or docker would stop at the same "
      "place.",
      R"(--- file component.yaml
name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
--- file Dockerfile
FROM alpine:3.22
COPPY show /usr/local/bin/show
)",
      R"(--- file component.yaml
name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
--- file Dockerfile
FROM alpine:3.22
COPY --chmod=755 show /usr/local/bin/show
--- file show
#!/bin/sh
)"}},
    {{dockerfile::k_dockerfile_base, Severity::error, FailsAt::policy, "",
      "a base image cannot be evaluated, or is no image name",
      "FROM, COPY --from and RUN --mount=from= name images. An ARG in such a name needs a default "
      "in front of the first FROM, or a value under build_args in kfpkg.yaml.",
      R"(--- file component.yaml
name: Show
implementation: {container: {image: "a/b:1", command: [/bin/date]}}
--- file Dockerfile
ARG BASE
FROM $BASE
)",
      R"(--- file component.yaml
name: Show
implementation: {container: {image: "a/b:1", command: [/bin/date]}}
--- file Dockerfile
ARG BASE=alpine:3.22
FROM $BASE
)"}},
    {{dockerfile::k_dockerignore_pattern, Severity::error, FailsAt::policy, "",
      "a pattern of .dockerignore that Docker refuses",
      "Patterns are those of Go's filepath.Match: an open [ or a lone ! stops the build.",
      R"(--- file component.yaml
name: Show
implementation: {container: {image: "a/b:1", command: [/bin/date]}}
--- file Dockerfile
FROM alpine:3.22
--- file .dockerignore
data/[a-
)",
      R"(--- file component.yaml
name: Show
implementation: {container: {image: "a/b:1", command: [/bin/date]}}
--- file Dockerfile
FROM alpine:3.22
--- file .dockerignore
data/[a-f]*
)"}},
    {{dockerfile::k_lock_syntax, Severity::error, FailsAt::policy, "",
      "kfpkg.lock is none that kfpkg wrote",
      "The lock holds the digests of base images. kfpkg build writes it; when a merge has broken "
      "it, take one side of it, or remove it and build. Every command that needs it ends with exit "
      "code 2, kfpkg lint too.",
      "", ""}},
}};

}  // namespace

extern const std::span<const Rule> k_dockerfile_reading_rules = k_rules;

}  // namespace kfpkg::lint
