// SPDX-License-Identifier: Apache-2.0
// Files with credentials, copied into the image.
#include "lint/facts/copied_files.hpp"
#include "lint/rule.hpp"
#include "lint/secrets/secret_files.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

constexpr std::uint64_t k_longest = 1U << 16U;  ///< files of credentials are short

void check(const BuildView& view, Findings& findings) {
  for (const std::string& path : copied_files(view).files) {
    if (!may_hold_secret(path)) continue;
    const dockerfile::CopiedSource* source = taken_by(view, path);
    const ContextView& context = view.dockerfile->context;
    const std::string place = context.at(path);
    const auto entry = context.tree->stat(place);
    if (source == nullptr || !entry || !*entry || (*entry)->type != EntryType::file) continue;
    const auto text = context.tree->read(place, k_longest);
    if (!text) continue;
    const std::string secret = secret_in(path, *text);
    if (secret.empty()) continue;
    add_leak(view, *source, path,
             fmt::format("\"{}\" goes into the image, and holds {}", path, secret), findings);
  }
}

}  // namespace

extern const Rule k_context_secret{
    {{"KF616", "context-secret"},
     Severity::error,
     FailsAt::silent,
     "",
     "COPY takes a file with credentials into the image",
     "Whoever can pull the image can read it, also when a later RUN removes it. Give secrets to a "
     "step by Kubernetes (kfp-kubernetes: use_secret_as_env), to a build by RUN "
     "--mount=type=secret. "
     "Looked at are files like .env, *.pem, id_rsa, .netrc, credentials.json, by their content, "
     "and "
     "the URLs in requirements.txt, pip.conf and pyproject.toml.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY . /app/
--- file .dockerignore
**/__pycache__
--- file .env
WANDB_API_KEY=0f2c51d8a7b94e63
--- file train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY . /app/
--- file .dockerignore
**/__pycache__
.env
--- file .env
WANDB_API_KEY=0f2c51d8a7b94e63
--- file train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
