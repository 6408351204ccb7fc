// SPDX-License-Identifier: Apache-2.0
// Which files are unchanged since their content was hashed, so that long ones are not read again.
#pragma once

#include "core/fs/tree.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace kfpkg {

/// Hashes of files by path, each with the stamp that the file had when it was read. A value: where
/// it is kept between two runs, and which paths it is about, is the caller's. Used by one thread at
/// a time.
///
/// A file whose stamp is the same has the same content, with one doubt: who writes within the same
/// tick of the clock, and no other length, leaves the same stamp. Git trusts no entry whose file
/// was not modified before its index was written, and forgets such entries when it writes the next
/// one (Documentation/technical/racy-git.txt). Here the time that counts is the earlier one at
/// which the run began that read the file, and a file that was modified or changed after it, or
/// shortly before, is not recorded at all: whatever is written later than `begun` bears a later
/// time.
class FileIndex {
 public:
  using Time = std::chrono::system_clock::time_point;

  /// An empty one. `begun` is before the first look at any of the files.
  explicit FileIndex(Time begun);
  /// What to_bytes() gave. Anything else, a part of it or one with a bit changed is an empty index.
  [[nodiscard]] static FileIndex parse(std::string_view bytes, Time begun);

  /// The hash of the file as it was with this very stamp; nothing when it is not known.
  [[nodiscard]] std::optional<std::string> find(std::string_view path, const FileStamp& stamp);
  /// The file had this stamp both before and after it was read. `hash` is 64 hexadecimal digits, of
  /// the content and, where the caller likes, of what the stamp holds.
  void record(std::string_view path, const FileStamp& stamp, std::string_view hash);

  /// Its bytes are other ones than those that were parsed.
  [[nodiscard]] bool is_changed() const;
  /// What was found or recorded in this run. What nobody asked for is gone with its file.
  [[nodiscard]] std::string to_bytes() const;

 private:
  struct Entry {
    FileStamp stamp;
    std::string hash;
    bool is_used = false;
  };
  [[nodiscard]] bool read_entries(std::string_view text);

  std::int64_t m_trusted_before;  ///< nanoseconds since 1970
  std::map<std::string, Entry, std::less<>> m_entries;
  bool m_is_changed = false;
};

}  // namespace kfpkg
