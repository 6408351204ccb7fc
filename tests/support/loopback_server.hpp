// SPDX-License-Identifier: Apache-2.0
// A socket on loopback that answers with given bytes, for what a polite server library would not
// send.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <thread>
#include <vector>

namespace kfpkg::test {

/// Answers the n-th request with the n-th reply, byte for byte; "close" at the end of a reply's
/// text is the test's business (Connection: close), except that an empty reply closes the
/// connection at once.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::vector<std::string> replies) : m_replies(std::move(replies)) {
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(m_listener, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(m_listener, 8);
    socklen_t length = sizeof address;
    ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { serve(); });
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer() {
    m_stop = true;
    m_thread.join();
    ::close(m_listener);
  }

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(m_port) + path;
  }
  [[nodiscard]] std::vector<std::string> requests() const {
    const std::lock_guard lock(m_mutex);
    return m_requests;
  }
  [[nodiscard]] int connections() const { return m_connections; }

 private:
  bool readable(int descriptor) const {
    pollfd waiting{descriptor, POLLIN, 0};
    while (!m_stop) {
      if (::poll(&waiting, 1, 20) > 0) return true;
    }
    return false;
  }

  void serve() {
    while (readable(m_listener)) {
      const int connection = ::accept(m_listener, nullptr, nullptr);
      ++m_connections;
      while (answer_one(connection)) {
      }
      ::close(connection);
    }
  }

  // Reads one request with its body; false when the connection is at its end.
  bool answer_one(int connection) {
    std::string request;
    std::size_t wanted = 0;
    while (wanted == 0 || request.size() < wanted) {
      char buffer[4096];
      if (!readable(connection)) return false;
      const ssize_t got = ::read(connection, buffer, sizeof buffer);
      if (got <= 0) return false;
      request.append(buffer, static_cast<std::size_t>(got));
      const std::size_t end = request.find("\r\n\r\n");
      if (end != std::string::npos) wanted = end + 4 + content_length(request);
    }
    std::string reply;
    {
      const std::lock_guard lock(m_mutex);
      if (m_requests.size() < m_replies.size()) reply = m_replies[m_requests.size()];
      m_requests.push_back(request);
    }
    if (reply.empty()) return false;
    if (::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) return false;
    return reply.find("Connection: close") == std::string::npos;
  }

  static std::size_t content_length(const std::string& request) {
    const std::size_t at = request.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(request.substr(at + 16));
  }

  std::vector<std::string> m_replies;
  int m_listener = -1;
  std::uint16_t m_port = 0;
  std::atomic<bool> m_stop{false};
  std::atomic<int> m_connections{0};
  mutable std::mutex m_mutex;
  std::vector<std::string> m_requests;
  std::thread m_thread;
};

}  // namespace kfpkg::test
