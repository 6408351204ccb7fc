// SPDX-License-Identifier: Apache-2.0
// Tokens, passwords of logins, and values that only their names give away, in a spec.
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

void check_known(const SpecSecretsView& view, Findings& findings) {
  for (const Secret& secret : *view.secrets) {
    if (!secret.is_known) continue;
    findings.add(secret.span,
                 fmt::format("{} stands in the spec for everybody to read", secret.what),
                 "revoke it, and give the step another one by a Kubernetes secret "
                 "(kfp-kubernetes: use_secret_as_env)");
  }
}

void check_named(const SpecSecretsView& view, Findings& findings) {
  for (const Secret& secret : *view.secrets) {
    if (secret.is_known || !secret.told) continue;
    findings.add(secret.span,
                 fmt::format("{} looks like a secret, which everybody can read here", secret.what),
                 "give it to the step by a Kubernetes secret (kfp-kubernetes: use_secret_as_env)");
  }
}

constexpr std::array k_rules{
    Rule{{{"KF017", "spec-secret"},
          Severity::error,
          FailsAt::silent,
          "",
          "a token or the password of a login stands in the spec",
          "Who may read the repository, the published spec or a run in KFP's pages can use it, and "
          "it stays in git when it is taken out. Found are tokens whose form says who issued them "
          "(GitHub, GitLab, AWS, Google, Azure, Hugging Face, OpenAI, Slack, PyPI, npm, Docker Hub "
          "and others), private keys, JSON web tokens, and passwords in URLs (--index-url "
          "https://USER:PASSWORD@HOST) and in .netrc files. No output shows them.",
          R"(name: Train
implementation:
  container:
    image: "me/train:1.4.0"
    command: [sh, -c, "pip install --index-url https://ci:Zk8sX2q9@pypi.acme.com/simple train==1.4.0 && train"]
)",
          R"(name: Train
implementation:
  container:
    image: "me/train:1.4.0"
    command: [sh, -c, "pip install --index-url https://ci:$PYPI_PASSWORD@pypi.acme.com/simple train==1.4.0 && train"]
)"},
         check_known},
    Rule{
        {{"KF018", "spec-secret-name"},
         Severity::warning,
         FailsAt::silent,
         "",
         "a value whose name is said of secrets stands in the spec",
         "A variable of env, a default, an argument or a word of a shell script is called "
         "PASSWORD, SECRET, TOKEN, API_KEY or the like, and its value stands there: whoever reads "
         "the spec or a run knows it. Variables, templates, placeholders (changeme, <token>, xxx), "
         "paths and names of secrets are passed over. No output shows the value.",
         R"(name: Train
implementation:
  container:
    image: "me/train:1.4.0"
    command: [train]
    env: {DB_PASSWORD: Zk8sX2q9}
)",
         R"(name: Train
implementation:
  container:
    image: "me/train:1.4.0"
    command: [train]
    env: {DB_PASSWORD_FILE: /var/run/secrets/db/password}
)"},
        check_named}};

}  // namespace

extern const std::span<const Rule> k_spec_secret_rules = k_rules;

}  // namespace kfpkg::lint
