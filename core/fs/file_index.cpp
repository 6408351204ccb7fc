// SPDX-License-Identifier: Apache-2.0
// Stamps and hashes as text: a heading, one record per file that ends with a NUL, and the SHA-256
// of all that.
#include "core/fs/file_index.hpp"

#include "core/crypto/sha256.hpp"
#include "core/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg {
namespace {

constexpr std::string_view k_heading = "kfpkg-file-index/1\n";
constexpr std::size_t k_hash_size = 64;
/// FAT keeps times in steps of two seconds, the coarsest that a file system in use has.
constexpr std::chrono::seconds k_coarsest_tick{2};

bool is_hash(std::string_view text) {
  return text.size() == k_hash_size &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The text up to the next blank, which is taken away with it.
std::string_view next_field(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view field = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

template <class T>
bool take_number(std::string_view& text, T& number) {
  const auto parsed = parse_number<T>(next_field(text));
  number = parsed.value_or(T{});
  return parsed.has_value();
}

bool take_stamp(std::string_view& text, FileStamp& stamp) {
  return take_number(text, stamp.size) && take_number(text, stamp.modified) &&
         take_number(text, stamp.changed) && take_number(text, stamp.inode) &&
         take_number(text, stamp.mode);
}

/// The records, when heading and checksum are right.
std::optional<std::string_view> checked(std::string_view bytes) {
  if (!bytes.starts_with(k_heading) || bytes.size() < k_heading.size() + k_hash_size)
    return std::nullopt;
  const std::string_view sum = bytes.substr(bytes.size() - k_hash_size);
  bytes.remove_suffix(k_hash_size);
  if (sha256_hex(bytes) != sum) return std::nullopt;
  return bytes.substr(k_heading.size());
}

}  // namespace

FileIndex::FileIndex(Time begun)
    : m_trusted_before(std::chrono::duration_cast<std::chrono::nanoseconds>(
                           (begun - k_coarsest_tick).time_since_epoch())
                           .count()) {}

FileIndex FileIndex::parse(std::string_view bytes, Time begun) {
  FileIndex index(begun);
  const auto records = checked(bytes);
  if (!records || !index.read_entries(*records)) index.m_entries.clear();
  return index;
}

bool FileIndex::read_entries(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos) return false;
    std::string_view record = text.substr(0, end);
    text.remove_prefix(end + 1);
    Entry entry;
    entry.hash = next_field(record);
    if (!is_hash(entry.hash) || !take_stamp(record, entry.stamp)) return false;
    if (record.empty() || !is_tree_path(record)) return false;
    if (!m_entries.try_emplace(std::string(record), std::move(entry)).second) return false;
  }
  return true;
}

std::optional<std::string> FileIndex::find(std::string_view path, const FileStamp& stamp) {
  const auto found = m_entries.find(path);
  if (found == m_entries.end() || found->second.stamp != stamp) return std::nullopt;
  found->second.is_used = true;
  return found->second.hash;
}

void FileIndex::record(std::string_view path, const FileStamp& stamp, std::string_view hash) {
  const auto known = m_entries.find(path);
  if (known != m_entries.end()) {
    m_entries.erase(known);
    m_is_changed = true;
  }
  if (std::max(stamp.modified, stamp.changed) >= m_trusted_before) return;
  m_entries.emplace(path, Entry{stamp, std::string(hash), true});
  m_is_changed = true;
}

bool FileIndex::is_changed() const {
  return m_is_changed || std::any_of(m_entries.begin(), m_entries.end(),
                                     [](const auto& each) { return !each.second.is_used; });
}

std::string FileIndex::to_bytes() const {
  std::string bytes(k_heading);
  for (const auto& [path, entry] : m_entries) {
    if (!entry.is_used) continue;
    const FileStamp& stamp = entry.stamp;
    bytes += fmt::format("{} {} {} {} {} {} {}", entry.hash, stamp.size, stamp.modified,
                         stamp.changed, stamp.inode, stamp.mode, path);
    bytes += '\0';
  }
  return bytes + sha256_hex(bytes);
}

}  // namespace kfpkg
