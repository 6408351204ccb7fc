// SPDX-License-Identifier: Apache-2.0
// What is wrong with a user's document: the finding of the `kfpkg.findings/1` contract.
#pragma once

#include "core/diag/severity.hpp"
#include "core/text/edit.hpp"
#include "core/text/source.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// Where the mistake would otherwise surface. `load` and `compile` mean that the KFP SDK itself
/// rejects it.
enum class FailsAt { load, compile, run, silent, policy };

enum class FixSafety { safe, unsafe };

/// A fix is safe when a spec that already loads and compiles keeps its IR for every selected
/// target.
struct Fix {
  std::string description;
  FixSafety safety = FixSafety::unsafe;
  std::vector<TextEdit> edits;
};

struct Related {
  Place place;
  std::string message;
};

/// One finding. `message` is one line, lower case, quotes the offending text; `help` says what to
/// write instead.
struct Diagnostic {
  std::string rule;  ///< stable id, "KF101"
  std::string name;  ///< "value-of-artifact"
  Severity severity = Severity::error;
  FailsAt fails_at = FailsAt::load;
  std::vector<std::string>
      targets;  ///< subset of kfp-1.8, kfp-2, kfp-2.17, vertex; empty means all
  Place place;
  std::string message;
  std::string help;
  std::vector<Related> related;
  std::vector<Fix> fixes;
  std::string cause{};    ///< findings of one rule and cause in one file are told as one
  std::string subject{};  ///< the part of `message` that names what this one is about
};

/// A parser or rule appends to the list that it is given; an empty result beside it means "already
/// reported".
using Diagnostics = std::vector<Diagnostic>;

[[nodiscard]] std::string_view name_of(FailsAt stage);

/// Sorts by path, begin, rule, message and removes exact repeats, so that any order of work prints
/// the same.
void sort_and_dedupe(Diagnostics& diagnostics);

/// Makes one finding of those of one cause: at the place of the first, with all their subjects, or
/// their number where they have none. Baselines and suppressions are about each by itself, and come
/// before.
void merge_causes(Diagnostics& sorted);

[[nodiscard]] std::size_t count(const Diagnostics& diagnostics, Severity severity);

}  // namespace kfpkg
