// SPDX-License-Identifier: Apache-2.0
// Publishing to a branch of a git repository, without touching anybody's work tree: works in a bare
// repository of its own in a temporary folder, which has only the tips of the branch.
#include "core/fs/temp_dir.hpp"
#include "git/identity.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "publish/base_url.hpp"
#include "publish/destinations/git_address.hpp"
#include "publish/destinations/kinds.hpp"
#include "publish/layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace kfpkg::publish {
namespace {

std::optional<std::string> configured(const git::Configuration& configuration,
                                      std::string_view key) {
  std::optional<std::string> value;  // the last one counts
  for (const auto& [name, text] : configuration.entries) {
    if (name == key) value = text;
  }
  return value;
}

std::string commit_message(std::span<const Release> releases, std::span<const Releases> there) {
  std::vector<const Release*> created;
  for (std::size_t i = 0; i < releases.size(); ++i) {
    if (there[i].find(releases[i].entry.version) == nullptr) created.push_back(&releases[i]);
  }
  if (created.empty()) return "Restore the newest specs\n";
  std::string message =
      created.size() == 1
          ? fmt::format("Publish {} {}\n", created[0]->name, created[0]->entry.version)
          : fmt::format("Publish {} components\n", created.size());
  message += "\n";
  for (const Release* one : created) {
    message += fmt::format("{} {}: {}\n", one->name, one->entry.version, one->entry.image);
  }
  return message;
}

/// A token is the commit that was the branch's tip; empty: there was no such branch.
class GitDestination final : public Destination {
 public:
  GitDestination(const git::Program& git, GitAddress address, git::Remote remote, TempDir temp,
                 ProgressSink& progress)
      : m_git(git),
        m_address(std::move(address)),
        m_remote(std::move(remote)),
        m_temp(std::move(temp)),
        m_progress(progress) {}

  /// Makes the repository, looks up the branch, tells the base URL.
  Status prepare(const std::string& url, const std::stop_token& stop);

  Result<std::vector<Releases>> read(std::span<const std::string> names,
                                     const std::stop_token& stop) override;
  Result<std::string> read_text(const Releases& there, std::string_view version,
                                const std::stop_token& stop) override;
  Result<PutResult> put(std::span<const Release> releases, std::span<const Releases> there,
                        const std::stop_token& stop) override;
  Result<std::vector<std::string>> names(std::string_view prefix,
                                         const std::stop_token& stop) override;
  [[nodiscard]] const std::string& base_url() const override { return m_base_url; }
  [[nodiscard]] std::string display() const override { return m_address.display(); }
  [[nodiscard]] std::string missing_place() const override {
    return m_is_new ? fmt::format("the branch {}", m_address.branch) : std::string();
  }

 private:
  [[nodiscard]] std::filesystem::path git_dir() const { return m_temp.path() / "repository.git"; }
  [[nodiscard]] std::string remote_url() const;
  [[nodiscard]] Result<std::string> fetch(const std::stop_token& stop);
  [[nodiscard]] Result<std::shared_ptr<const Tree>> files_of(const std::string& token,
                                                             const std::stop_token& stop) const;
  [[nodiscard]] Result<std::string> commit(const std::string& token, ChangeSet changes,
                                           std::string message, const std::stop_token& stop) const;

