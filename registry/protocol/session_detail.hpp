// SPDX-License-Identifier: Apache-2.0
// One authenticated, retried request to a registry.
#pragma once

#include "core/http/transport.hpp"
#include "oci/reference.hpp"
#include "registry/auth/authenticator_detail.hpp"
#include "registry/options.hpp"
#include "registry/wire/sender_detail.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

enum class Repeat { yes, no };

class Session {
 public:
  Session(http::Transport& transport, CredentialSource& credentials, ClientOptions options);

  /// The way into a repository, with the scope that is wanted there by now.
  [[nodiscard]] Result<Access> access(const oci::Reference& repository);
  void will_push(const oci::Reference& repository);
  /// Tokens for `repository` are asked for so that they let us read `source` as well, a repository
  /// of the same registry: a mount needs both in one token.
  void will_mount(const oci::Reference& repository, const oci::Reference& source);

  /// Says by a transient error that the answer to a request is not what was asked for.
  using Check = std::function<Status(const http::Response&)>;

  /// Sends `request` (its url may be on another host: then no credential goes with it). A 401 or
  /// 403 that says how to do better is answered, at most twice. What `check` refuses is asked for
  /// again like what did not come.
  [[nodiscard]] Result<http::Response> send(const Access& access, http::Request request,
                                            Repeat repeat, std::stop_token stop,
                                            const Check& check = {});
  /// The error for an answer that is not what was wanted.
  [[nodiscard]] tl::unexpected<Error> refuse(const Access& access, std::string_view what,
                                             const http::Response& response);
  /// The same for what was to be put there: a 404 is about the repository.
  [[nodiscard]] tl::unexpected<Error> refuse_push(const Access& access, std::string_view what,
                                                  const http::Response& response);
  /// Sender::repeat for what is more than one request.
  [[nodiscard]] Result<http::Response> repeat(
      const Access& access, std::string_view about,
      const std::function<Result<http::Response>()>& attempt, const std::stop_token& stop);
  [[nodiscard]] const Wire& wire() const { return m_wire; }

 private:
  /// Sends with what is known to let us in; sets where the answer came from.
  using Attempt = std::function<Result<http::Response>(const std::string& authorization,
                                                       std::string& final_url)>;
  /// Adds to a refusal what the registry's base address says of signing in.
  void add_challenges(const Access& access, http::Response& refused, const std::stop_token& stop);
  [[nodiscard]] Result<http::Response> let_in(const Access& access, bool ours,
                                              const Attempt& attempt, const std::stop_token& stop);
  void show_warnings(const Access& access, const http::Response& response);
  void show_quota(const Access& access, const http::Response& response);

  const ClientOptions m_options;
  Wire m_wire;
  Sender m_sender;
  Authenticator m_authenticator;
  std::mutex m_mutex;
  std::set<std::string> m_pushing;
  std::map<std::string, std::set<std::string>> m_mounting;  ///< repositories by target
  std::set<std::string> m_warned;
  std::string m_quota;  ///< as it was shown last
};

}  // namespace kfpkg::registry
