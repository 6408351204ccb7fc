// SPDX-License-Identifier: Apache-2.0
// A long new file that is there whole or not at all.
#pragma once

#include "core/result.hpp"
#include "core/stream.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace kfpkg {

/// Written without a name where the file system can do that (O_TMPFILE), so that not even a killed
/// run leaves anything behind; else under a temporary name beside the target.
class StagedFile final : public ByteSink {
 public:
  /// Makes missing folders above `target`.
  [[nodiscard]] static Result<std::unique_ptr<StagedFile>> make(std::filesystem::path target);
  ~StagedFile() override;

  [[nodiscard]] Status take(std::string_view bytes) override;
  /// fsync, then the name. A file that has come there meanwhile is left as it is.
  [[nodiscard]] Status commit();

 private:
  StagedFile(std::filesystem::path target, int descriptor, std::string temporary);
  [[nodiscard]] tl::unexpected<Error> failed(int code) const;

  std::filesystem::path m_target;
  int m_descriptor;
  std::string m_temporary;  ///< its name until it has its own; empty: it has none
};

}  // namespace kfpkg
