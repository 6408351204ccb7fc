// SPDX-License-Identifier: Apache-2.0
// Planning a publication.
#include "publish/layout.hpp"

#include "core/crypto/sha256.hpp"
#include "publish/index.hpp"
#include "publish/pin.hpp"
#include "publish/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kfpkg::publish {
namespace {

/// By listing its folder: in a partial clone that costs no request, unlike stat() of a file.
Result<bool> exists(const Tree& tree, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view folder = slash == path.npos ? std::string_view{} : path.substr(0, slash);
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  if (!folder.empty()) {
    KFPKG_TRY_ASSIGN(const std::optional<TreeEntry> entry, tree.stat(folder));
    if (!entry || entry->type != EntryType::directory) return false;
  }
  KFPKG_TRY_ASSIGN(const std::vector<std::string> names, tree.list(folder));
  return std::binary_search(names.begin(), names.end(), name);
}

Result<std::optional<std::string>> content(const Tree& tree, std::string_view path,
                                           std::uint64_t limit) {
  KFPKG_TRY_ASSIGN(const bool there, exists(tree, path));
  if (!there) return std::optional<std::string>{};
  KFPKG_TRY_ASSIGN(std::string text, tree.read(path, limit));
  return std::optional<std::string>(std::move(text));
}

std::string_view first_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// `line 12: "image: a" there, "image: b" here`
std::string first_difference(std::string_view there, std::string_view here) {
  std::size_t number = 1;
  while (!there.empty() || !here.empty()) {
    const std::string_view a = first_line(there);
    const std::string_view b = first_line(here);
    if (a != b) return fmt::format("line {}: \"{:.200}\" there, \"{:.200}\" here", number, a, b);
    ++number;
  }
  return "the ends of the texts";
}

/// The state of one planning run; entries are added one after the other.
class Planner {
 public:
  Planner(const Tree& existing, std::string_view base_url)
      : m_existing(existing), m_base_url(base_url) {}

  Status start();
  Status add(const Entry& entry);
  Result<PublicationPlan> finish();

 private:
  Status check(const Entry& entry) const;
  Status check_not_foreign(const Entry& entry) const;
  tl::unexpected<Error> conflict(const Entry& entry, std::string_view what) const;
  /// A file that never changes: created, or there with these bytes already.
  Status keep(const Entry& entry, const std::string& path, const std::string& text);
  Status keep_readme(const Entry& entry);
  Status point_newest(const Entry& entry, const std::string& text, bool is_new);
  Status record(const Entry& entry, const PublishedItem& item);

