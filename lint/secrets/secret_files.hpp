// SPDX-License-Identifier: Apache-2.0
// Files that hold credentials, told by name and then by content.
#pragma once

#include <string>
#include <string_view>

namespace kfpkg::lint {

/// True for names under which credentials are kept (.env, *.pem, id_rsa, credentials.json ...) or
/// into which those of a package index get (requirements.txt, pip.conf, pyproject.toml ...);
/// examples (.env.example) and files of tests are none.
[[nodiscard]] bool may_hold_secret(std::string_view path);

/// What the text of such a file holds ("a private key", "the value of API_TOKEN"), never the secret
/// itself; empty when it holds none.
[[nodiscard]] std::string secret_in(std::string_view path, std::string_view text);

}  // namespace kfpkg::lint
