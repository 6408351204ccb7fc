// SPDX-License-Identifier: Apache-2.0
// Knows how each registry lets us in: credentials and tokens, cached for the life of a client.
#pragma once

#include "core/http/transport.hpp"
#include "registry/auth/access_detail.hpp"
#include "registry/auth/challenge_detail.hpp"
#include "registry/auth/credentials/credentials.hpp"
#include "registry/auth/token_detail.hpp"
#include "registry/endpoint.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

namespace kfpkg::registry {

class Authenticator {
 public:
  Authenticator(Sender& sender, CredentialSource& credentials)
      : m_sender(sender), m_credentials(credentials) {}

  /// The Authorization header that is known to work. With the way known from an earlier challenge
  /// of this registry, a token is asked for before the request: for another repository or scope,
  /// and when nine tenths of the old one's life are over. Empty: ask without one and see the
  /// challenge.
  [[nodiscard]] Result<std::string> authorization(const Access& access,
                                                  const std::stop_token& stop);
  /// A new Authorization header after a 401 or 403 to a request that had `used`: the challenges are
  /// answered in turn, those whose schemes are in `tried` last, and the scheme is added there.
  /// Empty: nothing else to try. An error when none could be answered.
  [[nodiscard]] Result<std::string> renew(const Access& access, const http::Response& refused,
                                          const std::string& used, std::set<std::string>& tried,
                                          std::stop_token stop);
  /// The error with what kept a credential from being found, if something did.
  [[nodiscard]] tl::unexpected<Error> explained(const Access& access, Error error);
  /// What renew() used for this registry, for messages.
  [[nodiscard]] std::optional<Credential> credential(const Access& access);

 private:
  struct Entry {
    std::string authorization;
    std::optional<std::chrono::steady_clock::time_point> renew_at;
    std::string scope;  ///< of the challenge that was answered
  };
  [[nodiscard]] std::string fresh(const Access& access);
  [[nodiscard]] std::optional<Challenge> way_to(const std::string& registry);
  [[nodiscard]] Result<Entry> answer(const Access& access, const Challenge& challenge,
                                     const std::stop_token& stop);
  void keep(const Access& access, const Challenge& challenge, const Entry& entry);
  [[nodiscard]] Result<std::optional<Credential>> look_up(const Access& access,
                                                          std::stop_token stop);
  [[nodiscard]] Result<Entry> bearer(const Access& access, const Challenge& challenge,
                                     std::optional<Credential> credential, std::stop_token stop);
  [[nodiscard]] Result<http::TlsFiles> tls_for(const Endpoint& registry, const std::string& realm);
  [[nodiscard]] bool asked_already(const Access& access, const Challenge& challenge,
                                   const std::string& used);

  Sender& m_sender;
  CredentialSource& m_credentials;
  std::mutex m_mutex;     ///< of the maps
  std::mutex m_renewing;  ///< one renewal at a time, so that threads share its outcome
  std::map<std::string, Entry> m_entries;
  std::map<std::string, Challenge> m_ways;  ///< by registry; without scope
  std::map<std::string, std::optional<Credential>> m_found;
};

}  // namespace kfpkg::registry
