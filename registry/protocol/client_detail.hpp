// SPDX-License-Identifier: Apache-2.0
// What a Client holds.
#pragma once

#include "registry/protocol/client.hpp"
#include "registry/protocol/session_detail.hpp"

namespace kfpkg::registry {

struct Client::State {
  State(http::Transport& transport, CredentialSource& credentials, ClientOptions options)
      : session(transport, credentials, std::move(options)) {}
  Session session;
};

}  // namespace kfpkg::registry
