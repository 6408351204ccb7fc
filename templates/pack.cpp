// SPDX-License-Identifier: Apache-2.0
// Reads templates from a tree, and makes a tree of those in the program.
#include "templates/pack.hpp"

#include "core/text/suggest.hpp"
#include "templates/embedded.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace kfpkg::templates {
namespace {

constexpr std::string_view k_manifest = "template.yaml";
constexpr std::size_t k_max_files = 1000;
constexpr std::size_t k_max_depth = 16;
constexpr std::uint64_t k_max_bytes = 64U << 20U;

tl::unexpected<Error> bad_pack(const Tree& pack, std::string_view path, std::string_view why) {
  return fail(ErrorKind::config, fmt::format("{}: {}", pack.display_path(path), why));
}

// Collects the files of one template; bounded, since a pack may come from anywhere.
class Walk {
 public:
  Walk(const Tree& pack, std::string_view root) : m_pack(pack), m_root(root) {}

  [[nodiscard]] Status directory(const std::string& path, std::size_t depth) {
    if (depth > k_max_depth) return bad_pack(m_pack, path, "folders are nested too deeply");
    KFPKG_TRY_ASSIGN(const auto names, m_pack.list(join_path(m_root, path)));
    for (const std::string& name : names) KFPKG_TRY(entry(join_path(path, name), depth));
    return {};
  }

  [[nodiscard]] std::vector<TemplateFile> take() { return std::move(m_files); }

 private:
  [[nodiscard]] Status entry(const std::string& path, std::size_t depth) {
    const std::string full = join_path(m_root, path);
    if (!is_tree_path(path)) return bad_pack(m_pack, full, "not a name that a file may have");
    KFPKG_TRY_ASSIGN(const auto found, m_pack.stat(full));
    if (!found) return {};
    if (found->type == EntryType::directory) return directory(path, depth + 1);
    if (found->type != EntryType::file) {
      return bad_pack(m_pack, full, "templates hold files and folders only");
    }
    return path == k_manifest ? Status{} : file(path, full, found->executable);
  }

  [[nodiscard]] Status file(const std::string& path, const std::string& full, bool executable) {
    if (m_files.size() == k_max_files) return bad_pack(m_pack, m_root, "too many files");
    KFPKG_TRY_ASSIGN(std::string content, m_pack.read(full, k_document_limit));
    m_bytes += content.size();
    if (m_bytes > k_max_bytes) return bad_pack(m_pack, m_root, "too large");
    const bool script = content.starts_with("#!");
    m_files.push_back({path, std::move(content), executable || script});
    return {};
  }

  const Tree& m_pack;
  std::string m_root;
  std::vector<TemplateFile> m_files;
  std::uint64_t m_bytes = 0;
};

Status check_known(const Tree& pack, std::string_view name) {
  KFPKG_TRY_ASSIGN(const std::vector<std::string> names, template_names(pack));
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  const std::vector<std::string_view> known{names.begin(), names.end()};
  const std::string meant = did_you_mean(name, known);
  return fail(
      ErrorKind::usage, fmt::format("template \"{}\" is not known", name),
      fmt::format("{}{}templates: {}", meant, meant.empty() ? "" : " ", fmt::join(names, ", ")));
}

}  // namespace

std::unique_ptr<Tree> embedded_pack() {
  std::map<std::string, MemoryTree::File, std::less<>> files;
  for (const EmbeddedFile& file : embedded_files()) {
    files[std::string{file.path}] = {std::string{file.content}, false};
  }
  return std::make_unique<MemoryTree>(std::move(files), "built-in templates");
}

Result<std::vector<std::string>> template_names(const Tree& pack) {
  KFPKG_TRY_ASSIGN(const std::vector<std::string> entries, pack.list(""));
  std::vector<std::string> names;
  for (const std::string& entry : entries) {
    KFPKG_TRY_ASSIGN(const auto manifest, pack.stat(join_path(entry, k_manifest)));
    if (manifest && manifest->type == EntryType::file) names.push_back(entry);
  }
  return names;
}

Result<Template> read_template(const Tree& pack, std::string_view name) {
  KFPKG_TRY(check_known(pack, name));
  const std::string path = join_path(name, k_manifest);
  KFPKG_TRY_ASSIGN(std::string text, pack.read(path, k_document_limit));
  KFPKG_TRY_ASSIGN(Manifest manifest, parse_manifest(pack.display_path(path), std::move(text)));
  Walk walk{pack, name};
  KFPKG_TRY(walk.directory("", 0));
  return Template{std::string{name}, std::move(manifest.description),
                  std::move(manifest.component_description), std::move(manifest.variables),
                  walk.take()};
}

}  // namespace kfpkg::templates
