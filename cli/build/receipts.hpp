// SPDX-License-Identifier: Apache-2.0
// Receipts of one run, printed.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"
#include "image/receipt.hpp"
#include "registry/client.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

/// Results of several components, printed at the end: as a table, or as one JSON document.
class ReceiptReport {
 public:
  void add(image::Receipt receipt);
  /// `tried` false: it was left out because something before it failed.
  void add_failure(const std::string& component, Error error, bool tried);
  /// The exit code of the run: done, that of the failure if there was one component, else `build`.
  /// `traffic` is of the whole run, tokens left out.
  [[nodiscard]] ExitCode print(const registry::Traffic& traffic, Services& services,
                               const CommonOptions& common) const;

 private:
  [[nodiscard]] std::string json(const registry::Traffic& traffic) const;
  [[nodiscard]] std::string table() const;
  struct Outcome {
    std::string component;
    Result<image::Receipt> receipt;
    bool tried = true;
  };
  std::vector<Outcome> m_outcomes;
};

}  // namespace kfpkg::cli
