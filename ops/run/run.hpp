// SPDX-License-Identifier: Apache-2.0
// One component on this machine as the KFP backend would run it.
#pragma once

#include "core/text/name_value.hpp"
#include "oci/reference.hpp"
#include "run/executor.hpp"
#include "run/outputs_folder.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct RunIntent {
  std::string path;               ///< of one component folder
  std::vector<NameValue> inputs;  ///< of an artifact the path of a file or folder
  std::string output_dir{run::k_outputs_folder};
  oci::Platform platform{"linux", "amd64", ""};
  std::string image;  ///< empty: what was built from the files as they are
  std::string network;
};

/// Finds the image and runs it in Docker; what the program says goes by as notes. Errors of kind
/// usage for inputs that are wrong, before an image is looked for; of kind run when none is built.
[[nodiscard]] Result<run::RunReport> run_once(workspace::Session& session, const RunIntent& intent);

}  // namespace kfpkg::ops
