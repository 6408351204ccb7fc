// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock as text.
#include "dockerfile/base_lock.hpp"

#include "core/yaml/document.hpp"
#include "core/yaml/writer.hpp"

#include <fmt/format.h>

namespace kfpkg::dockerfile {
namespace {

constexpr std::string_view k_head =
    "# Written by kfpkg: the digests of base images. `kfpkg build --update-bases` takes up newer "
    "ones.\n"
    "version: 1\n";

class Reader {
 public:
  Reader(const yaml::Document& document, Diagnostics& diagnostics)
      : m_document(document), m_diagnostics(diagnostics) {}

  std::optional<BaseLock> run() {
    if (!read(m_document.root)) return std::nullopt;
    return m_lock;
  }

 private:
  bool read(const yaml::Node& root) {
    if (root.kind != yaml::Kind::mapping) return complain(root, "not a lock file");
    const yaml::Node* version = root.find("version");
    if (version == nullptr || version->value != "1") {
      return complain(version != nullptr ? *version : root, "not a lock file of version 1");
    }
    const yaml::Node* bases = root.find("bases");
    const yaml::Node* onbuild = root.find("onbuild");
    return (bases == nullptr || read_bases(*bases)) &&
           (onbuild == nullptr || read_triggers(*onbuild));
  }

  bool read_bases(const yaml::Node& bases) {
    if (bases.kind != yaml::Kind::mapping) return complain(bases, "\"bases\" is no mapping");
    for (const yaml::Entry& entry : bases.entries) {
      const auto digest = oci::Digest::parse(entry.value.value);
      const auto reference = oci::Reference::parse(entry.key.value);
      if (!reference) return complain(entry.key, "not the name of an image");
      if (!digest) return complain(entry.value, "not a digest");
      m_lock.bases.insert_or_assign(reference->str(), *digest);
    }
    return true;
  }

  bool read_triggers(const yaml::Node& onbuild) {
    if (onbuild.kind != yaml::Kind::mapping) return complain(onbuild, "\"onbuild\" is no mapping");
    for (const yaml::Entry& entry : onbuild.entries) {
      const auto reference = oci::Reference::parse(entry.key.value);
      if (!reference) return complain(entry.key, "not the name of an image");
      if (entry.value.kind != yaml::Kind::sequence) return complain(entry.value, "not a list");
      for (const yaml::Node& line : entry.value.items)
        m_lock.triggers[reference->str()].push_back(line.value);
    }
    return true;
  }

  bool complain(const yaml::Node& node, std::string message) {
    Diagnostic found;
    found.rule = "KF604";
    found.name = "lock-syntax";
    found.place = {m_document.source, node.span};
    found.message = std::move(message);
    found.help = "take the file back from git, or remove it: the next build writes it anew";
    m_diagnostics.push_back(std::move(found));
    return false;
  }

  const yaml::Document& m_document;
  Diagnostics& m_diagnostics;
  BaseLock m_lock;
};

}  // namespace

std::optional<BaseLock> parse_lock(const SourcePtr& source, Diagnostics& diagnostics) {
  const auto documents = yaml::parse(source, diagnostics);
  if (!documents) return std::nullopt;
  const yaml::Document nothing{source, {}};
  return Reader(documents->empty() ? nothing : documents->front(), diagnostics).run();
}

Result<std::optional<StoredLock>> read_lock(const Tree& workspace, Diagnostics& diagnostics) {
  StoredLock stored;
  KFPKG_TRY_ASSIGN(const auto entry, workspace.stat(k_lock_name));
  if (!entry) return stored;
  KFPKG_TRY_ASSIGN(stored.text, workspace.read(k_lock_name, k_document_limit));
  auto lock =
      parse_lock(make_source(workspace.display_path(k_lock_name), *stored.text), diagnostics);
  if (!lock) return std::nullopt;
  stored.lock = *std::move(lock);
  return stored;
}

std::string write_lock(const BaseLock& lock) {
  std::string text(k_head);
  text += lock.bases.empty() ? "bases: {}\n" : "bases:\n";
  for (const auto& [reference, digest] : lock.bases) {
    text += fmt::format("  {}: {}\n", yaml::quote_scalar(reference), digest.str());
  }
  if (!lock.triggers.empty()) text += "onbuild:\n";
  for (const auto& [reference, lines] : lock.triggers) {
    text += fmt::format("  {}:\n", yaml::quote_scalar(reference));
    for (const std::string& line : lines) text += fmt::format("  - {}\n", yaml::quote_scalar(line));
  }
  return text;
}

ChangeSet lock_change(std::string path, const std::string* before, const BaseLock& lock) {
  ChangeSet changes;
  FileChange change;
  change.kind = before != nullptr ? ChangeKind::modify : ChangeKind::create;
  change.path = std::move(path);
  change.content = write_lock(lock);
  if (before == nullptr || *before != change.content) changes.files.push_back(std::move(change));
  return changes;
}

}  // namespace kfpkg::dockerfile
