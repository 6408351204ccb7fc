// SPDX-License-Identifier: Apache-2.0
// Manifests, tags and the ping. Blobs are in blobs.cpp.
#include "registry/protocol/client.hpp"

#include "core/json/bounds.hpp"
#include "core/terminal/terminal.hpp"
#include "core/text/number.hpp"
#include "oci/images/image_store.hpp"
#include "oci/manifest.hpp"
#include "registry/content_digest.hpp"
#include "registry/protocol/client_detail.hpp"
#include "registry/protocol/link_detail.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace kfpkg::registry {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t k_tags_limit = 4U << 20U;
constexpr std::size_t k_most_pages = 1000;
// More are no list that anybody reads, and would only fill the memory.
constexpr std::size_t k_most_tags = 100'000;

std::string manifest_path(const oci::Reference& ref) {
  const std::string tag = ref.tag.empty() ? "latest" : ref.tag;
  return fmt::format("/v2/{}/manifests/{}", ref.repository, ref.digest ? ref.digest->str() : tag);
}

std::string manifest_name(const oci::Reference& ref) {
  return "the manifest of " + ref.familiar();
}

std::string media_type_of(const http::Response& response) {
  const std::string_view value = response.header("content-type").value_or("");
  const std::string_view type = value.substr(0, value.find(';'));
  return std::string(type.substr(0, type.find_last_not_of(' ') + 1));
}

std::uint64_t length_of(const http::Response& response) {
  return parse_number<std::uint64_t>(response.header("content-length").value_or("")).value_or(0);
}

http::Request manifest_request(std::string method, const Access& access,
                               const oci::Reference& ref) {
  http::Request request;
  request.method = std::move(method);
  request.url = access.endpoint.at(manifest_path(ref));
  request.headers.emplace_back("Accept", oci::k_accept_manifests);
  request.body_limit = oci::k_manifest_limit;
  return request;
}

// Some answer so to HEAD where they answer GET.
bool refuses_head(int status) {
  return status == 400 || status == 403 || status == 405 || status == 500 || status == 501;
}

// A registry with replicas may not know yet what it has just been given.
Status check_there(const oci::Reference& ref, const http::Response& response, Pushed pushed) {
  if (response.status != 404 || pushed == Pushed::earlier) return {};
  Error late = not_there(ref).value();
  late.transient = true;
  return tl::unexpected<Error>(std::move(late));
}

// Nobody asked for that, and whoever packed it has spoilt what the digest is of.
Status refuse_packed(const oci::Reference& ref, const http::Response& response) {
  const std::string_view coding = response.header("content-encoding").value_or("identity");
  if (coding == "identity") return {};
  return fail(ErrorKind::registry,
              fmt::format("{}: {} comes packed (Content-Encoding: {}), which was not asked for",
                          ref.registry, manifest_name(ref), printable(coding)),
              "the registry's proxy compresses its answers; ask whoever runs it to leave out /v2/");
}

// A name by tag promises no more than that it is a whole document, and what the registry says by
// header. Some registries say something else than they send, so the same bytes twice are believed:
// `seen` is what came before.
Status check_tagged(const oci::Reference& ref, const http::Response& response,
                    std::optional<oci::Digest>& seen) {
  const auto named = content_digest(response);
  const oci::Digest digest = oci::Digest::of(response.body);
  if (!named || *named == digest || seen == digest) return {};
  seen = digest;
  return fail_transient(ErrorKind::registry,
                        fmt::format("{}: {} came with the digest {}, not {} as the registry says",
                                    ref.registry, manifest_name(ref), digest.str(), named->str()));
}

