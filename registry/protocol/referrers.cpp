// SPDX-License-Identifier: Apache-2.0
// Referrers: the API of distribution-spec 1.1, and the tag that stands in for it.
#include "oci/images/referrers.hpp"

#include "registry/protocol/client_detail.hpp"
#include "registry/protocol/link_detail.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

constexpr std::size_t k_most_pages = 100;

// Registries without the API answer 404, or what their routes say to unknown paths. A proxy before
// them may answer 200 with a page for people.
bool has_api(const http::Response& response) {
  const int status = response.status;
  if (status == 400 || status == 404 || status == 405 || status == 501) return false;
  return status != 200 || oci::is_index_type(response.header("content-type").value_or(""));
}

Result<std::vector<oci::Descriptor>> entries_of(const std::string& bytes, const std::string& type,
                                                const std::string& where) {
  auto document = oci::parse_manifest(bytes, type);
  if (!document) return in_context(std::move(document.error()), "reading " + where);
  if (auto* index = std::get_if<oci::Index>(&*document)) return std::move(index->manifests);
  return fail(ErrorKind::registry, fmt::format("{}: not an index", where));
}

}  // namespace

Result<std::vector<oci::Descriptor>> Client::referrers(const oci::Reference& repository,
                                                       const oci::Digest& subject,
                                                       std::stop_token stop) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  const std::string where = "the referrers of " + repository.with_digest(subject).familiar();
  std::vector<oci::Descriptor> found;
  std::string url =
      access.endpoint.at(fmt::format("/v2/{}/referrers/{}", repository.repository, subject.str()));
  for (std::size_t page = 0; page < k_most_pages; ++page) {
    http::Request request;
    request.url = url;
    request.headers.emplace_back("Accept", oci::k_oci_index);
    request.body_limit = oci::k_manifest_limit;
    KFPKG_TRY_ASSIGN(const http::Response response,
                     session.send(access, std::move(request), Repeat::yes, stop));
    if (page == 0 && !has_api(response)) return tagged_referrers(repository, subject, stop);
    if (response.status != 200) return session.refuse(access, where, response);
    const std::string type(response.header("content-type").value_or(""));
    KFPKG_TRY_ASSIGN(auto entries, entries_of(response.body, type, where));
    KFPKG_TRY(oci::add_referrers(std::move(entries), where, found));
    KFPKG_TRY_ASSIGN(const auto next, next_page(access.endpoint.url, where, url, response));
    if (!next) return found;
    url = *next;
  }
  return fail(ErrorKind::registry,
              fmt::format("{}: they come in more than {} pages", where, k_most_pages));
}

Result<std::vector<oci::Descriptor>> Client::tagged_referrers(const oci::Reference& repository,
                                                              const oci::Digest& subject,
                                                              std::stop_token stop) {
  const oci::Reference tagged = repository.with_tag(oci::referrers_tag(subject));
  KFPKG_TRY_ASSIGN(const auto there, head_manifest(tagged, stop));
  if (!there) return std::vector<oci::Descriptor>{};
  KFPKG_TRY_ASSIGN(const oci::ManifestBytes list,
                   get_manifest(repository.with_digest(there->digest), std::move(stop)));
  const std::string where = "the referrers at " + tagged.familiar();
  KFPKG_TRY_ASSIGN(auto entries, entries_of(list.bytes, list.media_type, where));
  std::vector<oci::Descriptor> found;
  KFPKG_TRY(oci::add_referrers(std::move(entries), where, found));
  return found;
}

}  // namespace kfpkg::registry
