// SPDX-License-Identifier: Apache-2.0
// Downloads of any size: hashed while they arrive, taken up again where a connection broke.
#include "core/crypto/sha256.hpp"
#include "core/text/number.hpp"
#include "registry/protocol/blob_requests_detail.hpp"
#include "registry/protocol/client_detail.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {
namespace {

// The first byte of "bytes 5-9/10" (RFC 9110 section 14.4).
std::optional<std::uint64_t> first_byte(const http::Response& head) {
  std::string_view range = head.header("content-range").value_or("");
  if (!range.starts_with("bytes ")) return std::nullopt;
  range.remove_prefix(6);
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  return parse_number<std::uint64_t>(range.substr(0, dash));
}

// One blob over as many answers as it takes.
class Download final : public http::BodySink {
 public:
  Download(std::string name, const oci::Descriptor& blob, ByteSink& sink)
      : m_name(std::move(name)), m_blob(blob), m_sink(sink) {}

  /// Before each request: an answer may begin somewhere else than where the last one ended.
  void expect_answer() { m_begun = false; }
  [[nodiscard]] std::uint64_t received() const { return m_received; }
  /// Where the next request has to begin.
  [[nodiscard]] std::uint64_t next() const { return m_whole ? 0 : m_received; }
  /// The server cannot go on where it broke: the next answer brings all of it, and what is there
  /// already is passed over.
  [[nodiscard]] tl::unexpected<Error> start_again() {
    m_whole = true;
    return fail_transient(ErrorKind::registry,
                          fmt::format("{}: it cannot be taken up again in the middle", m_name));
  }

  [[nodiscard]] Status take(const http::Response& head, std::string_view bytes) override {
    if (!m_begun) KFPKG_TRY(begin(head));
    const auto skipped = std::min<std::uint64_t>(m_skip, bytes.size());
    m_skip -= skipped;
    bytes.remove_prefix(skipped);
    m_received += bytes.size();
    if (m_received > m_blob.size) return refuse("is longer than its descriptor says");
    m_hash.update(bytes);
    return m_sink.take(bytes);
  }

  [[nodiscard]] Status finish() {
    if (m_received == m_blob.size && m_hash.hex() == m_blob.digest.hex()) return {};
    auto damaged = refuse(m_received != m_blob.size ? "is shorter than its descriptor says"
                                                    : "does not have that digest");
    damaged.value().transient = true;
    return damaged;
  }

 private:
  // A server that does not know ranges sends everything again, some with the status of a part.
  Status begin(const http::Response& head) {
    m_begun = true;
    m_skip = 0;
    if (head.status != 206) {
      m_skip = m_received;
    } else if (const auto first = first_byte(head); first && *first <= m_received) {
      m_skip = m_received - *first;
    } else {
      return start_again();
    }
    return {};
  }

  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view why) const {
    return fail(ErrorKind::registry, fmt::format("{}: the content {}", m_name, why),
                "the registry or something on the way to it is broken; do not use this image");
  }

  std::string m_name;
  const oci::Descriptor& m_blob;
  ByteSink& m_sink;
  Sha256 m_hash;
  std::uint64_t m_received = 0;
  std::uint64_t m_skip = 0;
  bool m_begun = false;
  bool m_whole = false;
};

}  // namespace

Status Client::fetch_blob(const oci::Reference& repository, const oci::Descriptor& blob,
                          ByteSink& sink, std::stop_token stop) {
  Session& session = m_state->session;
  KFPKG_TRY_ASSIGN(const Access access, session.access(repository));
  KFPKG_TRY(check_algorithm(access, blob.digest));
  const std::string name = blob_name(repository, blob.digest);
  Download download(fmt::format("{}: {}", access.registry, name), blob, sink);
  const auto once = [&]() -> Result<http::Response> {
    http::Request request = blob_request("GET", access, blob.digest);
    request.body_limit = UINT64_MAX;  // the download counts
    request.sink = &download;
    if (download.next() > 0) {
      request.headers.emplace_back("Range", fmt::format("bytes={}-", download.next()));
    }
    download.expect_answer();
    auto answer = session.send(access, std::move(request), Repeat::no, stop);
    // Only the end of the answer is missing: there is nothing left to ask for.
    const bool all_there = download.received() == blob.size && blob.size > 0;
    if (!answer && answer.error().transient && all_there) return http::Response{200, {}, {}, 0};
    if (answer && answer->status == 416 && download.next() > 0) return download.start_again();
    return answer;
  };
  KFPKG_TRY_ASSIGN(const http::Response response,
                   session.repeat(access, "download of " + name, once, stop));
  if (response.status != 200 && response.status != 206) {
    return session.refuse(access, name, response);
  }
  return download.finish();
}

}  // namespace kfpkg::registry
