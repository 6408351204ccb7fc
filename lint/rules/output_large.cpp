// SPDX-License-Identifier: Apache-2.0
// Tables and files that leave a component as text.
#include "core/text/split.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

template <std::size_t N>
bool is_one(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_table(std::string_view word) {
  constexpr std::array<std::string_view, 8> k_words{"csv",       "tsv",   "parquet", "feather",
                                                    "dataframe", "jsonl", "pickle",  "arrow"};
  return is_one(word, k_words);
}

// Other words before "path" are those of buckets and of resources of a cloud.
bool is_local(std::string_view word) {
  constexpr std::array<std::string_view, 4> k_words{"file", "local", "data", "output"};
  return is_table(word) || is_one(word, k_words);
}

enum class Large { no, table, path };

Large judge(std::string_view python_name) {
  const auto words = split(python_name, "_");
  if (words.empty()) return Large::no;
  if (is_table(words.back())) return Large::table;
  const bool is_path = words.back() == "path" && words.size() > 1;
  return is_path && is_local(words[words.size() - 2]) ? Large::path : Large::no;
}

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Output& output : view.component->outputs) {
    if (spec::classify_type(output.type).ir_name != "STRING") continue;
    const Large large = judge(output.python_name);
    if (large == Large::no) continue;
    findings.add(
        output.name.span,
        large == Large::table
            ? fmt::format("the output \"{}\" is a String, which KFP keeps in its database",
                          output.name.value)
            : fmt::format("the output \"{}\" is a String: a path that only this pod has",
                          output.name.value),
        "give it the type Dataset, and write the data to {outputPath: ...}; who uses it reads "
        "{inputPath: ...}");
  }
}

}  // namespace

extern const Rule k_output_large{
    {{"KF131", "output-large"},
     Severity::info,
     FailsAt::run,
     "",
     "an output of type String has the name of a table or of a local file",
     "The value of a parameter is kept in KFP's database and stands in the command lines of the "
     "tasks that get it, where Linux allows 128 KiB for a word. A path is no way out: each task "
     "runs in a pod of its own, which has no files of the others. An artifact is a file that KFP "
     "brings from one pod to the next.",
     R"(name: Load
outputs: [{name: rows_csv, type: String}]
implementation: {container: {image: "a/b:1", command: [load, {outputPath: rows_csv}]}}
)",
     R"(name: Load
outputs: [{name: rows, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [load, {outputPath: rows}]}}
)"},
    check};

}  // namespace kfpkg::lint