  const Tree& m_existing;
  std::string m_base_url;
  std::string m_index_before;
  std::string m_index_text;
  Index m_index;
  PublicationPlan m_plan;
};

Status Planner::start() {
  KFPKG_TRY_ASSIGN(const auto text, content(m_existing, k_index_path, k_index_limit));
  m_index_before = m_index_text = text.value_or("");
  KFPKG_TRY_ASSIGN(m_index, read_index(m_index_text, m_existing.display_path(k_index_path)));
  return {};
}

Status Planner::check(const Entry& entry) const {
  if (!is_component_name(entry.name)) {
    return fail(ErrorKind::config,
                fmt::format("{}: \"{}\" cannot be the name of a published component",
                            entry.spec_path, entry.name),
                "use letters, digits, '.', '_' and '-'");
  }
  const std::string where = entry.settings_path.empty() ? entry.name : entry.settings_path;
  if (entry.version.empty()) {
    return fail(ErrorKind::config,
                fmt::format("{}: publishing {} needs a version", where, entry.name),
                fmt::format("write \"version: {}\" there, or give --version",
                            next_patch(m_index.versions(entry.name))));
  }
  if (!Version::parse(entry.version)) {
    return fail(ErrorKind::config, fmt::format("{}: \"{}\" is not a version", where, entry.version),
                "write MAJOR.MINOR.PATCH, for example 0.1.0 or 1.0.0-rc.1");
  }
  for (const PublishedItem& item : m_plan.items) {
    if (item.name == entry.name) {
      return fail(ErrorKind::config,
                  fmt::format("{}: there are two components named \"{}\"", where, entry.name),
                  "give one of them another name");
    }
  }
  return {};
}

Status Planner::check_not_foreign(const Entry& entry) const {
  if (m_index.components.contains(entry.name)) return {};
  KFPKG_TRY_ASSIGN(const bool spec_there, exists(m_existing, newest_path(entry.name)));
  // A run that was killed before it wrote the index has left the versions folder.
  KFPKG_TRY_ASSIGN(const bool ours, exists(m_existing, join_path(entry.name, "versions")));
  if (!spec_there || ours) return {};
  return fail(ErrorKind::config,
              fmt::format("{}: is there already and was not published by kfpkg",
                          m_existing.display_path(newest_path(entry.name))),
              "publish to another branch or prefix: --to REMOTE#BRANCH:PREFIX");
}

tl::unexpected<Error> Planner::conflict(const Entry& entry, std::string_view what) const {
  std::vector<std::string> versions = m_index.versions(entry.name);
  versions.push_back(entry.version);
  const std::string next = next_patch(versions);
  const std::string where = entry.settings_path.empty() ? "its kfpkg.yaml" : entry.settings_path;
  return fail(
      ErrorKind::config,
      fmt::format("{} {} is published already with other content: {}", entry.name, entry.version,
                  what),
      fmt::format(
          "a published version never changes: set \"version: {}\" in {}, or give --version {}",
          next, where, next));
}

Status Planner::keep(const Entry& entry, const std::string& path, const std::string& text) {
  KFPKG_TRY_ASSIGN(const auto there, content(m_existing, path, k_document_limit));
  if (there && *there != text)
    return conflict(entry, fmt::format("{}, {}", path, first_difference(*there, text)));
  if (!there) m_plan.changes.files.push_back({ChangeKind::create, path, text, false});
  return {};
}

Status Planner::keep_readme(const Entry& entry) {
  if (entry.readme.empty()) return {};
  const std::string path = readme_path(entry.name, entry.version);
  KFPKG_TRY_ASSIGN(const bool there, exists(m_existing, path));
  if (!there)
    m_plan.changes.files.push_back({ChangeKind::create, path, with_lf(entry.readme), false});
  return {};
}

Status Planner::point_newest(const Entry& entry, const std::string& text, bool is_new) {
  std::vector<std::string> versions = m_index.versions(entry.name);
  versions.push_back(entry.version);
  if (newest(versions)->str() != entry.version) return {};
  const std::string path = newest_path(entry.name);
  KFPKG_TRY_ASSIGN(const bool there, exists(m_existing, path));
  if (there && !is_new) {
    KFPKG_TRY_ASSIGN(const std::string old, m_existing.read(path, k_document_limit));
    if (old == text) return {};
  }
  m_plan.changes.files.push_back(
      {there ? ChangeKind::modify : ChangeKind::create, path, text, false});
  return {};
}

Status Planner::record(const Entry& entry, const PublishedItem& item) {
  const IndexVersion version{item.version,    item.path,         item.sha256, item.image,
                             entry.platforms, entry.fingerprint, entry.commit};
  const std::string display = m_existing.display_path(k_index_path);
  KFPKG_TRY_ASSIGN(m_index_text, add_to_index(m_index_text, item.name, version, display));
  KFPKG_TRY_ASSIGN(m_index, read_index(m_index_text, display));
  return {};
}

Status Planner::add(const Entry& entry) {
  KFPKG_TRY(check(entry));
  KFPKG_TRY(check_not_foreign(entry));
  PublishedItem item{entry.name,
                     entry.version,
                     PublishOutcome::created,
                     version_path(entry.name, entry.version),
                     {},
                     {},
                     {}};
  item.url = fmt::format("{}/{}", m_base_url, item.path);
  KFPKG_TRY_ASSIGN(const std::string text,
                   pin_spec(entry.spec, {entry.image, entry.version, item.url}, entry.spec_path));
  item.sha256 = sha256_hex(text);
  item.image = entry.image.with_digest(*entry.image.digest).str();

  const IndexVersion* known = m_index.find(entry.name, entry.version);
  const bool is_new = known == nullptr;
  KFPKG_TRY(keep(entry, item.path, text));
  if (known != nullptr && known->sha256 != item.sha256) {
    return conflict(
        entry, fmt::format("the index says sha256 {}, it is {} now", known->sha256, item.sha256));
  }
  if (is_new) {
    KFPKG_TRY(keep(entry, digest_path(entry.name, item.sha256), text));
    KFPKG_TRY(keep(entry, tag_path(entry.name, entry.version), text));
    KFPKG_TRY(keep_readme(entry));
  }
  KFPKG_TRY(point_newest(entry, text, is_new));
  if (is_new) KFPKG_TRY(record(entry, item));
  item.outcome = is_new ? PublishOutcome::created : PublishOutcome::already_published;
  m_plan.items.push_back(std::move(item));
  return {};
}

Result<PublicationPlan> Planner::finish() {
  if (m_index_text != m_index_before) {
    const ChangeKind kind = m_index_before.empty() ? ChangeKind::create : ChangeKind::modify;
    m_plan.changes.files.push_back({kind, std::string(k_index_path), m_index_text, false});
  }
  return std::move(m_plan);
}

}  // namespace

Result<PublicationPlan> plan_publication(const Tree& existing, std::span<const Entry> entries,
                                         std::string_view base_url) {
  Planner planner(existing, base_url);
  KFPKG_TRY(planner.start());
  for (const Entry& entry : entries) KFPKG_TRY(planner.add(entry));
  return planner.finish();
}

std::string newest_path(std::string_view name) {
  return fmt::format("{}/component.yaml", name);
}
std::string version_path(std::string_view name, std::string_view version) {
  return fmt::format("{}/{}/component.yaml", name, version);
}
std::string readme_path(std::string_view name, std::string_view version) {
  return fmt::format("{}/{}/README.md", name, version);
}
std::string tag_path(std::string_view name, std::string_view version) {
  return fmt::format("{}/versions/tags/{}", name, version);
}
std::string digest_path(std::string_view name, std::string_view sha256) {
  return fmt::format("{}/versions/sha256/{}", name, sha256);
}

bool is_component_name(std::string_view name) {
  constexpr std::string_view alphanumeric =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if (name.empty() || name.size() > 100 || name == k_index_path) return false;
  if (alphanumeric.find(name.front()) == alphanumeric.npos) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return alphanumeric.find(c) != alphanumeric.npos || c == '.' || c == '_' || c == '-';
  });
}

std::string_view name_of(PublishOutcome outcome) {
  return outcome == PublishOutcome::created ? "created" : "already-published";
}

}  // namespace kfpkg::publish
