// SPDX-License-Identifier: Apache-2.0
// The files of a program: found through the Dockerfile, or by their names when there is none.
#include "lint/folder/program_modules.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

using Kind = StartedProgram::Kind;

constexpr std::size_t k_most_files = 300;
constexpr std::size_t k_most_entries = 5000;
constexpr std::size_t k_deepest = 6;
constexpr std::uint64_t k_largest_file = 1U << 20U;
constexpr std::uint64_t k_largest_program = 4U << 20U;

bool is_left_out(std::string_view name) {
  return name.starts_with('.') || name == "tests" || name == "node_modules" || name == "venv" ||
         name == "site-packages" || name == "__pycache__";
}

bool is_python_file(std::string_view name) {
  return name.ends_with(".py") && name.size() > 3;
}

/// Collects the modules below a folder, bounded.
class ModuleWalk {
 public:
  ModuleWalk(const Tree& tree, std::string root, python::ProgramRequest& request)
      : m_tree(tree), m_root(std::move(root)), m_request(request) {}

  /// The program itself, under a module name of its own when it is not run by one.
  Status entry(const std::string& path, const std::string& module) {
    m_entry = path;
    return take(path, module);
  }
  Status below(const std::string& inside, std::size_t depth) {
    KFPKG_TRY_ASSIGN(const auto names, m_tree.list(join_path(m_root, inside)));
    for (const std::string& name : names) {
      if (++m_entries > k_most_entries || m_request.files.size() >= k_most_files) return {};
      if (is_left_out(name)) continue;
      const std::string path = join_path(inside, name);
      KFPKG_TRY_ASSIGN(const auto entry, m_tree.stat(join_path(m_root, path)));
      if (!entry) continue;
      if (entry->type == EntryType::directory && depth < k_deepest)
        KFPKG_TRY(below(path, depth + 1));
      const bool wanted = entry->type == EntryType::file && is_python_file(name) &&
                          join_path(m_root, path) != m_entry && entry->size <= k_largest_file;
      if (wanted) KFPKG_TRY(take(join_path(m_root, path), module_of(path)));
    }
    return {};
  }

 private:
  static std::string module_of(std::string_view path) {
    std::string module(path.substr(0, path.size() - 3));
    std::replace(module.begin(), module.end(), '/', '.');
    return module;
  }
  Status take(const std::string& path, std::string module) {
    KFPKG_TRY_ASSIGN(std::string text, m_tree.read(path, k_largest_file));
    m_bytes += text.size();
    if (m_bytes > k_largest_program) return {};
    constexpr std::string_view k_init = ".__init__";
    const bool package = module.ends_with(k_init);
    if (package) module.resize(module.size() - k_init.size());
    m_request.files.push_back(
        {std::move(module), package, make_source(m_tree.display_path(path), std::move(text))});
    return {};
  }

  const Tree& m_tree;
  std::string m_root;
  python::ProgramRequest& m_request;
  std::string m_entry;
  std::uint64_t m_bytes = 0;
  std::size_t m_entries = 0;
};

Result<bool> is_file(const Tree& tree, const std::string& path) {
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(path));
  return entry && entry->type == EntryType::file && entry->size <= k_largest_file;
}

/// Without a Dockerfile: the file of the folder whose path ends like the one in the image.
Result<std::string> guess(std::string_view path, const Tree& tree, std::string_view folder) {
  while (path.starts_with('/')) path.remove_prefix(1);
  for (std::string_view rest = path; !rest.empty();) {
    const std::string inside = join_path(folder, rest);
    if (is_tree_path(inside)) {
      KFPKG_TRY_ASSIGN(const bool there, is_file(tree, inside));
      if (there) return inside;
    }
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  const std::string in_src = join_path(join_path(folder, "src"), path.substr(path.rfind('/') + 1));
  if (!is_tree_path(in_src)) return std::string();
  KFPKG_TRY_ASSIGN(const bool there, is_file(tree, in_src));
  return there ? in_src : std::string();
}

/// Where the files of the program are looked for.
struct Place {
  const Tree& tree;
  std::string_view folder;
  const DockerfileView* dockerfile;  ///< may be null
};

/// A path of the image as a path of the tree, or empty.
Result<std::string> in_tree(const std::string& path, const Place& place) {
  const auto& [tree, folder, dockerfile] = place;
  if (dockerfile == nullptr) return guess(path, tree, folder);
  const dockerfile::StageImage& image = dockerfile->image;
  const auto absolute = dockerfile::absolute_path(path, image.workdir);
  if (!absolute) return guess(path, tree, folder);  // the base image decides where WORKDIR is
  KFPKG_TRY_ASSIGN(const dockerfile::Origin origin, origin_of(*absolute, *dockerfile));
  if (origin.kind != dockerfile::Origin::Kind::file) return std::string();
  std::string found = join_path(folder, origin.path);
  KFPKG_TRY_ASSIGN(const bool there, is_file(tree, found));
  return there ? std::move(found) : std::string();
}

struct Entry {
  std::string path;
  std::string module;
  std::string root;
};

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

/// `python -m pkg.train`: pkg/train.py or pkg/train/__main__.py, in the working folder.
Result<Entry> module_entry(const std::string& module, const Place& place) {
  std::string path = module;
  std::replace(path.begin(), path.end(), '.', '/');
  for (const char* end : {".py", "/__main__.py"}) {
    KFPKG_TRY_ASSIGN(std::string found, in_tree(path + end, place));
    const std::string inside = path + end;
    if (found.empty() || !found.ends_with(inside)) continue;
    std::string root = found.substr(0, found.size() - inside.size());
    while (root.ends_with('/')) root.pop_back();
    return Entry{std::move(found), end[0] == '/' ? module + ".__main__" : module, std::move(root)};
  }
  return Entry{};
}

Result<Entry> entry_of(const StartedProgram& started, const Place& place) {
  if (started.kind == Kind::module) return module_entry(started.name, place);
  KFPKG_TRY_ASSIGN(std::string path, in_tree(started.name, place));
  if (path.empty()) return Entry{};
  std::string module(path.substr(path.rfind('/') + 1));
  if (is_python_file(module)) module.resize(module.size() - 3);
  std::string root = folder_of(path);
  return Entry{std::move(path), std::move(module), std::move(root)};
}

bool has_python_shebang(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.starts_with("#!") && line.find("python") != std::string_view::npos;
}

}  // namespace

Result<std::optional<python::ProgramRequest>> find_files(const StartedProgram& started,
                                                         const Tree* tree, std::string_view folder,
                                                         const DockerfileView* dockerfile) {
  using Found = std::optional<python::ProgramRequest>;
  python::ProgramRequest request;
  if (started.kind == Kind::text) {
    request.files.push_back(
        {"__main__", false, make_source(std::string(k_inline_program), started.name)});
    return Found(std::move(request));
  }
  if (tree == nullptr) return Found();
  const Place place = dockerfile == nullptr ? Place{*tree, folder, nullptr}
                                            : Place{*dockerfile->context.tree,
                                                    dockerfile->context.folder, dockerfile};
  KFPKG_TRY_ASSIGN(const Entry entry, entry_of(started, place));
  if (entry.path.empty()) return Found();
  ModuleWalk walk(place.tree, entry.root, request);
  KFPKG_TRY(walk.entry(entry.path, entry.module));
  const std::string_view text =
      request.files.empty() ? std::string_view() : request.files.front().source->bytes();
  if (request.files.empty()) return Found();
  if (started.kind == Kind::script && !has_python_shebang(text)) return Found();
  KFPKG_TRY(walk.below("", 0));
  return Found(std::move(request));
}

}  // namespace kfpkg::lint
