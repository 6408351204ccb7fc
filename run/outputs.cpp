// SPDX-License-Identifier: Apache-2.0
// Outputs as launcher_v2.go collects them: the executor output first, then files.
#include "core/fs/tree.hpp"
#include "core/json/bounds.hpp"
#include "run/executor.hpp"
#include "spec/backend/go_json.hpp"
#include "spec/backend/value.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <system_error>
#include <utility>

namespace kfpkg::run {
namespace {

namespace backend = spec::backend;
using nlohmann::json;
namespace fs = std::filesystem;

tl::unexpected<Error> bad_output(const OutputPlan& output, std::string_view why,
                                 std::string hint = {}) {
  return fail(ErrorKind::run, fmt::format("output \"{}\" {}", output.name, why), std::move(hint));
}

Result<json> parse_executor_output(std::string_view text) {
  if (text.empty()) return json::object();
  json document = json_depth_within(text) ? json::parse(text, nullptr, false) : json();
  if (document.is_object()) return document;
  return fail(ErrorKind::run, "the executor output that the program wrote is not a JSON object",
              "write {\"artifacts\": {NAME: {\"artifacts\": [{\"metadata\": {...}}]}}} to "
              "outputs.outputFile");
}

const json* find(const json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string{key});
  return found == object.end() ? nullptr : &*found;
}

Result<ParameterResult> read_parameter(const Tree& folder, const json& told,
                                       const OutputPlan& output) {
  const json* values = find(told, "parameterValues");
  if (const json* value = values != nullptr ? find(*values, output.name) : nullptr) {
    return ParameterResult{output.name, output.type,
                           backend::go_json(*value, backend::Escape::none)};
  }
  KFPKG_TRY_ASSIGN(const auto entry, folder.stat(output.name));
  if (!entry) {
    return bad_output(
        output, "was not written",
        "KFP fails the task: write the value as text to the path that outputPath gives");
  }
  if (entry->type != EntryType::file) return bad_output(output, "is not a regular file");
  KFPKG_TRY_ASSIGN(const std::string text, folder.read(output.name, k_document_limit));
  std::string why;
  const auto value = backend::parse_output(output.type, text, why);
  if (value) return ParameterResult{output.name, output.type, value->json};
  const std::string shown = text.size() > 60 ? text.substr(0, 60) + "..." : text;
  return bad_output(output, fmt::format("holds \"{}\", which {}", shown, why),
                    "KFP fails the task: write the text of the declared type and nothing else");
}

std::uint64_t bytes_below(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::symlink_status(path, code);
  if (fs::is_regular_file(status)) return fs::file_size(path, code);
  if (!fs::is_directory(status)) return 0;
  std::uint64_t bytes = 0;
  for (fs::recursive_directory_iterator at{path, code}, end; !code && at != end;
       at.increment(code)) {
    std::error_code ignored;
    if (fs::is_regular_file(at->symlink_status(ignored))) bytes += at->file_size(ignored);
  }
  return bytes;
}

std::string metadata_of(const json& told, std::string_view name) {
  const json* artifacts = find(told, "artifacts");
  const json* list = artifacts != nullptr ? find(*artifacts, name) : nullptr;
  const json* items = list != nullptr ? find(*list, "artifacts") : nullptr;
  if (items == nullptr || !items->is_array() || items->empty()) return "{}";
  const json* metadata = find(items->front(), "metadata");
  return metadata != nullptr && metadata->is_object()
             ? backend::go_json(*metadata, backend::Escape::none)
             : "{}";
}

ArtifactResult read_artifact(const json& told, const OutputPlan& output) {
  std::error_code code;
  ArtifactResult result{output.name, output.type, output.file,
                        false,       0,           metadata_of(told, output.name)};
  result.written = fs::exists(fs::symlink_status(output.file, code));
  result.bytes = bytes_below(output.file);
  return result;
}

}  // namespace

Status collect_outputs(const RunPlan& plan, std::string_view executor_output, RunReport& report) {
  KFPKG_TRY_ASSIGN(const json told, parse_executor_output(executor_output));
  const DiskTree folder{plan.output_dir, plan.output_dir.string()};
  for (const OutputPlan& output : plan.outputs) {
    if (!output.parameter) {
      report.artifacts.push_back(read_artifact(told, output));
      continue;
    }
    KFPKG_TRY_ASSIGN(ParameterResult result, read_parameter(folder, told, output));
    report.parameters.push_back(std::move(result));
  }
  return {};
}

}  // namespace kfpkg::run
