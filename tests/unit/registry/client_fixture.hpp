// SPDX-License-Identifier: Apache-2.0
// A client on a scripted transport, with a clock that tests move and a registry's usual answers.
#pragma once

#include "registry/protocol/client.hpp"
#include "tests/support/fake_transport.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace kfpkg::registry::fixture {

using kfpkg::test::FakeTransport;
using kfpkg::test::header_of;

inline const std::string k_password = "s3cret-Passw0rd";
inline const std::string k_image_text =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":)"
    R"({"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:)"
    R"(44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]})";
inline const std::string k_image_type = "application/vnd.oci.image.manifest.v1+json";

inline Credential kim() {
  return Credential{"kim", k_password, false, false, "/home/kim/config.json"};
}

inline oci::Reference image(const std::string& text) {
  return oci::Reference::parse(text).value();
}

/// The answer of a registry to GET or HEAD of k_image_text.
inline http::Response image_answer() {
  return {200,
          {{"content-type", k_image_type},
           {"docker-content-digest", oci::Digest::of(k_image_text).str()},
           {"content-length", std::to_string(k_image_text.size())}},
          k_image_text};
}

struct World {
  FakeTransport transport;
  std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
  std::vector<std::chrono::milliseconds> sleeps;
  std::vector<std::string> notes;

  [[nodiscard]] ClientOptions options() {
    ClientOptions options;
    options.clock.now = [this] { return now; };
    options.clock.wall = [] { return std::chrono::system_clock::from_time_t(784111777); };
    options.clock.sleep = [this](std::chrono::milliseconds time) {
      sleeps.push_back(time);
      now += time;
    };
    options.random = [] { return 0.5; };
    options.on_note = [this](std::string_view text) { notes.emplace_back(text); };
    options.on_retry = options.on_note;
    return options;
  }
  /// Everything that a user may see.
  [[nodiscard]] std::string visible(const Error& error) const {
    std::string text = error.message + '\n' + error.hint;
    for (const auto& line : error.context) text += '\n' + line;
    for (const auto& line : notes) text += '\n' + line;
    return text;
  }
};

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace kfpkg::registry::fixture
