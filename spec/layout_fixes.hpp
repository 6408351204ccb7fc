// SPDX-License-Identifier: Apache-2.0
// Fixes that give a part of a spec another layout: only where the author's is simple. Private to
// spec.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "core/yaml/document.hpp"

#include <cstddef>

namespace kfpkg::spec {

/// env as Kubernetes writes it, `[{name: A, value: b}]`, as `{A: b}`.
void offer_mapping(const SourceBuffer& source, const yaml::Node& env, Diagnostic& found);

/// inputs or outputs as `{a: {type: String}}`, as `[{name: a, type: String}]`.
void offer_named_list(const SourceBuffer& source, const yaml::Node& mapping, Diagnostic& found);

/// No further document: the lines `---` after `end` go when only comments stand between them.
void offer_one_document(const SourceBuffer& source, std::size_t end, Diagnostic& found);

}  // namespace kfpkg::spec
