// SPDX-License-Identifier: Apache-2.0
// Prints what is ignored below a folder that is a repository's root, each path ended by NUL, as
// `git check-ignore -z` does.
#include "core/fs/gitignore.hpp"
#include "core/fs/tree.hpp"

#include <iostream>
#include <string>

using namespace kfpkg;

namespace {

void print_all(const Tree& tree, const std::string& folder) {
  const auto entries = tree.list_types(folder).value();
  for (const ListedEntry& entry : entries) {
    const std::string path = join_path(folder, entry.name);
    std::cout << path << '\0';
    if (entry.type == EntryType::directory) print_all(tree, path);
  }
}

void print_ignored(const Tree& tree, const std::string& folder, const GitIgnore& outer) {
  const auto text = tree.read(join_path(folder, ".gitignore"), k_gitignore_limit);
  const GitIgnore ignore = text ? outer.with(*text, folder) : outer;
  const auto entries = tree.list_types(folder).value();
  for (const ListedEntry& entry : entries) {
    if (entry.name == ".git") continue;
    const std::string path = join_path(folder, entry.name);
    const bool is_folder = entry.type == EntryType::directory;
    if (ignore.ignores(path, is_folder)) {
      std::cout << path << '\0';
      if (is_folder) print_all(tree, path);
    } else if (is_folder) {
      print_ignored(tree, path, ignore);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  print_ignored(DiskTree(argv[1], ""), "", repository_excludes(argv[1]));
  return 0;
}
