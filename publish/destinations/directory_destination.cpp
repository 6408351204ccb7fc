// SPDX-License-Identifier: Apache-2.0
// Publishing to a folder: the root of a web server, or one that is copied to a bucket.
#include "core/crypto/sha256.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/paths.hpp"
#include "core/fs/tree.hpp"
#include "publish/base_url.hpp"
#include "publish/destinations/kinds.hpp"
#include "publish/destinations/locked_folder.hpp"
#include "publish/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>

namespace kfpkg::publish {
namespace {

namespace stdfs = std::filesystem;

constexpr std::string_view k_scheme = "file://";

/// One component's entries, so that publishers of other components do not disturb.
std::string token_of(const Releases& releases) {
  std::string text;
  for (const release::IndexVersion& entry : releases.versions) {
    text += fmt::format("{} {} {}\n", entry.version, entry.sha256, entry.image);
  }
  return sha256_hex(text);
}

class DirectoryDestination final : public Destination {
 public:
  DirectoryDestination(stdfs::path folder, std::string display, std::string base_url,
                       const OpenContext& context)
      : m_folder(std::move(folder)),
        m_display(std::move(display)),
        m_base_url(std::move(base_url)),
        m_clock(context.clock),
        m_progress(context.progress) {}

  Result<std::vector<Releases>> read(std::span<const std::string> names,
                                     const std::stop_token&) override {
    KFPKG_TRY_ASSIGN(const auto files, tree());
    m_is_new = !type_at(m_folder.native());
    return read_with_tokens(*files, names);
  }

  Result<std::string> read_text(const Releases& there, std::string_view version,
                                const std::stop_token&) override {
    KFPKG_TRY_ASSIGN(const auto files, tree());
    return read_release_text(*files, there.name, version);
  }

  Result<PutResult> put(std::span<const Release> releases, std::span<const Releases> there,
                        const std::stop_token& stop) override;

  Result<std::vector<std::string>> names(std::string_view prefix, const std::stop_token&) override {
    KFPKG_TRY_ASSIGN(const auto files, tree());
    return read_names(*files, prefix);
  }

  [[nodiscard]] const std::string& base_url() const override { return m_base_url; }
  [[nodiscard]] std::string display() const override { return m_display; }
  [[nodiscard]] std::string missing_place() const override {
    return m_is_new ? fmt::format("the folder {}", m_display) : std::string();
  }

 private:
  [[nodiscard]] Result<std::unique_ptr<Tree>> tree() const;
  [[nodiscard]] static Result<std::vector<Releases>> read_with_tokens(
      const Tree& files, std::span<const std::string> names);
  [[nodiscard]] Status refuse_links(const ChangeSet& changes) const;
  [[nodiscard]] static Result<bool> has_moved(const Tree& files, std::span<const Releases> there);

