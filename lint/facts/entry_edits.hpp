// SPDX-License-Identifier: Apache-2.0
// Edits of inputs, outputs and arguments that several rules' fixes share.
#pragma once

#include "core/text/edit.hpp"
#include "core/text/source.hpp"
#include "core/yaml/document.hpp"
#include "spec/component/component.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// One more `key: value` in a mapping, after the value of another key (of an input or output its
/// name) and in the author's layout; nothing when the layout is not simple.
[[nodiscard]] std::optional<TextEdit> add_entry(const SourceBuffer& source, const spec::Text& value,
                                                std::string_view entry,
                                                std::string_view after = "name:");

/// The type of an input that has none: a new key, or a value where `type` is null.
[[nodiscard]] std::optional<TextEdit> add_type(const yaml::Document& document,
                                               const spec::Text& name, std::string_view type);

/// The argument in two: `first` and, after it in the same list, `second`. Nothing when the list's
/// layout is not simple.
[[nodiscard]] std::optional<TextEdit> split_argument(const SourceBuffer& source, Span argument,
                                                     std::string_view first,
                                                     std::string_view second);

/// The same list with `words` before its first argument.
[[nodiscard]] std::optional<TextEdit> put_before(const SourceBuffer& source, Span argument,
                                                 const std::vector<std::string>& words);

/// The edit that replaces a mapping that stands as type, told by its first key; nothing when it
/// holds comments.
[[nodiscard]] std::optional<TextEdit> replace_type(const yaml::Document& document,
                                                   const std::optional<spec::Text>& type_key,
                                                   std::string_view type);

}  // namespace kfpkg::lint