  git::Program m_git;
  GitAddress m_address;
  git::Remote m_remote;
  TempDir m_temp;
  ProgressSink& m_progress;
  std::string m_base_url;
  bool m_is_new = false;  ///< no such branch when it was read
};

/// May hold credentials, so it is never shown.
std::string GitDestination::remote_url() const {
  if (m_address.remote.empty()) return m_address.url;
  return configured(m_remote.configuration, fmt::format("remote.{}.url", m_address.remote))
      .value_or("");
}

Status GitDestination::prepare(const std::string& url, const std::stop_token& stop) {
  KFPKG_TRY(git::init_bare(m_git, git_dir(), stop));
  if (m_address.branch.empty()) {
    KFPKG_TRY_ASSIGN(m_address.branch, git::default_branch(m_git, git_dir(), m_remote, stop));
  }
  if (!url.empty()) {
    KFPKG_TRY_ASSIGN(m_base_url, given_base_url(url));
    return {};
  }
  auto raw = raw_base_url(remote_url(), m_address.branch, m_address.prefix);
  if (!raw) return no_base_url(display());
  m_base_url = std::move(*raw);
  return {};
}

Result<std::string> GitDestination::fetch(const std::stop_token& stop) {
  const ProgressScope scope(m_progress, display());
  m_progress.step(display(), "fetching");
  KFPKG_TRY_ASSIGN(auto tip, git::fetch_branch(m_git, git_dir(), m_remote, m_address.branch, stop));
  return tip.value_or("");
}

Result<std::shared_ptr<const Tree>> GitDestination::files_of(const std::string& token,
                                                             const std::stop_token& stop) const {
  if (token.empty()) {
    return std::make_shared<MemoryTree>(std::map<std::string, MemoryTree::File, std::less<>>{},
                                        fmt::format("{}:{}", m_address.branch, m_address.prefix));
  }
  KFPKG_TRY_ASSIGN(const git::Repository repository, git::Repository::open(git_dir()));
  const auto fetch_missing = [this, stop](std::string_view id) {
    return git::fetch_object(m_git, git_dir(), m_remote, id, stop);
  };
  return repository.commit_tree(token, m_address.prefix, fetch_missing);
}

Result<std::string> GitDestination::commit(const std::string& token, ChangeSet changes,
                                           std::string message, const std::stop_token& stop) const {
  KFPKG_TRY_ASSIGN(git::Identities who, git::identities(m_git, m_remote.directory, stop));
  KFPKG_TRY_ASSIGN(const git::Repository repository, git::Repository::open(git_dir()));
  return repository.commit({token.empty() ? std::nullopt : std::optional(token),
                            m_address.prefix,
                            std::move(changes),
                            std::move(message),
                            std::move(who.author),
                            std::move(who.committer),
                            {}});
}

Result<std::vector<Releases>> GitDestination::read(std::span<const std::string> names,
                                                   const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const std::string tip, fetch(stop));
  m_is_new = tip.empty();
  KFPKG_TRY_ASSIGN(const auto files, files_of(tip, stop));
  KFPKG_TRY_ASSIGN(std::vector<Releases> all, read_releases(*files, names));
  for (Releases& releases : all) releases.token = tip;
  return all;
}

Result<std::string> GitDestination::read_text(const Releases& there, std::string_view version,
                                              const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const auto files, files_of(there.token, stop));
  return read_release_text(*files, there.name, version);
}

Result<std::vector<std::string>> GitDestination::names(std::string_view prefix,
                                                       const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const std::string tip, fetch(stop));
  KFPKG_TRY_ASSIGN(const auto files, files_of(tip, stop));
  return read_names(*files, prefix);
}

Result<PutResult> GitDestination::put(std::span<const Release> releases,
                                      std::span<const Releases> there,
                                      const std::stop_token& stop) {
  if (there.empty()) return PutResult{PutOutcome::same, {}};
  const std::string& token = there.front().token;
  // Read at different times: the branch has moved on between.
  const bool mixed = std::any_of(there.begin(), there.end(),
                                 [&](const Releases& one) { return one.token != token; });
  if (mixed) return PutResult{PutOutcome::moved, {}};
  KFPKG_TRY_ASSIGN(const auto files, files_of(token, stop));
  KFPKG_TRY_ASSIGN(ChangeSet changes, plan_files(*files, releases));
  if (changes.files.empty()) return PutResult{PutOutcome::same, {}};
  const ProgressScope scope(m_progress, display());
  m_progress.step(display(), "pushing");
  KFPKG_TRY_ASSIGN(std::string id,
                   commit(token, std::move(changes), commit_message(releases, there), stop));
  KFPKG_TRY_ASSIGN(const git::PushResult pushed,
                   git::push_branch(m_git, git_dir(), m_remote, id, m_address.branch, stop));
  if (pushed == git::PushResult::outdated) return PutResult{PutOutcome::moved, {}};
  return PutResult{PutOutcome::done, std::move(id)};
}

bool claims(std::string_view text, std::span<const std::string> remotes) {
  if (is_folder_text(text) || is_address(text)) return false;
  const std::string_view before_hash = text.substr(0, text.find('#'));
  return before_hash.find('/') == before_hash.npos ||
         std::find(remotes.begin(), remotes.end(), before_hash) != remotes.end();
}

Result<std::unique_ptr<Destination>> open(std::string_view text, const OpenContext& context,
                                          const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(GitAddress address, parse_git_address(text, context.remotes));
  if (!context.url.empty()) KFPKG_TRY(given_base_url(context.url));
  const git::Program git{context.processes, context.environment};
  git::Remote remote{address.remote, address.url, {}, context.directory};
  KFPKG_TRY_ASSIGN(remote.configuration, git::configuration_of(git, context.directory, stop));
  KFPKG_TRY_ASSIGN(TempDir temp, TempDir::make("publish"));
  auto destination = std::make_unique<GitDestination>(git, std::move(address), std::move(remote),
                                                      std::move(temp), context.progress);
  KFPKG_TRY(destination->prepare(context.url, stop));
  return destination;
}

}  // namespace

DestinationKind git_destination() {
  return {"git+", "a git remote (origin#main:components) or git+https://HOST/REPO#main:components",
          claims, open};
}

}  // namespace kfpkg::publish
