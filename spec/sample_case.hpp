// SPDX-License-Identifier: Apache-2.0
// Sample cases of a component: one run each, with what is given and what must come out.
//
//     description: one line
//     inputs: {name: value, other: {file: path}}
//     expect: {output: {file: path}, other: {equals: text}, third: {contains: text}}
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::spec {

/// Folder below a component's own that holds its cases.
inline constexpr std::string_view k_sample_cases = "tests/cases";
/// No more cases of one component are looked at.
inline constexpr std::size_t k_most_sample_cases = 1000;

/// What one case gives to one input.
struct SampleInput {
  std::string name;       ///< as written: the spec's, or the one that SDK 2.x calls it
  Span name_span;         ///< of the key
  bool is_string = true;  ///< false: to YAML the name is a number or a boolean, and names no input
  bool is_file = false;   ///< `text` is a path that counts from the case's own folder
  std::string text;  ///< a scalar as it is written, without quotes; of a list or mapping its JSON
  Span span;         ///< of the value
};

/// What one output must be.
struct SampleExpectation {
  enum class How {
    same_as_file,  ///< `text` is the path of a file, from the case's own folder
    equals,
    contains
  };
  std::string name;
  Span name_span;
  How how = How::equals;
  std::string text;
  Span span;
};

struct SampleCase {
  SourcePtr source;
  std::string description;
  std::optional<Span> inputs_key;  ///< of the word `inputs`; nothing when it is missing
  std::vector<SampleInput> inputs;
  std::vector<SampleExpectation> expectations;
};

/// The case in a text, or nothing when it is not one YAML mapping. What is wrong in it is appended
/// to `diagnostics` (KF001, KF006, KF011) and keeps nothing else from being read: a name stands in
/// the result also where its value has the wrong shape.
[[nodiscard]] std::optional<SampleCase> read_sample_case(const SourcePtr& source,
                                                         Diagnostics& diagnostics);

/// Paths in the tree of the cases of the component in `folder`, sorted by name; none when it has no
/// such folder.
[[nodiscard]] Result<std::vector<std::string>> list_sample_cases(const Tree& tree,
                                                                 std::string_view folder);

}  // namespace kfpkg::spec
