// SPDX-License-Identifier: Apache-2.0
// Uploads in pieces (distribution-spec, "Pushing a blob in chunks"), and how they are resumed.
#include "core/text/number.hpp"
#include "registry/protocol/blob_requests_detail.hpp"
#include "registry/protocol/upload_detail.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::registry {
namespace {

constexpr std::uint64_t k_piece = 8U << 20U;
constexpr std::uint64_t k_longest_piece = 64U << 20U;
constexpr int k_most_resumptions = 5;

std::uint64_t piece_size(const http::Response& opened) {
  const std::string_view text = opened.header("oci-chunk-min-length").value_or("");
  return std::clamp(parse_number<std::uint64_t>(text).value_or(0), k_piece, k_longest_piece);
}

// How much the registry has: "0-1023" (some write "bytes=0-1023"; "0-0" is nothing as well as one
// byte, and then what was sent is sent again).
std::optional<std::uint64_t> length_at(const http::Response& answer) {
  const std::string_view range = answer.header("range").value_or("");
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto last = parse_number<std::uint64_t>(range.substr(dash + 1));
  return last && *last > 0 ? *last + 1 : last;
}

class Pieces {
 public:
  Pieces(const Upload& upload, std::string location, std::uint64_t size)
      : m_upload(upload), m_location(std::move(location)), m_size(size) {}

  Result<http::Response> run() {
    KFPKG_TRY(m_upload.source.rewind());
    while (m_offset < m_upload.source.size()) {
      KFPKG_TRY(fill());
      KFPKG_TRY_ASSIGN(http::Response answer, send_piece());
      if (answer.status != 202) return answer;
    }
    http::Request put;
    put.method = "PUT";
    put.url = final_location(m_location, m_upload.digest);
    put.headers.emplace_back("Content-Type", "application/octet-stream");
    return m_upload.session.send(m_upload.access, std::move(put), Repeat::no, m_upload.stop);
  }

 private:
  Status fill() {
    m_piece.resize(std::min(m_size, m_upload.source.size() - m_offset));
    std::size_t filled = 0;
    while (filled < m_piece.size()) {
      KFPKG_TRY_ASSIGN(const std::size_t got,
                       m_upload.source.read(std::span(m_piece).subspan(filled)));
      if (got == 0) return fail(ErrorKind::file, "the content to send is shorter than it was");
      filled += got;
    }
    return {};
  }

  Result<http::Response> patch() {
    http::Request request;
    request.method = "PATCH";
    request.url = m_location;
    request.headers = {
        {"Content-Type", "application/octet-stream"},
        {"Content-Range", fmt::format("{}-{}", m_offset, m_offset + m_piece.size() - 1)}};
    request.body = m_piece;
    auto answer =
        m_upload.session.send(m_upload.access, std::move(request), Repeat::no, m_upload.stop);
    if (!answer || answer->status != 202) return answer;
    // Always the newest one: older ones carry a state that is no longer true.
    KFPKG_TRY_ASSIGN(m_location, upload_location(m_upload.access, m_location, *answer));
    return answer;
  }

  // Where the registry stands after a PATCH whose answer is not known.
  Result<std::uint64_t> ask() {
    http::Request request;
    request.url = m_location;
    KFPKG_TRY_ASSIGN(
        const http::Response answer,
        m_upload.session.send(m_upload.access, std::move(request), Repeat::yes, m_upload.stop));
    const auto length = answer.status == 204 ? length_at(answer) : std::nullopt;
    const bool here = length && *length >= m_offset && *length <= m_offset + m_piece.size();
    if (!here) {
      return fail_transient(
          ErrorKind::network,
          fmt::format("{}: the upload cannot be taken up again", m_upload.access.registry));
    }
    if (answer.header("location")) {
      KFPKG_TRY_ASSIGN(m_location, upload_location(m_upload.access, m_location, answer));
    }
    return *length;
  }

  void advance(std::uint64_t to) {
    m_piece.erase(0, to - m_offset);
    m_offset = to;
  }

  Result<http::Response> send_piece() {
    for (int resumptions = 0;; ++resumptions) {
      auto answer = patch();
      const bool lost = !answer && answer.error().transient;
      const bool done = answer && answer->status == 202;
      if (!done && (!lost || resumptions == k_most_resumptions)) return answer;
      std::uint64_t reached = m_offset + m_piece.size();
      if (lost) {
        KFPKG_TRY_ASSIGN(reached, ask());
      }
      advance(reached);
      if (m_piece.empty())
        return done ? answer : Result<http::Response>(http::Response{202, {}, {}, 0});
    }
  }

  const Upload& m_upload;
  std::string m_location;
  std::uint64_t m_size;
  std::uint64_t m_offset = 0;
  std::string m_piece;
};

}  // namespace

Result<http::Response> put_in_pieces(const Upload& upload, const http::Response& opened) {
  const std::string asked =
      upload.access.endpoint.at(fmt::format("/v2/{}/blobs/uploads/", upload.access.repository));
  KFPKG_TRY_ASSIGN(std::string location, upload_location(upload.access, asked, opened));
  return Pieces(upload, std::move(location), piece_size(opened)).run();
}

}  // namespace kfpkg::registry
