// SPDX-License-Identifier: Apache-2.0
// Mustache templates over a small value tree; the only includer of kainjow mustache.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace kfpkg {

/// A value of the view: text, list of views, or nested view. Nothing is HTML-escaped.
struct TemplateValue {
  std::string text;
  std::vector<std::map<std::string, TemplateValue>> list;
  bool is_list = false;
};
using TemplateView = std::map<std::string, TemplateValue>;

/// The rendered text; an error of kind config that names `label` when the template does not parse or names a
/// variable that the view does not have.
[[nodiscard]] Result<std::string> render_template(std::string_view label, std::string_view text,
                                                  const TemplateView& view);

}  // namespace kfpkg