  stdfs::path m_folder;
  std::string m_display;
  std::string m_base_url;
  const Clock& m_clock;
  ProgressSink& m_progress;
  bool m_is_new = false;  ///< no such folder when it was read
};

/// A folder that is absent is an empty one.
Result<std::unique_ptr<Tree>> DirectoryDestination::tree() const {
  const std::string name = m_folder.string();
  std::error_code code;
  const auto status = stdfs::status(m_folder, code);
  if (!stdfs::exists(status)) {
    return std::make_unique<MemoryTree>(std::map<std::string, MemoryTree::File, std::less<>>{},
                                        name);
  }
  if (!stdfs::is_directory(status)) {
    return fail(ErrorKind::file, fmt::format("{}: is not a folder", name),
                "give another folder with --to");
  }
  return std::make_unique<DiskTree>(m_folder, name);
}

Result<std::vector<Releases>> DirectoryDestination::read_with_tokens(
    const Tree& files, std::span<const std::string> names) {
  KFPKG_TRY_ASSIGN(std::vector<Releases> all, read_releases(files, names));
  for (Releases& releases : all) releases.token = token_of(releases);
  return all;
}

Result<bool> DirectoryDestination::has_moved(const Tree& files, std::span<const Releases> there) {
  std::vector<std::string> names;
  for (const Releases& releases : there) names.push_back(releases.name);
  KFPKG_TRY_ASSIGN(const std::vector<Releases> now, read_with_tokens(files, names));
  for (std::size_t i = 0; i < there.size(); ++i) {
    if (now[i].token != there[i].token) return true;
  }
  return false;
}

// Readers follow no link, and what is written through one lands where nobody meant it.
Status DirectoryDestination::refuse_links(const ChangeSet& changes) const {
  for (const FileChange& change : changes.files) {
    const stdfs::path link = link_on_the_way(m_folder, change.path);
    if (link.empty()) continue;
    return fail(
        ErrorKind::file,
        fmt::format("{}: is a symbolic link, and nothing is published through one", link.string()),
        "put a folder in its place, or publish to where it leads");
  }
  return {};
}

Result<PutResult> DirectoryDestination::put(std::span<const Release> releases,
                                            std::span<const Releases> there,
                                            const std::stop_token& stop) {
  const ProgressScope scope(m_progress, m_display);
  KFPKG_TRY_ASSIGN(const LockedFolder locked,
                   lock_folder(m_folder, m_display, m_clock, m_progress, stop));
  KFPKG_TRY_ASSIGN(const auto files, tree());
  KFPKG_TRY_ASSIGN(const bool moved, has_moved(*files, there));
  if (moved) return PutResult{PutOutcome::moved, {}};
  KFPKG_TRY_ASSIGN(const ChangeSet changes, plan_files(*files, releases));
  if (changes.files.empty()) return PutResult{PutOutcome::same, {}};
  KFPKG_TRY(refuse_links(changes));
  KFPKG_TRY(locked.apply(changes));
  return PutResult{PutOutcome::done, {}};
}

bool claims(std::string_view text, std::span<const std::string> remotes) {
  if (is_folder_text(text)) return true;
  const std::string_view before_hash = text.substr(0, text.find('#'));
  return !is_address(text) && before_hash.find('/') != before_hash.npos &&
         std::find(remotes.begin(), remotes.end(), before_hash) == remotes.end();
}

bool is_git_folder(const stdfs::path& folder) {
  return type_at((folder / "HEAD").native()) == EntryType::file &&
         type_at((folder / "objects").native()) == EntryType::directory &&
         type_at((folder / "refs").native()) == EntryType::directory;
}

/// The repository of git that a folder is or lies in, where git alone may write: a bare one, or
/// .git; empty when there is none.
stdfs::path git_folder_of(const stdfs::path& folder) {
  for (stdfs::path at = folder; at.has_relative_path(); at = at.parent_path()) {
    if (is_git_folder(at)) return at;
  }
  return {};
}

/// Loose files in a repository of git are lost to everybody who fetches from it.
Status refuse_git(std::string_view text, const stdfs::path& directory) {
  const std::size_t hash = text.find('#');
  const std::string_view fragment = hash == text.npos ? std::string_view{} : text.substr(hash);
  const stdfs::path path = absolute_path(std::string(text.substr(0, hash)), directory);
  const stdfs::path folder = git_folder_of(path);
  const bool is_checkout = hash != text.npos && type_at((path / ".git").native()).has_value();
  const bool is_called_git = path.extension() == ".git" && !type_at(path.native());
  if (folder.empty() && !is_checkout && !is_called_git) return {};
  return fail(ErrorKind::usage,
              fmt::format("--to {}: {} a git repository, not a folder to publish to", text,
                          is_called_git ? "names" : "is"),
              fmt::format("for a git repository write git+file://{}{}",
                          (folder.empty() ? path : folder).string(), fragment));
}

Result<std::unique_ptr<Destination>> open(std::string_view text, const OpenContext& context,
                                          const std::stop_token&) {
  if (text.starts_with(k_scheme)) text.remove_prefix(k_scheme.size());
  KFPKG_TRY(refuse_git(text, context.directory));
  const stdfs::path path(text);
  if (context.url.empty()) return no_base_url(path.string());
  KFPKG_TRY_ASSIGN(std::string base_url, given_base_url(context.url));
  return std::make_unique<DirectoryDestination>((context.directory / path).lexically_normal(),
                                                path.string(), std::move(base_url), context);
}

}  // namespace

DestinationKind directory_destination() {
  return {k_scheme, "a folder (./site)", claims, open};
}

}  // namespace kfpkg::publish