Status check_manifest(const oci::Reference& ref, const http::Response& response,
                      std::optional<oci::Digest>& seen) {
  const std::string& bytes = response.body;
  if (!ref.digest) {
    if (json_depth_within(bytes) && Json::accept(bytes)) return check_tagged(ref, response, seen);
    KFPKG_TRY(refuse_packed(ref, response));
    return fail_transient(ErrorKind::registry, fmt::format("{}: {} is not a whole JSON document",
                                                           ref.registry, manifest_name(ref)));
  }
  const oci::Digest digest = oci::Digest::of(bytes);
  if (digest == *ref.digest) return {};
  KFPKG_TRY(refuse_packed(ref, response));
  return fail_transient(
      ErrorKind::registry,
      fmt::format("{}: {} has the digest {}, not the one that was asked for", ref.registry,
                  manifest_name(ref), digest.str()),
      "the registry or something on the way to it is broken; do not use this image");
}

bool read_tags(const std::string& body, std::set<std::string>& tags) {
  const Json document = json_depth_within(body) ? Json::parse(body, nullptr, false) : Json();
  if (!document.is_object()) return false;
  const auto list = document.find("tags");
  if (list == document.end() || !list->is_array()) return true;  // null: no tags
  for (const Json& item : *list) {
    if (item.is_string() && oci::is_tag(item.get<std::string>()))
      tags.insert(item.get<std::string>());
  }
  return true;
}

}  // namespace

tl::unexpected<Error> not_there(const oci::Reference& ref) {
  return tl::unexpected<Error>(oci::absent(ErrorKind::registry, ref.familiar(),
                                           "check the name and the tag; has it been pushed?"));
}

Client::Client(http::Transport& transport, CredentialSource& credentials, ClientOptions options)
    : m_state(std::make_unique<State>(transport, credentials, std::move(options))) {}

Client::~Client() = default;

Traffic Client::traffic() const {
  return m_state->session.wire().traffic();
}

Traffic Client::traffic(const oci::Reference& repository) const {
  return m_state->session.wire().traffic(repository.name());
}

void Client::will_push(const oci::Reference& repository) {
  m_state->session.will_push(repository);
}

void Client::will_mount(const oci::Reference& repository, const oci::Reference& source) {
  m_state->session.will_mount(repository, source);
}

Result<std::optional<oci::ManifestInfo>> Client::head_manifest(const oci::Reference& ref,
                                                               std::stop_token stop,
                                                               Pushed pushed) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(ref));
  const auto check = [&](const http::Response& response) {
    return check_there(ref, response, pushed);
  };
  KFPKG_TRY_ASSIGN(
      const http::Response response,
      session.send(access, manifest_request("HEAD", access, ref), Repeat::yes, stop, check));
  if (response.status == 404) return std::nullopt;
  if (response.status != 200 && !refuses_head(response.status)) {
    return session.refuse(access, manifest_name(ref), response);
  }
  const auto digest = content_digest(response);
  const std::string type = media_type_of(response);
  const bool known = oci::is_index_type(type) || oci::is_manifest_type(type);
  if (response.status == 200 && digest && known) {
    return oci::ManifestInfo{*digest, type, length_of(response)};
  }
  // Left out what matters, or refused the question: some know GET alone.
  KFPKG_TRY_ASSIGN(const auto manifest, fetch_manifest(ref, pushed, stop));
  if (!manifest) return std::nullopt;
  return oci::ManifestInfo{manifest->digest, manifest->media_type, manifest->bytes.size()};
}

Result<oci::ManifestBytes> Client::get_manifest(const oci::Reference& ref, std::stop_token stop,
                                                Pushed pushed) {
  KFPKG_TRY_ASSIGN(auto manifest, fetch_manifest(ref, pushed, std::move(stop)));
  if (!manifest) return not_there(ref);
  return *std::move(manifest);
}

Result<std::optional<oci::ManifestBytes>> Client::fetch_manifest(const oci::Reference& ref,
                                                                 Pushed pushed,
                                                                 std::stop_token stop) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(ref));
  std::optional<oci::Digest> seen;
  const auto check = [&](const http::Response& response) -> Status {
    KFPKG_TRY(check_there(ref, response, pushed));
    return response.status == 200 ? check_manifest(ref, response, seen) : Status();
  };
  KFPKG_TRY_ASSIGN(http::Response response,
                   session.send(access, manifest_request("GET", access, ref), Repeat::yes,
                                std::move(stop), check));
  if (response.status == 404) return std::nullopt;
  if (response.status != 200) return session.refuse(access, manifest_name(ref), response);
  const oci::Digest digest = oci::Digest::of(response.body);
  return oci::ManifestBytes{digest, media_type_of(response), std::move(response.body)};
}

