// SPDX-License-Identifier: Apache-2.0
// Mustache templates over a small value tree; the only includer of kainjow mustache.
//
// Tags are written <% name %>, <%# section %>...<%/ section %> and <%^ inverted %>, so that the
// {{...}} of KFP placeholders and of GitHub workflows stand in a template as they are.
#pragma once

#include "core/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// A value of the view: a text, or a list of views. A section of an empty text or list is left out.
struct TemplateValue {
  std::string text;
  std::vector<std::map<std::string, TemplateValue>> list;
  bool is_list = false;
};
using TemplateView = std::map<std::string, TemplateValue>;

/// The rendered text; nothing is HTML-escaped. An error of kind config that names `label` when the
/// template does not parse, uses partials or other tags, or when a part that is rendered names a
/// variable that the view does not have.
[[nodiscard]] Result<std::string> render_template(std::string_view label, std::string_view text,
                                                  const TemplateView& view);

}  // namespace kfpkg
