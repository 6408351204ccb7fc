// SPDX-License-Identifier: Apache-2.0
// One transfer on one curl handle: options in, answer or error out. Only for curl_transport.cpp.
#pragma once

#include "core/http/curl_library.hpp"
#include "core/http/transport.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace kfpkg::http {

/// What the environment says about the way to one URL.
struct Route {
  std::string proxy;     ///< empty: none
  std::string no_proxy;  ///< curl's list
  std::string ca_file;
  std::string ca_dir;
};

/// Sends one request. Lives as long as the curl handle may call back.
class Transfer {
 public:
  Transfer(const CurlLibrary& curl, CURL* handle, const Request& request, const Url& url,
           std::stop_token stop);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();
  [[nodiscard]] Result<Response> run(const Route& route);

 private:
  template <class Value>
  void set(CURLoption option, Value value) {
    m_curl.easy_setopt(m_handle, option, value);
  }
  [[nodiscard]] Status set_headers();
  [[nodiscard]] Status set_body();
  void set_limits();
  [[nodiscard]] Status set_route(const Route& route);
  [[nodiscard]] Status set_authorities(const Route& route);
  [[nodiscard]] CURLcode perform();
  void set_callbacks();
  [[nodiscard]] tl::unexpected<Error> explain(CURLcode code) const;
  [[nodiscard]] bool take_header(std::string_view line);
  [[nodiscard]] bool promises_too_much();
  [[nodiscard]] bool take_body(std::string_view bytes);
  [[nodiscard]] std::size_t give_body(std::span<char> room);

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* data, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  /// Why a callback of ours ended the transfer.
  enum class Broken { no, too_long, headers_too_long };

  const CurlLibrary& m_curl;
  CURL* m_handle;
  const Request& m_request;
  const Url& m_url;
  std::stop_token m_stop;
  curl_slist* m_headers = nullptr;
  Response m_response;
  std::optional<Error> m_failed;  ///< of source or sink
  std::uint64_t m_received = 0;
  std::uint64_t m_given = 0;
  std::size_t m_header_bytes = 0;
  Broken m_broken = Broken::no;
  bool m_bundle_left_out = false;  ///< the file of all the system's authorities
  std::string m_detail;
  bool m_proxied = false;
};

}  // namespace kfpkg::http
