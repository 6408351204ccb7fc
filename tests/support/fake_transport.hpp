// SPDX-License-Identifier: Apache-2.0
// A scripted Transport that records what it is sent. Answers come from the test, each from what a
// real server or a cited document says.
#pragma once

#include "core/http/transport.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg::test {

class FakeTransport final : public http::Transport {
 public:
  /// The next answer to this request. Several are given in order; the last one is given again and
  /// again.
  FakeTransport& on(const std::string& method, const std::string& url,
                    Result<http::Response> answer) {
    m_answers[method + ' ' + url].push_back(std::move(answer));
    return *this;
  }
  FakeTransport& on(const std::string& method, const std::string& url, int status,
                    http::Headers headers = {}, std::string body = {}) {
    return on(method, url, http::Response{status, std::move(headers), std::move(body)});
  }

  /// A request without an answer fails with kind `tool`, so that no retry hides it.
  [[nodiscard]] Result<http::Response> send(const http::Request& request,
                                            std::stop_token stop) override {
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
    if (request.source != nullptr) {
      auto body = drain(*request.source);
      if (!body) return tl::unexpected<Error>(body.error());
      m_requests.back().body = std::move(*body);
    }
    if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    const auto found = m_answers.find(request.method + ' ' + request.url);
    if (found == m_answers.end()) {
      return fail(ErrorKind::tool, "unexpected request: " + request.method + ' ' + request.url);
    }
    auto answer = found->second.front();
    if (found->second.size() > 1) found->second.pop_front();
    if (answer && answer->body.size() > request.body_limit) {
      return fail(ErrorKind::registry, "the answer is too long");
    }
    if (answer && request.sink != nullptr && answer->status / 100 == 2) {
      const std::string body = std::exchange(answer->body, {});
      answer->sunk = body.size();
      if (Status taken = request.sink->take(*answer, body); !taken) {
        return tl::unexpected<Error>(taken.error());
      }
    }
    return answer;
  }

  [[nodiscard]] const std::vector<http::Request>& requests() const { return m_requests; }
  /// "GET http://..." of each request, in order.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const http::Request& request : m_requests)
      lines.push_back(request.method + ' ' + request.url);
    return lines;
  }

 private:
  static Result<std::string> drain(ByteSource& source) {
    if (Status ready = source.rewind(); !ready) return tl::unexpected<Error>(ready.error());
    std::string text;
    char block[100];
    while (true) {
      auto got = source.read(block);
      if (!got) return tl::unexpected<Error>(got.error());
      if (*got == 0) return text;
      text.append(block, *got);
    }
  }

  std::mutex m_mutex;
  std::map<std::string, std::deque<Result<http::Response>>> m_answers;
  std::vector<http::Request> m_requests;
};

/// The header's value, or empty. Names are compared as they were written.
[[nodiscard]] inline std::string header_of(const http::Request& request, const std::string& name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace kfpkg::test
