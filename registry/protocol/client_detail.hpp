// SPDX-License-Identifier: Apache-2.0
// What a Client holds. Only for client.cpp and blobs.cpp.
#pragma once

#include "registry/client.hpp"
#include "registry/session.hpp"

namespace kfpkg::registry {

struct Client::State {
  State(http::Transport& transport, CredentialSource& credentials, ClientOptions options)
      : session(transport, credentials, std::move(options)) {}
  Session session;
};

}  // namespace kfpkg::registry
