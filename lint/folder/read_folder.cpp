// SPDX-License-Identifier: Apache-2.0
// The Dockerfile first: its findings are told even where the spec is no YAML.
#include "lint/folder/read_folder.hpp"

#include "lint/folder/program_modules.hpp"
#include "lint/folder/started_program.hpp"
#include "lint/secrets/dockerfile_secrets.hpp"
#include "lint/secrets/spec_secrets.hpp"
#include "spec/ir/described_program.hpp"
#include "spec/ir/manifest.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::lint {
namespace {

bool is_compiled(const std::vector<yaml::Document>& documents) {
  return !documents.empty() && spec::kind_of(documents.front()) == spec::DocumentKind::pipeline_ir;
}

bool holds_manifest(const std::vector<yaml::Document>& documents) {
  return std::any_of(documents.begin(), documents.end(), spec::is_pipeline_version);
}

// Keys that only specs have at the beginning of a line, in YAML or in JSON.
bool has_line_of_spec(std::string_view text) {
  constexpr std::array<std::string_view, 4> k_keys{"implementation", "deploymentSpec",
                                                   "pipelineInfo", "pipelineSpec"};
  for (std::size_t at = 0; at < text.size();) {
    std::string_view line = text.substr(at, text.find('\n', at) - at);
    at += line.size() + 1;
    const bool is_json = line.find('"') == line.find_first_not_of(" {\t");
    if (is_json) line.remove_prefix(std::min(line.find('"') + 1, line.size()));
    const bool is_key = std::any_of(k_keys.begin(), k_keys.end(), [line](std::string_view key) {
      const std::string_view rest = line.starts_with(key) ? line.substr(key.size()) : "";
      return rest.starts_with(':') || rest.starts_with("\":");
    });
    if (is_key) return true;
  }
  return false;
}

void find_spec_secrets(ReadFolder& read) {
  const std::vector<yaml::Document> none;
  read.spec_secrets = secrets_of(*read.source, read.documents ? *read.documents : none);
}

void read_spec(ReadFolder& read) {
  read.documents = yaml::parse(read.source, read.in_spec);
  find_spec_secrets(read);
  if (!read.documents) return;
  if (is_compiled(*read.documents)) {
    read.pipeline = spec::read_pipeline(read.source, *read.documents, read.in_spec);
  } else {
    read.component = spec::read_documents(read.source, *read.documents, read.in_spec);
  }
}

ReadFolder::Spec why_missing(const Tree& tree, std::string_view folder, std::string_view name) {
  const auto entry = tree.stat(join_path(folder, name));
  if (!entry || (*entry && (*entry)->type != EntryType::directory))
    return ReadFolder::Spec::unreadable;
  const auto yml = tree.stat(join_path(folder, "component.yml"));
  return yml && *yml ? ReadFolder::Spec::other_suffix : ReadFolder::Spec::missing;
}

// The spec is told something of all the same.
Status read_dockerfiles(const Tree& tree, std::string_view folder, const BuildSettings& build,
                        ReadFolder& read) {
  auto found = read_dockerfile(tree, folder, build, read.in_dockerfile);
  if (found) {
    read.dockerfiles = *std::move(found);
    // All of them are of one file.
    if (!read.dockerfiles.empty())
      read.dockerfile_secrets = secrets_of(read.dockerfiles.front().build.file);
  } else if (found.error().kind == ErrorKind::file) {
    read.unreadable.push_back(std::move(found.error()));
  } else {
    return tl::unexpected(std::move(found.error()));
  }
  return {};
}

}  // namespace

std::optional<spec::Text> ReadFolder::described_program() const {
  const bool compiled = documents && is_compiled(*documents);
  return compiled ? spec::find_described_program(documents->front()) : std::nullopt;
}

Result<std::optional<python::ProgramRequest>> ReadFolder::program() const {
  if (const auto described = described_program()) {
    const SourcePtr text = make_source(std::string(k_inline_program), described->value);
    return std::optional(
        python::ProgramRequest{python::ProgramRequest::Kind::syntax, {{"", false, text}}, 0});
  }
  const auto started = component ? find_started(*component) : std::nullopt;
  if (!started) return std::nullopt;
  return find_files(*started, tree, folder, dockerfiles.empty() ? nullptr : &dockerfiles.front());
}

Result<ReadFolder> read_folder(const Tree& tree, std::string_view folder,
                               const BuildSettings& build, std::string_view spec_name) {
  ReadFolder read{&tree, std::string(folder)};
  const std::string path = join_path(folder, spec_name);
  auto text = tree.read(path, k_document_limit);
  read.source = make_source(tree.display_path(path), text ? *std::move(text) : std::string());
  if (!text) {
    read.spec = why_missing(tree, folder, spec_name);
    if (read.spec == ReadFolder::Spec::unreadable)
      read.unreadable.push_back(std::move(text.error()));
    return read;
  }
  read.configured = build.configured;
  KFPKG_TRY(read_dockerfiles(tree, folder, build, read));
  read_spec(read);
  return read;
}

ReadFolder read_text(const SourcePtr& source) {
  ReadFolder read;
  read.source = source;
  read_spec(read);
  return read;
}

bool is_spec_document(const SourcePtr& source) {
  Diagnostics ignored;
  const auto documents = yaml::parse(source, ignored);
  if (!documents) return has_line_of_spec(source->bytes());
  if (documents->empty()) return false;
  const bool is_component = spec::kind_of(documents->front()) == spec::DocumentKind::component;
  return is_component || is_compiled(*documents) || holds_manifest(*documents);
}

ReadFolder read_document(const SourcePtr& source) {
  Diagnostics ignored;
  auto documents = yaml::parse(source, ignored);
  if (!documents || !holds_manifest(*documents)) return read_text(source);
  ReadFolder read;
  read.source = source;
  for (auto& parts : spec::pipelines_of_manifests(source, *documents, read.in_spec)) {
    auto pipeline = spec::read_pipeline(source, parts, read.in_spec);
    read.manifests.push_back({std::move(parts), std::move(pipeline)});
  }
  read.documents = std::move(documents);
  find_spec_secrets(read);
  return read;
}

}  // namespace kfpkg::lint
