// SPDX-License-Identifier: Apache-2.0
// Mustache templates by kainjow mustache, with <% %> tags and strict about what a template may
// hold.
#include "core/template/mustache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <kainjow/mustache.hpp>
#include <sstream>

namespace kfpkg {
namespace {

namespace km = kainjow::mustache;

constexpr std::string_view k_open = "<%";
constexpr std::string_view k_close = "%>";
// The set-delimiter tag is the only way to tell the library; it leaves nothing in the output.
constexpr std::string_view k_set_delimiters = "{{=<% %>=}}";
// The library parses, copies and renders sections by recursion.
constexpr std::size_t k_max_section_depth = 32;

km::data to_data(const std::map<std::string, TemplateValue>& view);

km::data to_data(const TemplateValue& value) {
  if (value.is_list) {
    km::data list{km::data::type::list};
    for (const auto& item : value.list) list.push_back(to_data(item));
    return list;
  }
  // An empty text hides its section, and renders as nothing.
  if (value.text.empty()) return km::data{km::data::type::bool_false};
  return km::data{value.text};
}

km::data to_data(const std::map<std::string, TemplateValue>& view) {
  km::data object{km::data::type::object};
  for (const auto& [name, value] : view) object.set(name, to_data(value));
  return object;
}

// The library renders an unknown name as nothing; this context remembers it.
class StrictContext final : public km::context<std::string> {
 public:
  using km::context<std::string>::context;

  const km::data* get(const std::string& name) const override {
    const km::data* found = km::context<std::string>::get(name);
    if (found == nullptr && m_unknown.empty()) m_unknown = name.empty() ? "(empty)" : name;
    return found;
  }
  [[nodiscard]] const std::string& unknown() const { return m_unknown; }

 private:
  mutable std::string m_unknown;
};

tl::unexpected<Error> bad_template(std::string_view label, std::string_view why) {
  return fail(ErrorKind::config, fmt::format("{}: template: {}", label, why));
}

std::size_t line_of(std::string_view text, std::size_t position) {
  const std::string_view before = text.substr(0, std::min(position, text.size()));
  return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

struct Tag {
  std::size_t position;
  char sigil;  // '\0' in an empty tag
};

// What the library would accept or ignore, and no template of ours may hold.
std::string refusal(const Tag& tag, std::size_t& depth) {
  switch (tag.sigil) {
    case '=':
      return "tags cannot be changed";
    case '>':
      return "partials are not supported";
    case '#':
    case '^':
      return ++depth > k_max_section_depth ? "sections are nested too deeply" : "";
    case '/':
      if (depth > 0) --depth;
      return "";
    default:
      return "";
  }
}

Status check_tags(std::string_view label, std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = text.find(k_open); at != std::string_view::npos;) {
    const std::size_t end = text.find(k_close, at + k_open.size());
    if (end == std::string_view::npos) {
      return bad_template(label, fmt::format("line {}: <% has no %>", line_of(text, at)));
    }
    const std::size_t first = text.find_first_not_of(" \t\r\n", at + k_open.size());
    const Tag tag{at, first < end ? text[first] : '\0'};
    if (const std::string why = refusal(tag, depth); !why.empty()) {
      return bad_template(label, fmt::format("line {}: {}", line_of(text, at), why));
    }
    at = text.find(k_open, end + k_close.size());
  }
  return {};
}

Result<std::string> render(std::string_view label, std::string_view text,
                           const TemplateView& view) {
  km::mustache parsed{std::string{k_set_delimiters}.append(text)};
  if (!parsed.is_valid()) {
    // Its positions count from our prefix, so only the reason is passed on.
    const std::string& why = parsed.error_message();
    return bad_template(label, why.substr(0, why.rfind(" at ")));
  }
  parsed.set_custom_escape([](const std::string& plain) { return plain; });
  const km::data data = to_data(view);
  StrictContext context{&data};
  std::ostringstream out;
  parsed.render(context, out);
  if (!context.unknown().empty()) {
    return bad_template(label, fmt::format("unknown variable \"{}\"", context.unknown()));
  }
  return std::move(out).str();
}

}  // namespace

Result<std::string> render_template(std::string_view label, std::string_view text,
                                    const TemplateView& view) {
  KFPKG_TRY(check_tags(label, text));
  try {
    return render(label, text, view);
  } catch (const std::exception& error) {
    return bad_template(label, error.what());
  }
}

}  // namespace kfpkg
