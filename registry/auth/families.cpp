// SPDX-License-Identifier: Apache-2.0
// The table of registries.
#include "registry/auth/families.hpp"

#include <fmt/format.h>

#include <array>

namespace kfpkg::registry {
namespace {

constexpr std::string_view k_azure_login =
    "kfpkg login {registry} --identity auto, or give an application's id and its secret";
constexpr std::string_view k_azure_source = "github.com/Azure/acr, docs/AAD-OAuth.md";
constexpr std::string_view k_google_login =
    "gcloud auth print-access-token | kfpkg login {registry} --username oauth2accesstoken "
    "--password-stdin";
constexpr std::string_view k_google_source =
    "cloud.google.com/artifact-registry/docs/docker/authentication";
constexpr std::string_view k_google_absent =
    "create the repository first: gcloud artifacts repositories create NAME "
    "--repository-format=docker";

constexpr std::array<Family, 11> k_families{
    {{"Docker Hub", "docker.io", "kfpkg login, with a personal access token as the password", "",
      "docs.docker.com/security/access-tokens"},
     {"GitHub Container Registry", "ghcr.io",
      "kfpkg login ghcr.io, with a token that has write:packages as the password (in GitHub "
      "Actions GITHUB_TOKEN and `packages: write`)",
      "",
      "docs.github.com/packages/working-with-a-github-packages-registry/"
      "working-with-the-container-registry"},
     {"Azure Container Registry", ".azurecr.io", k_azure_login, "", k_azure_source},
     {"Azure Container Registry", ".azurecr.us", k_azure_login, "", k_azure_source},
     {"Azure Container Registry", ".azurecr.cn", k_azure_login, "", k_azure_source},
     {"Amazon ECR", ".amazonaws.com",
      "aws ecr get-login-password | kfpkg login {registry} --username AWS --password-stdin (good "
      "for 12 hours)",
      "create the repository first: aws ecr create-repository --repository-name NAME",
      "docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html"},
     {"Amazon ECR Public", "public.ecr.aws",
      "aws ecr-public get-login-password --region us-east-1 | kfpkg login public.ecr.aws "
      "--username AWS --password-stdin",
      "create the repository first: aws ecr-public create-repository --repository-name NAME",
      "docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html"},
     {"Google Artifact Registry", ".pkg.dev", k_google_login, k_google_absent, k_google_source},
     {"Google Container Registry", ".gcr.io", k_google_login, k_google_absent, k_google_source},
     {"Quay", "quay.io",
      "kfpkg login quay.io, with a robot account (ORGANISATION+NAME) and its token", "",
      "docs.quay.io/glossary/robot-accounts.html"},
     {"GitLab", "registry.gitlab.com",
      "kfpkg login registry.gitlab.com, with a token that has read_registry and write_registry as "
      "the password (in a job $CI_REGISTRY_USER and $CI_REGISTRY_PASSWORD)",
      "create the project first; the image's name begins with its path",
      "docs.gitlab.com/user/packages/container_registry/"
      "authenticate_with_container_registry.html"}}};

bool is_of(const Family& family, std::string_view registry) {
  if (!family.host.starts_with('.')) return registry == family.host;
  return registry.size() > family.host.size() && registry.ends_with(family.host);
}

}  // namespace

std::span<const Family> families() {
  return k_families;
}

const Family* family_of(std::string_view registry) {
  for (const Family& family : k_families) {
    if (is_of(family, registry)) return &family;
  }
  return nullptr;
}

std::string absent_hint(std::string_view registry) {
  const Family* family = family_of(registry);
  if (family != nullptr && !family->absent.empty()) return std::string(family->absent);
  return "create the repository there first, if a push makes none; or check its name";
}

std::string login_hint(std::string_view registry) {
  const Family* family = family_of(registry);
  if (family == nullptr) return fmt::format("log in: kfpkg login {}", registry);
  std::string text(family->login);
  constexpr std::string_view place = "{registry}";
  if (const std::size_t at = text.find(place); at != std::string::npos) {
    text.replace(at, place.size(), registry);
  }
  return "log in: " + text;
}

}  // namespace kfpkg::registry
