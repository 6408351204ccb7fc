// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/settings/key.hpp"

#include <array>

namespace kfpkg::lint {

struct Settings {
  Set<std::vector<std::string>> targets;
  Set<std::vector<std::string>> select;
  Set<std::vector<std::string>> ignore;
  SetByName<std::string> severity;
  Set<std::string> baseline;
  Set<std::string> python;
};

inline constexpr std::array k_setting_keys{
    key<&Settings::targets>("lint.targets", "kfp-2",
                            "what specs must run on: kfp-1.8, kfp-2, kfp-2.17, vertex"),
    key<&Settings::select>(
        "lint.select", "",
        "rules that are reported: id, beginning of ids (KF1), or name; all when empty"),
    key<&Settings::ignore>("lint.ignore", "", "rules that are not reported"),
    key<&Settings::severity>("lint.severity.*", "",
                             "error, warning, info or off for a rule, or for all that begin so"),
    key<&Settings::baseline>(
        "lint.baseline", "",
        "file of known findings that are not reported, below the workspace's folder"),
    key<&Settings::python>(
        "lint.python", "python3",
        "Python (3.8 or later) that reads programs for rules KF4 and KF5, without running "
        "them; off: they are not read"),
};

}  // namespace kfpkg::lint
