// SPDX-License-Identifier: Apache-2.0
// A tree with some texts replaced, linted round by round.
#include "lint/fix_folder.hpp"

#include "lint/fix_planner.hpp"

#include <array>
#include <map>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::array<std::string_view, 2> k_fixable{"component.yaml", "README.md"};

// The tree as it will be when the fixes are written.
class PatchedTree final : public Tree {
 public:
  explicit PatchedTree(const Tree& below) : m_below(below) {}

  void put(const std::string& path, std::string_view text) { m_texts[path] = text; }

  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override {
    auto entry = m_below.stat(path);
    const auto text = m_texts.find(path);
    if (entry && *entry && text != m_texts.end()) (*entry)->size = text->second.size();
    return entry;
  }
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override {
    return m_below.list(path);
  }
  [[nodiscard]] Result<std::string> read(std::string_view path,
                                         std::uint64_t limit) const override {
    const auto text = m_texts.find(path);
    if (text == m_texts.end()) return m_below.read(path, limit);
    return text->second;
  }
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override {
    return m_below.read_link(path);
  }
  [[nodiscard]] std::string display_path(std::string_view path) const override {
    return m_below.display_path(path);
  }

 private:
  const Tree& m_below;
  std::map<std::string, std::string, std::less<>> m_texts;
};

struct Work {
  PatchedTree tree;
  std::string_view folder;
  const LintOptions& options;
  FixSafety allowed;
  FolderFixes result;
};

Status fix_file(Work& work, std::string_view name) {
  const std::string path = join_path(work.folder, name);
  KFPKG_TRY_ASSIGN(const auto entry, work.tree.stat(path));
  if (!entry || entry->type != EntryType::file) return {};
  KFPKG_TRY_ASSIGN(std::string before, work.tree.read(path, k_document_limit));
  Status status;
  const auto lint = [&](const SourcePtr& source) {
    Diagnostics found;
    work.tree.put(path, source->bytes());
    if (auto done = lint_folder(work.tree, work.folder, work.options, found); !done) status = done;
    return found;
  };
  const SourcePtr source = make_source(work.tree.display_path(path), before);
  FixedText fixed = fix_text(source, work.allowed, lint);
  KFPKG_TRY(status);
  work.tree.put(path, fixed.text);
  if (fixed.text == before) return {};
  work.result.fixed += fixed.fixed;
  work.result.files.push_back({path, std::move(before), std::move(fixed.text), entry->executable});
  return {};
}

}  // namespace

Result<FolderFixes> fix_folder(const Tree& tree, std::string_view folder,
                               const LintOptions& options, FixSafety allowed) {
  Work work{PatchedTree(tree), folder, options, allowed, {}};
  for (const std::string_view name : k_fixable) KFPKG_TRY(fix_file(work, name));
  KFPKG_TRY(lint_folder(work.tree, folder, options, work.result.remaining));
  return std::move(work.result);
}

}  // namespace kfpkg::lint
