// SPDX-License-Identifier: Apache-2.0
// By their values: what quotes a secret need not stand where it does.
#include "lint/secrets/hide.hpp"

#include "core/text/trim.hpp"
#include "lint/secrets/dockerfile_secrets.hpp"
#include "lint/secrets/spec_secrets.hpp"

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
    const bool escape = value.substr(at).starts_with("\\n");
    if (escape) ++at;
    if (escape || value[at] == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += value[at];
    }
  }
  return lines;
}

}  // namespace

HiddenSecrets::HiddenSecrets(const ReadFolder& read) {
  if (read.source) {
    const std::vector<yaml::Document> none;
    const auto& documents = read.documents ? *read.documents : none;
    add(secrets_of(*read.source, documents), *read.source);
  }
  // All of them are of one file.
  if (read.dockerfiles.empty()) return;
  const dockerfile::Dockerfile& file = read.dockerfiles.front().build.file;
  add(secrets_of(file), *file.source);
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
  for (const std::string& line : lines_of(value)) {
    const std::string_view text = trim(line);
    const bool is_known = std::find(m_values.begin(), m_values.end(), text) != m_values.end();
    if (text.size() >= k_shortest && !is_known) m_values.emplace_back(text);
  }
}

std::string HiddenSecrets::masked(std::string text) const {
  for (const std::string& value : m_values) {
    for (std::size_t at = text.find(value); at != std::string::npos;
         at = text.find(value, at + value.size())) {
      text.replace(at, value.size(), value.size(), '*');
    }
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
