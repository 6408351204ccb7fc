// SPDX-License-Identifier: Apache-2.0
// Whose certificates a transfer trusts.
#include "core/fs/change_set.hpp"
#include "core/http/transfer.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace kfpkg::http {
namespace {

constexpr std::uint64_t k_authorities_limit = 4U << 20U;

// Where systems keep all their authorities in one file: Debian, Fedora, SUSE, Alpine (as Go's
// crypto/x509 looks for it).
constexpr std::array<std::string_view, 4> k_bundles{"/etc/ssl/certs/ca-certificates.crt",
                                                    "/etc/pki/tls/certs/ca-bundle.crt",
                                                    "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};

// What the system's libcurl was made for, or one of the list. Empty: there is none.
std::string system_bundle(const char* compiled_in) {
  std::error_code error;
  if (compiled_in != nullptr && std::filesystem::exists(compiled_in, error)) return compiled_in;
  const auto there = [&](std::string_view path) { return std::filesystem::exists(path, error); };
  const auto* const found = std::ranges::find_if(k_bundles, there);
  return found == k_bundles.end() ? std::string() : std::string(*found);
}

}  // namespace

// Several files go as one text, for curl takes one; the system's authorities stay beside them.
Status Transfer::set_authorities(const Route& route) {
  if (!route.ca_dir.empty()) set(CURLOPT_CAPATH, route.ca_dir.c_str());
  const std::vector<std::filesystem::path>& files = m_request.tls.ca_files;
  const std::string& only = files.size() == 1 ? files.front().native() : route.ca_file;
  // Reading the system's authorities as one file takes 20 ms for each connection. The folder of the
  // same ones, of which only the one asked for is read, is there as well nearly everywhere.
  m_bundle_left_out = files.empty() && (only.empty() || std::ranges::count(k_bundles, only) > 0);
  if (m_bundle_left_out) {
    set(CURLOPT_CAINFO, static_cast<char*>(nullptr));
    return {};
  }
  if (files.size() < 2) {
    if (!only.empty()) set(CURLOPT_CAINFO, only.c_str());
    return {};
  }
  std::string text;
  for (const std::filesystem::path& file : files) {
    KFPKG_TRY_ASSIGN(const std::string one, read_file(file, k_authorities_limit));
    text += one + '\n';
  }
  curl_blob blob{text.data(), text.size(), CURL_BLOB_COPY};
  set(CURLOPT_CAINFO_BLOB, &blob);
  return {};
}

// A certificate is judged before the request goes out, so asking again repeats nothing.
CURLcode Transfer::perform() {
  const CURLcode code = m_curl.easy_perform(m_handle);
  if (code != CURLE_PEER_FAILED_VERIFICATION || !m_bundle_left_out) return code;
  const char* compiled_in = nullptr;
  m_curl.easy_getinfo(m_handle, CURLINFO_CAINFO, &compiled_in);
  const std::string bundle = system_bundle(compiled_in);
  if (bundle.empty()) return code;
  set(CURLOPT_CAINFO, bundle.c_str());
  return m_curl.easy_perform(m_handle);
}

}  // namespace kfpkg::http
