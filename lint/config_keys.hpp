// SPDX-License-Identifier: Apache-2.0
// The settings that this room understands in kfpkg.yaml.
#pragma once

#include "core/config_key.hpp"

#include <array>

namespace kfpkg::lint {

inline constexpr std::array k_config_keys{
    ConfigKey{"lint.targets", ConfigType::string_list, "kfp-2",
              "what specs must run on: kfp-1.8, kfp-2, kfp-2.17, vertex"},
    ConfigKey{"lint.select", ConfigType::string_list, "",
              "rules that are reported: id, beginning of ids (KF1), or name; all when empty"},
    ConfigKey{"lint.ignore", ConfigType::string_list, "", "rules that are not reported"},
    ConfigKey{"lint.severity.*", ConfigType::string, "",
              "error, warning, info or off for a rule, or for all that begin so"},
    ConfigKey{"lint.baseline", ConfigType::string, "",
              "file of known findings that are not reported, below the workspace's folder"},
    ConfigKey{"lint.python", ConfigType::string, "python3",
              "Python (3.8 or later) that reads programs for rules KF4 and KF5, without running "
              "them; off: they are not read"},
};

}  // namespace kfpkg::lint
