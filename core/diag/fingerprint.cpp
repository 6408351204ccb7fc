// SPDX-License-Identifier: Apache-2.0
// Hashes of what stays the same when lines move.
#include "core/diag/fingerprint.hpp"

#include "core/crypto/sha256.hpp"
#include "core/text/trim.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

namespace kfpkg {
namespace {

/// Stands for texts in what is hashed: short ones are themselves, and a long one is hashed once,
/// however many findings are in it.
class Texts {
 public:
  std::string_view of(std::string_view text) {
    constexpr std::size_t k_long = 4096;
    if (text.size() <= k_long) return text;
    std::string& hash = m_hashes[{text.data(), text.size()}];
    if (hash.empty()) hash = sha256_hex(text);
    return hash;
  }

 private:
  std::map<std::pair<const char*, std::size_t>, std::string> m_hashes;
};

// Parts are separated by NUL, which no document that kfpkg reads contains.
std::string identity(const Diagnostic& diagnostic, std::string_view path, Texts& texts) {
  std::string text = diagnostic.rule;
  const auto add = [&text](std::string_view part) { text.append(1, '\0').append(part); };
  if (!diagnostic.place.source) {
    add(diagnostic.message);
    return text;
  }
  const SourceBuffer& source = *diagnostic.place.source;
  const std::string_view marked = source.text(diagnostic.place.span);
  add(path);
  add(texts.of(trim(source.line(source.position(diagnostic.place.span.begin).line))));
  // A mark over several lines is known by its first one: the rest may be half the document.
  add(texts.of(marked.substr(0, marked.find_first_of("\r\n"))));
  return text;
}

}  // namespace

std::string report_path(const Place& place) {
  if (!place.source) return {};
  return std::filesystem::path(place.source->path()).lexically_normal().generic_string();
}

std::vector<std::string> fingerprints(const Diagnostics& diagnostics) {
  return fingerprints(diagnostics, report_path);
}

std::vector<std::string> fingerprints(const Diagnostics& diagnostics,
                                      const std::function<std::string(const Place&)>& path_of) {
  Texts texts;
  std::map<std::string, std::size_t> seen;
  std::vector<std::string> all;
  all.reserve(diagnostics.size());
  for (const Diagnostic& diagnostic : diagnostics) {
    std::string text = identity(diagnostic, path_of(diagnostic.place), texts);
    const std::size_t number = seen[text]++;
    all.push_back(sha256_hex(text.append(1, '\0').append(fmt::format("{}", number))));
  }
  return all;
}

}  // namespace kfpkg