Result<oci::Digest> Client::put_manifest(const oci::Reference& ref, std::string_view media_type,
                                         std::string_view bytes, std::stop_token stop) {
  Session& session = m_state->session;
  session.will_push(ref);
  KFPKG_TRY_ASSIGN(const Access access, session.access(ref));
  const oci::Digest digest = oci::Digest::of(bytes);
  if (ref.digest && *ref.digest != digest) {
    return fail(ErrorKind::registry, fmt::format("{}: not putting bytes with the digest {} there",
                                                 ref.str(), digest.str()));
  }
  const oci::Reference target = ref.tag.empty() ? ref.with_digest(digest) : ref.with_tag(ref.tag);
  http::Request request = manifest_request("PUT", access, target);
  request.headers = {{"Content-Type", std::string(media_type)}};
  request.body = bytes;
  const auto is_there = [&] {
    const auto found =
        session.send(access, manifest_request("HEAD", access, target), Repeat::no, stop);
    if (!found || found->status != 200) return false;
    if (const auto named = content_digest(*found)) return *named == digest;
    const auto whole = get_manifest(target, stop);
    return whole && whole->digest == digest;
  };
  const auto put = [&] {
    return settle_put(session.send(access, request, Repeat::no, stop), manifest_name(target),
                      digest.str(), is_there);
  };
  KFPKG_TRY_ASSIGN(const http::Response response,
                   session.repeat(access, described(request), put, stop));
  if (response.status != 201) return session.refuse_push(access, manifest_name(target), response);
  return digest;
}

Result<std::vector<std::string>> Client::tags(const oci::Reference& repository,
                                              std::stop_token stop) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  const std::string what = "the tags of " + repository.with_tag({}).familiar();
  std::string url =
      access.endpoint.at(fmt::format("/v2/{}/tags/list?n=1000", repository.repository));
  std::set<std::string> found;
  for (std::size_t page = 0; page < k_most_pages; ++page) {
    http::Request request;
    request.url = url;
    request.body_limit = k_tags_limit;
    const auto check = [&](const http::Response& response) -> Status {
      if (response.status != 200 || read_tags(response.body, found)) return {};
      return fail_transient(ErrorKind::registry, fmt::format("{}: {} are not a whole JSON document",
                                                             access.registry, what));
    };
    KFPKG_TRY_ASSIGN(const http::Response response,
                     session.send(access, std::move(request), Repeat::yes, stop, check));
    if (response.status == 404) {
      return tl::unexpected<Error>(
          oci::absent(ErrorKind::registry, repository.with_tag({}).familiar(),
                      "check the name: nothing is there, or nothing with a tag"));
    }
    if (response.status != 200) return session.refuse(access, what, response);
    if (found.size() > k_most_tags) {
      return fail(ErrorKind::registry,
                  fmt::format("{}: {} are more than {}", access.registry, what, k_most_tags));
    }
    KFPKG_TRY_ASSIGN(const auto next, next_page(access.endpoint.url, what, url, response));
    if (!next) return std::vector<std::string>(found.begin(), found.end());
    url = *next;
  }
  return fail(ErrorKind::registry, fmt::format("{}: {} come in more than {} pages", access.registry,
                                               what, k_most_pages));
}

Status Client::ping(const oci::Reference& repository, std::stop_token stop) {
  Session& session = m_state->session;
  oci::Reference host = repository;
  host.repository.clear();
  KFPKG_TRY_ASSIGN(const Access access, session.access(host));
  http::Request request;
  request.url = access.endpoint.at("/v2/");
  KFPKG_TRY_ASSIGN(const http::Response response,
                   session.send(access, std::move(request), Repeat::yes, std::move(stop)));
  if (response.status == 200) return {};
  return session.refuse(access, "the registry API (/v2/)", response);
}

}  // namespace kfpkg::registry
