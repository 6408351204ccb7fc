// SPDX-License-Identifier: Apache-2.0
// Fixes that give a part of a spec another layout: only where the author's is simple. Private to
// spec and lint.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "core/yaml/document.hpp"

#include <cstddef>
#include <optional>

namespace kfpkg::spec {

/// env as Kubernetes writes it, `[{name: A, value: b}]`, as `{A: b}`.
void offer_mapping(const SourceBuffer& source, const yaml::Node& env, Diagnostic& found);

/// inputs or outputs as `{a: {type: String}}`, as `[{name: a, type: String}]`.
void offer_named_list(const SourceBuffer& source, const yaml::Node& mapping, Diagnostic& found);

/// A list or mapping as JSON text in quotes.
void offer_json(const SourceBuffer& source, const yaml::Entry& entry, Diagnostic& found);

/// Words of a command line, as the list of them.
void offer_words(const yaml::Node& line, Diagnostic& found);

/// The edit that takes an entry out of its mapping, in block style with its lines. Nothing when it
/// is the only one, or shares its line with a dash.
[[nodiscard]] std::optional<TextEdit> remove_entry(const SourceBuffer& source,
                                                   const yaml::Node& mapping,
                                                   const yaml::Entry& entry);

/// No further document: the lines `---` after `end` go when only comments stand between them.
void offer_one_document(const SourceBuffer& source, std::size_t end, Diagnostic& found);

}  // namespace kfpkg::spec
