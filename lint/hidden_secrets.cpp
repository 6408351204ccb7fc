// SPDX-License-Identifier: Apache-2.0
// By their values: what quotes a secret need not stand where it does.
#include "lint/hidden_secrets.hpp"

#include "core/text/secret/escape.hpp"
#include "core/text/trim.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::size_t k_shortest = 6;  ///< shorter lines of a key say nothing

using Masked = std::map<const SourceBuffer*, SourcePtr>;

void mask_place(Place& place, const HiddenSecrets& secrets, Masked& sources) {
  if (!place.source) return;
  SourcePtr& masked = sources[place.source.get()];
  if (!masked) {
    std::string text = secrets.masked(std::string(place.source->bytes()));
    masked = text == place.source->bytes() ? place.source
                                           : make_source(place.source->path(), std::move(text));
  }
  place.source = masked;
}

// Line ends as JSON and YAML write them in quotes, too.
std::vector<std::string> lines_of(std::string_view value) {
  std::vector<std::string> lines{{}};
  for (std::size_t at = 0; at < value.size(); ++at) {
    const std::size_t escape = escape_length(value, at);
    if (escape > 0) at += escape - 1;
    if (escape > 0 || value[at] == '\n' || value[at] == '\r') {
      lines.emplace_back();
    } else {
      lines.back() += value[at];
    }
  }
  return lines;
}

// As the text reads that JSON or YAML write like this in quotes.
std::string read_once(std::string_view text) {
  std::string read;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_pair = at + 1 < text.size() &&
                         ((text[at] == '\\' && std::string_view("\\\"/").find(text[at + 1]) !=
                                                   std::string_view::npos) ||
                          text.substr(at).starts_with("''"));
    if (is_pair) ++at;
    read += text[at];
  }
  return read;
}

// As JSON writes the text.
std::string written_once(std::string_view text) {
  std::string written;
  for (const char c : text) {
    if (c == '\\' || c == '"') written += '\\';
    written += c;
  }
  return written;
}

constexpr std::uint32_t bit_of(char second) {
  return 1U << (static_cast<unsigned char>(second) % 32U);
}

}  // namespace

HiddenSecrets::HiddenSecrets(const ReadFolder& read) {
  if (read.source) add(read.spec_secrets, *read.source);
  if (!read.dockerfiles.empty())
    add(read.dockerfile_secrets, *read.dockerfiles.front().build.file.source);
  sort();
}

// As it reads and as it is written.
void HiddenSecrets::add(const std::vector<Secret>& secrets, const SourceBuffer& source) {
  for (const Secret& secret : secrets) {
    add(secret.value);
    add(trim(source.text(secret.span), "\"'"));
  }
}

// A key has lines, which are quoted one by one.
void HiddenSecrets::add(std::string_view value) {
  add_line(value);
  const std::vector<std::string> lines = lines_of(value);
  if (lines.size() == 1) return;
  for (const std::string& line : lines) add_line(line);
}

// In the forms that it has in texts inside of others.
void HiddenSecrets::add_line(std::string_view line) {
  const std::string text(trim(line));
  if (text.size() < k_shortest) return;
  const std::string read = read_once(text);
  for (const std::string& form : {text, read, read_once(read), written_once(text)}) {
    if (form.size() >= k_shortest) m_values.push_back({form});
  }
}

void HiddenSecrets::sort() {
  const auto text_of = [](const Value& value) -> const std::string& { return value.text; };
  std::ranges::sort(m_values, {}, text_of);
  const auto repeated = std::ranges::unique(m_values, {}, text_of);
  m_values.erase(repeated.begin(), repeated.end());
  for (std::size_t i = 0; i < m_values.size(); ++i) {
    const std::string& text = m_values[i].text;
    m_begins[static_cast<unsigned char>(text[0])] |= bit_of(text[1]);
    m_values[i].begins_with = i;
    if (i == 0) continue;
    for (std::size_t one = i - 1;;) {
      if (text.starts_with(m_values[one].text)) m_values[i].begins_with = one;
      if (m_values[i].begins_with == one || m_values[one].begins_with == one) break;
      one = m_values[one].begins_with;
    }
  }
}

// Of the longest value that a text begins with. It is the last one that is not behind the text in
// the order, or one that this one begins with.
std::size_t HiddenSecrets::length_at(std::string_view text) const {
  if (text.size() < k_shortest) return 0;
  if ((m_begins[static_cast<unsigned char>(text[0])] & bit_of(text[1])) == 0) return 0;
  const auto after = std::ranges::upper_bound(
      m_values, text, {}, [](const Value& value) { return std::string_view(value.text); });
  if (after == m_values.begin()) return 0;
  for (auto at = static_cast<std::size_t>(after - m_values.begin()) - 1;;) {
    if (text.starts_with(m_values[at].text)) return m_values[at].text.size();
    if (m_values[at].begins_with == at) return 0;
    at = m_values[at].begins_with;
  }
}

std::string HiddenSecrets::masked(std::string text) const {
  if (m_values.empty()) return text;
  const std::string plain = text;
  std::size_t end = 0;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    end = std::max(end, at + length_at(std::string_view(plain).substr(at)));
    if (at < end) text[at] = '*';
  }
  return text;
}

void HiddenSecrets::hide(Diagnostics& diagnostics) const {
  if (m_values.empty()) return;
  Masked sources;
  const auto mask = [&](std::string& text) { text = masked(std::move(text)); };
  for (Diagnostic& diagnostic : diagnostics) {
    mask_place(diagnostic.place, *this, sources);
    mask(diagnostic.message);
    mask(diagnostic.help);
    for (Related& related : diagnostic.related) {
      mask_place(related.place, *this, sources);
      mask(related.message);
    }
    std::erase_if(diagnostic.fixes, [&](const Fix& fix) {
      return std::any_of(fix.edits.begin(), fix.edits.end(), [&](const TextEdit& edit) {
        return masked(edit.replacement) != edit.replacement;
      });
    });
    for (Fix& fix : diagnostic.fixes) mask(fix.description);
  }
}

}  // namespace kfpkg::lint
