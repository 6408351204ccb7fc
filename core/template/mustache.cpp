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
    if (end == std::string_view::npos ||
        text.substr(at, end - at).find('\n') != std::string_view::npos) {
      return bad_template(label,
                          fmt::format("line {}: <% has no %> on its line", line_of(text, at)));
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

// Line ends of blank lines, as variables (see settle_lines).
constexpr std::string_view k_line_end = "\x01n";
constexpr std::string_view k_crlf_end = "\x01r";

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// A section or comment tag that has a line for itself.
bool is_standalone(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos || !line.substr(begin).starts_with(k_open)) return false;
  const std::size_t end = line.find(k_close, begin);
  const std::size_t sigil = line.find_first_not_of(" \t", begin + k_open.size());
  return end != std::string_view::npos && is_blank(line.substr(end + k_close.size())) &&
         std::string_view{"#^/!"}.find(line[sigil]) != std::string_view::npos;
}

// The library forgets to drop the line of a section that is left out, and drops a blank line after
// a section. So lines of tags lose their ends before it sees them, and ends of blank lines come
// from variables, which it keeps.
std::string settle_lines(std::string_view text) {
  std::string out{k_set_delimiters};
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const bool complete = end != std::string_view::npos;
    const std::string_view line = text.substr(0, complete ? end + 1 : text.size());
    text.remove_prefix(line.size());
    if (is_standalone(line)) {
      const std::size_t begin = line.find(k_open);
      out += line.substr(begin, line.find(k_close) + k_close.size() - begin);
    } else if (complete && is_blank(line)) {
      const bool crlf = line.ends_with("\r\n");
      out += line.substr(0, line.size() - (crlf ? 2 : 1));
      out += fmt::format("{}&{}{}", k_open, crlf ? k_crlf_end : k_line_end, k_close);
    } else {
      out += line;
    }
  }
  return out;
}

Result<std::string> render(std::string_view label, std::string_view text,
                           const TemplateView& view) {
  km::mustache parsed{settle_lines(text)};
  if (!parsed.is_valid()) {
    // Its positions count from our prefix, so only the reason is passed on.
    const std::string& why = parsed.error_message();
    return bad_template(label, why.substr(0, why.rfind(" at ")));
  }
  parsed.set_custom_escape([](const std::string& plain) { return plain; });
  km::data data = to_data(view);
  data.set(std::string{k_line_end}, km::data{"\n"});
  data.set(std::string{k_crlf_end}, km::data{"\r\n"});
  StrictContext context;
  context.push(&data);
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
