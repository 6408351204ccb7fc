// SPDX-License-Identifier: Apache-2.0
// Where a command is read from and written to, and in which form.
#pragma once

#include "core/terminal/terminal.hpp"

#include <iosfwd>

namespace kfpkg::cli {

enum class OutputFormat { text, json };

/// The flags that every command has.
struct CommonOptions {
  OutputFormat format = OutputFormat::text;
  ColourChoice colour = ColourChoice::automatic;
  bool quiet = false;
  bool verbose = false;
};

/// Made in main; tests hand in streams of their own. Results are written by cli/show.hpp alone.
struct Console {
  std::istream& in;   ///< standard input
  std::ostream& out;  ///< the product: findings, JSON, digests
  std::ostream& err;  ///< failures and progress
  Terminal out_terminal;
  Terminal err_terminal;
  CommonOptions common;
};

}  // namespace kfpkg::cli
