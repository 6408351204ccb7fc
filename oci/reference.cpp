// SPDX-License-Identifier: Apache-2.0
// The grammar of distribution/reference (reference.go) with Docker's defaults (normalize.go).
#include "oci/reference.hpp"

#include "core/text/ascii.hpp"

#include <algorithm>
#include <cctype>

namespace kfpkg::oci {
namespace {

constexpr std::size_t k_longest_name = 255;
constexpr std::size_t k_longest_tag = 128;
constexpr std::string_view k_hub = "docker.io";
constexpr std::string_view k_official = "library/";

bool is_lower_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool is_alnum(char c) {
  return is_lower_alnum(c) || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*
bool is_path_component(std::string_view text) {
  if (text.empty() || !is_lower_alnum(text.front()) || !is_lower_alnum(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_lower_alnum(text[i])) {
      ++i;
      continue;
    }
    const std::size_t end = std::min(text.size(), text.find_first_not_of(text[i], i));
    const std::size_t run = end - i;
    const bool separator =
        text[i] == '-' || (text[i] == '.' && run == 1) || (text[i] == '_' && run <= 2);
    if (!separator || !is_lower_alnum(text[end])) return false;
    i = end;
  }
  return true;
}

bool is_path(std::string_view text) {
  while (true) {
    const std::size_t slash = text.find('/');
    if (!is_path_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_host_label(std::string_view text) {
  return !text.empty() && is_alnum(text.front()) && is_alnum(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_host_name(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
      return std::isxdigit(c) != 0 || c == ':';
    });
  }
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_host_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_registry(std::string_view text) {
  const std::size_t colon = text.find(':', text.starts_with('[') ? text.find(']') : 0);
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, is_digit)) return false;
    text = text.substr(0, colon);
  }
  return is_host_name(text);
}

// Docker's rule for telling "host/path" from "user/path".
bool looks_like_registry(std::string_view first) {
  return first == "localhost" || first.find_first_of(".:") != std::string_view::npos ||
         std::ranges::any_of(first, [](unsigned char c) { return std::isupper(c) != 0; });
}

bool is_hash(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

// Takes a trailing "@digest" and ":tag" off the text; false when one is there and is not valid.
bool take_version(std::string_view& text, Reference& reference) {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    reference.digest = Digest::parse(text.substr(at + 1));
    if (!reference.digest) return false;
    text = text.substr(0, at);
  }
  const std::size_t colon = text.rfind(':');
  const std::size_t slash = text.rfind('/');
  if (colon == std::string_view::npos || (slash != std::string_view::npos && colon < slash)) {
    return true;
  }
  reference.tag = text.substr(colon + 1);
  text = text.substr(0, colon);
  return is_tag(reference.tag);
}

}  // namespace

std::string advice_on(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos)
    return "leave out \"" + std::string(text.substr(0, scheme + 3)) + '"';
  const std::size_t open = text.find_first_of("<[{");
  const std::size_t close = text.find_first_of(">]}", std::min(open, text.size()));
  if (close != std::string_view::npos) {
    return "write a name of yours in the place of \"" +
           std::string(text.substr(open, close - open + 1)) + '"';
  }
  if (text.find_first_of(" \t\n") != std::string_view::npos) return "take the blanks out of it";
  const std::string lower = ascii_lower(text);
  if (Reference::parse(lower)) return "write it in lower case: " + lower;
  return "write registry/name:tag, for example ghcr.io/me/train:1.4.0";
}

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > k_longest_tag) return false;
  if (text.front() == '.' || text.front() == '-') return false;
  return std::ranges::all_of(
      text, [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; });
}

std::optional<Reference> Reference::parse(std::string_view text) {
  constexpr std::size_t longest = k_longest_name + k_longest_tag + 200;
  if (text.size() > longest || is_hash(text)) return std::nullopt;
  Reference reference;
  if (!take_version(text, reference)) return std::nullopt;
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && looks_like_registry(text.substr(0, slash))) {
    reference.registry = text.substr(0, slash);
    reference.repository = text.substr(slash + 1);
    if (reference.registry == "index.docker.io") reference.registry = k_hub;
  } else {
    reference.registry = k_hub;
    reference.repository = text;
  }
  if (reference.registry == k_hub && reference.repository.find('/') == std::string::npos) {
    reference.repository.insert(0, k_official);
  }
  if (!is_registry(reference.registry) || !is_path(reference.repository)) return std::nullopt;
  if (reference.name().size() > k_longest_name) return std::nullopt;
  return reference;
}

std::string Reference::str() const {
  std::string text = name();
  if (!tag.empty()) text += ':' + tag;
  if (digest) text += '@' + digest->str();
  return text;
}

std::string Reference::name() const {
  return registry + '/' + repository;
}

std::string Reference::familiar() const {
  std::string text = str();
  if (registry != k_hub) return text;
  text.erase(0, k_hub.size() + 1);
  const bool official = repository.starts_with(k_official) &&
                        repository.find('/', k_official.size()) == std::string::npos;
  if (official) text.erase(0, k_official.size());
  // "docker.io/example.com/x" without its registry would be another one's.
  return parse(text) == *this ? text : str();
}

Reference Reference::with_tag(std::string new_tag) const {
  Reference other = *this;
  other.tag = std::move(new_tag);
  other.digest.reset();
  return other;
}

Reference Reference::with_digest(Digest new_digest) const {
  Reference other = *this;
  other.tag.clear();
  other.digest = std::move(new_digest);
  return other;
}

}  // namespace kfpkg::oci
