// SPDX-License-Identifier: Apache-2.0
// Tokens, passwords of logins, and values that only their names give away, in a Dockerfile.
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

void check_known(const DockerfileSecretsView& view, Findings& findings) {
  for (const Secret& secret : *view.secrets) {
    if (!secret.is_known) continue;
    findings.add_in(view.source, secret.span,
                    fmt::format("{} stands in the Dockerfile for everybody to read", secret.what),
                    "revoke it, and give the build another one by RUN --mount=type=secret");
  }
}

void check_named(const DockerfileSecretsView& view, Findings& findings) {
  for (const Secret& secret : *view.secrets) {
    if (secret.is_known) continue;
    findings.add_in(
        view.source, secret.span,
        fmt::format("{} looks like a secret, which stays in the image", secret.what),
        "give it to the build by RUN --mount=type=secret, or to the step by a Kubernetes secret");
  }
}

constexpr std::array k_rules{
    Rule{
        {{"KF622", "dockerfile-secret"},
         Severity::error,
         FailsAt::silent,
         "",
         "a token or the password of a login stands in the Dockerfile",
         "Who may read the repository or pull the image can use it: docker history shows every "
         "ENV, ARG and RUN, also when a later line takes it away. Found are tokens whose form says "
         "who issued them, private keys, JSON web tokens, and passwords in URLs (pip install "
         "--index-url https://USER:PASSWORD@HOST) and in .netrc files. No output shows them.",
         R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, -m, train]}}
--- file Dockerfile
FROM python:3.13-slim
RUN pip install --index-url https://ci:Zk8sX2q9@pypi.acme.com/simple train==1.4.0
)",
         R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, -m, train]}}
--- file Dockerfile
FROM python:3.13-slim
RUN --mount=type=secret,id=netrc,target=/root/.netrc \
    pip install --index-url https://pypi.acme.com/simple train==1.4.0
)"},
        check_known},
    Rule{{{"KF623", "dockerfile-secret-name"},
          Severity::warning,
          FailsAt::silent,
          "",
          "a value whose name is said of secrets stands in the Dockerfile",
          "An ENV, an ARG or a command of RUN gives a value to PASSWORD, SECRET, TOKEN, API_KEY or "
          "the like. It stays in the image, where docker history shows it. Variables, placeholders "
          "(changeme, <token>, xxx), paths and names of secrets are passed over. No output shows "
          "the value.",
          R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, -m, train]}}
--- file Dockerfile
FROM python:3.13-slim
ENV WANDB_API_KEY=0f2c51d8a7b94e63
)",
          R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, -m, train]}}
--- file Dockerfile
FROM python:3.13-slim
ENV WANDB_MODE=offline
)"},
         check_named}};

}  // namespace

extern const std::span<const Rule> k_dockerfile_secret_rules = k_rules;

}  // namespace kfpkg::lint
