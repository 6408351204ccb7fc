// SPDX-License-Identifier: Apache-2.0
// Fetch, plan, commit, push; again when somebody else was faster.
#include "publish/git_target.hpp"

#include "git/identity.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace kfpkg::publish {
namespace {

constexpr int k_attempts = 5;

std::optional<std::string> setting(const git::Settings& settings, std::string_view key) {
  std::optional<std::string> value;  // the last one counts
  for (const auto& [name, text] : settings.entries) {
    if (name == key) value = text;
  }
  return value;
}

std::string commit_message(const PublicationPlan& plan) {
  std::vector<const PublishedItem*> created;
  for (const PublishedItem& item : plan.items) {
    if (item.outcome == PublishOutcome::created) created.push_back(&item);
  }
  std::string message = created.size() == 1
                            ? fmt::format("Publish {} {}\n", created[0]->name, created[0]->version)
                        : created.empty() ? std::string("Restore the newest specs\n")
                                          : fmt::format("Publish {} components\n", created.size());
  if (!created.empty()) message += "\n";
  for (const PublishedItem* item : created) {
    message += fmt::format("{} {}: {}\n", item->name, item->version, item->image);
  }
  return message;
}

}  // namespace

/// What the branch holds now.
struct GitPublisher::Tip {
  std::optional<std::string> commit;
  git::Repository repository;
  std::shared_ptr<const Tree> tree;
};

GitPublisher::GitPublisher(const git::Program& git, GitTarget target, git::Remote remote,
                           TempDir temp)
    : m_git(git),
      m_target(std::move(target)),
      m_remote(std::move(remote)),
      m_temp(std::move(temp)) {}

Result<GitPublisher> GitPublisher::open(const git::Program& git, GitTarget target,
                                        const std::filesystem::path& directory,
                                        const std::stop_token& stop) {
  git::Remote remote{target.remote, target.url, {}, directory};
  KFPKG_TRY_ASSIGN(remote.settings, git::settings_of(git, directory, stop));
  if (!target.remote.empty() &&
      !setting(remote.settings, fmt::format("remote.{}.url", target.remote))) {
    return fail(ErrorKind::usage, fmt::format("git: there is no remote \"{}\"", target.remote),
                fmt::format("git remote add {} URL", target.remote));
  }
  KFPKG_TRY_ASSIGN(TempDir temp, TempDir::make("publish"));
  GitPublisher publisher(git, std::move(target), std::move(remote), std::move(temp));
  KFPKG_TRY(git::init_bare(git, publisher.git_dir(), stop));
  if (publisher.m_target.branch.empty()) {
    KFPKG_TRY_ASSIGN(publisher.m_target.branch,
                     git::default_branch(git, publisher.git_dir(), publisher.m_remote, stop));
  }
  return publisher;
}

std::string GitPublisher::remote_url() const {
  if (m_target.remote.empty()) return m_target.url;
  return setting(m_remote.settings, fmt::format("remote.{}.url", m_target.remote)).value_or("");
}

Result<GitPublisher::Tip> GitPublisher::fetch(const std::stop_token& stop) const {
  KFPKG_TRY_ASSIGN(auto commit,
                   git::fetch_branch(m_git, git_dir(), m_remote, m_target.branch, stop));
  KFPKG_TRY_ASSIGN(git::Repository repository, git::Repository::open(git_dir()));
  Tip tip{std::move(commit), std::move(repository), nullptr};
  if (!tip.commit) {
    tip.tree = std::make_shared<MemoryTree>(std::map<std::string, MemoryTree::File, std::less<>>{},
                                            fmt::format("{}:{}", m_target.branch, m_target.prefix));
    return tip;
  }
  const auto fetch_missing = [this, stop](std::string_view id) {
    return git::fetch_object(m_git, git_dir(), m_remote, id, stop);
  };
  KFPKG_TRY_ASSIGN(tip.tree,
                   tip.repository.commit_tree(*tip.commit, m_target.prefix, fetch_missing));
  return tip;
}

Result<std::string> GitPublisher::commit(const Tip& tip, const PublicationPlan& plan,
                                         const std::stop_token& stop) const {
  KFPKG_TRY_ASSIGN(git::Identities who, git::identities(m_git, m_remote.directory, stop));
  return tip.repository.commit({tip.commit,
                                m_target.prefix,
                                plan.changes,
                                commit_message(plan),
                                std::move(who.author),
                                std::move(who.committer),
                                {}});
}

Result<GitPublication> GitPublisher::publish(std::span<const Entry> entries,
                                             std::string_view base_url, bool dry_run,
                                             ProgressSink& progress,
                                             const std::stop_token& stop) const {
  const std::string subject = display(m_target);
  for (int attempt = 1; attempt <= k_attempts; ++attempt) {
    const ProgressScope scope(progress, subject);
    progress.step(subject, "fetching");
    KFPKG_TRY_ASSIGN(const Tip tip, fetch(stop));
    KFPKG_TRY_ASSIGN(PublicationPlan plan, plan_publication(*tip.tree, entries, base_url));
    if (dry_run || plan.changes.files.empty()) return GitPublication{std::move(plan), {}, attempt};
    KFPKG_TRY_ASSIGN(std::string id, commit(tip, plan, stop));
    progress.step(subject, "pushing");
    KFPKG_TRY_ASSIGN(const git::PushResult pushed,
                     git::push_branch(m_git, git_dir(), m_remote, id, m_target.branch, stop));
    if (pushed == git::PushResult::done)
      return GitPublication{std::move(plan), std::move(id), attempt};
    progress.note(subject, "somebody else published meanwhile, trying again");
  }
  return fail(
      ErrorKind::registry,
      fmt::format("{}: others kept publishing, {} pushes came too late", subject, k_attempts),
      "run the same command again");
}

}  // namespace kfpkg::publish
