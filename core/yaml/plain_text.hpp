// SPDX-License-Identifier: Apache-2.0
// Texts that use only what nearly all specs use, read in one walk. Private to core/yaml.
#pragma once

#include "core/yaml/node.hpp"

#include <optional>
#include <string_view>

namespace kfpkg::yaml {

/// The root of a text of one document, exactly as libyaml's events give it, several times faster.
/// Nothing for a text that is wrong, or that holds anything rare: characters other than ASCII,
/// carriage returns, tabs between tokens, anchors, aliases, tags, merge keys, directives, document
/// markers, complex keys. Those are libyaml's to read and to judge.
[[nodiscard]] std::optional<Node> read_plain_text(std::string_view text);

}  // namespace kfpkg::yaml
