// SPDX-License-Identifier: Apache-2.0
// Names under which secrets stand, and what stands there without being one.
#pragma once

#include <string_view>

namespace kfpkg {

/// GITHUB_TOKEN, api-key, accessToken, DB_PASSWORD2: names that end in a word for a secret. Not
/// those of a thing about one (HF_TOKEN_PATH, db_secret_name, imagePullSecret), of counts
/// (max_tokens) and of words of a language model (eos_token).
[[nodiscard]] bool is_secret_name(std::string_view name);

/// Written by people for want of a value: a run of one character or of the alphabet, or a text with
/// "example", "changeme", "your", "xxx" and the like.
[[nodiscard]] bool is_made_up(std::string_view text);

/// True for a value that looks like a real secret, given that its name suggests one. False for a
/// variable, a template, a path, a URL, a sentence, the name of a secret ("db-password"), what is
/// made up, and values shorter than 6 characters.
[[nodiscard]] bool is_literal_secret(std::string_view value);

}  // namespace kfpkg
