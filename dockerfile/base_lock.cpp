// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock as text.
#include "dockerfile/base_lock.hpp"

#include "core/yaml/document.hpp"
#include "core/yaml/writer.hpp"
#include "dockerfile/syntax/rule_id.hpp"
#include "oci/platform_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace kfpkg::dockerfile {
namespace {

constexpr std::string_view k_head =
    "# Written by kfpkg: the digests of base images. `kfpkg build --update-bases` takes up newer "
    "ones.\n"
    "version: 1\n";

void report(const SourcePtr& source, Span span, std::string message, Diagnostics& diagnostics) {
  Diagnostic found;
  found.rule = k_lock_syntax.id;
  found.name = k_lock_syntax.name;
  found.place = {source, span};
  found.message = std::move(message);
  found.help = k_lock_help;
  diagnostics.push_back(std::move(found));
}

/// Where git has left both sides of a conflict; npos: nowhere.
std::size_t conflict_in(std::string_view text) {
  constexpr std::string_view k_mark = "<<<<<<< ";
  if (text.starts_with(k_mark)) return 0;
  const std::size_t before = text.find(std::string("\n").append(k_mark));
  return before == std::string_view::npos ? before : before + 1;
}

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
    return read_section(root, "bases", &Reader::read_digest) &&
           read_section(root, "platforms", &Reader::read_platforms) &&
           read_section(root, "onbuild", &Reader::read_triggers);
  }

  bool read_section(const yaml::Node& root, const char* name,
                    bool (Reader::*read_entry)(const oci::Reference&, const yaml::Node&)) {
    const yaml::Node* section = root.find(name);
    if (section == nullptr) return true;
    const auto is_called = [name](const yaml::Entry& entry) { return entry.key.value == name; };
    if (std::ranges::count_if(root.entries, is_called) > 1)
      return complain(*section,
                      fmt::format("\"{}\" stands here twice, as a merge may leave it", name));
    if (section->kind != yaml::Kind::mapping)
      return complain(*section, fmt::format("\"{}\" is no mapping", name));
    std::set<std::string> names;
    for (const yaml::Entry& entry : section->entries) {
      const auto reference = oci::Reference::parse(entry.key.value);
      if (!reference) return complain(entry.key, "not the name of an image");
      if (!names.insert(reference->str()).second)
        return complain(entry.key, "stands here a second time, as a merge may leave it");
      if (!(this->*read_entry)(*reference, entry.value)) return false;
    }
    return true;
  }

  bool read_digest(const oci::Reference& reference, const yaml::Node& value) {
    const auto digest = oci::Digest::parse(value.value);
    if (!digest) return complain(value, "not a digest");
    m_lock.bases.insert_or_assign(reference.str(), LockedBase{*digest});
    return true;
  }

  bool read_platforms(const oci::Reference& reference, const yaml::Node& value) {
    if (value.kind != yaml::Kind::sequence) return complain(value, "not a list");
    std::vector<oci::Platform> platforms;
    for (const yaml::Node& item : value.items) {
      const auto platform = oci::Platform::parse(item.value);
      if (!platform) return complain(item, "not a platform");
      platforms.push_back(*platform);
    }
    if (LockedBase* base = base_called(reference)) base->platforms = std::move(platforms);
    return true;
  }

  bool read_triggers(const oci::Reference& reference, const yaml::Node& value) {
    if (value.kind != yaml::Kind::sequence) return complain(value, "not a list");
    LockedBase* base = base_called(reference);
    for (const yaml::Node& line : value.items) {
      if (base != nullptr) base->triggers.push_back(line.value);
    }
    return true;
  }

  // One that is named by digest has no line of its own under "bases".
  LockedBase* base_called(const oci::Reference& reference) {
    const std::string key = reference.str();
    if (reference.digest) m_lock.bases.try_emplace(key, LockedBase{*reference.digest});
    const auto found = m_lock.bases.find(key);
    return found == m_lock.bases.end() ? nullptr : &found->second;
  }

  bool complain(const yaml::Node& node, std::string message) {
    report(m_document.source, node.span, std::move(message), m_diagnostics);
    return false;
  }

  const yaml::Document& m_document;
  Diagnostics& m_diagnostics;
  BaseLock m_lock;
};

}  // namespace

std::optional<BaseLock> parse_lock(const SourcePtr& source, Diagnostics& diagnostics) {
  const std::size_t conflict = conflict_in(source->bytes());
  if (conflict != std::string_view::npos) {
    report(source, {conflict, conflict}, "a merge has left its conflict here", diagnostics);
    return std::nullopt;
  }
  const auto documents = yaml::parse(source, diagnostics);
  if (!documents) return std::nullopt;
  if (documents->size() > 1) {
    report(source, (*documents)[1].root.span, "a second lock begins here", diagnostics);
    return std::nullopt;
  }
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

const LockedBase* BaseLock::find(const oci::Reference& base) const {
  const auto found = bases.find(base.str());
  return found == bases.end() ? nullptr : &found->second;
}

std::string write_lock(const BaseLock& lock) {
  std::string digests;
  std::string platforms;
  std::string triggers;
  for (const auto& [reference, base] : lock.bases) {
    const std::string key = yaml::quote_scalar(reference);
    if (!reference.ends_with('@' + base.digest.str()))
      digests += fmt::format("  {}: {}\n", key, base.digest.str());
    if (base.platforms)
      platforms += fmt::format("  {}: [{}]\n", key, oci::joined(*base.platforms, ", "));
    if (!base.triggers.empty()) triggers += fmt::format("  {}:\n", key);
    for (const std::string& line : base.triggers)
      triggers += fmt::format("  - {}\n", yaml::quote_scalar(line));
  }
  std::string text(k_head);
  text += digests.empty() ? "bases: {}\n" : "bases:\n" + digests;
  if (!platforms.empty()) text += "platforms:\n" + platforms;
  if (!triggers.empty()) text += "onbuild:\n" + triggers;
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
