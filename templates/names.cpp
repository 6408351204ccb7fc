// SPDX-License-Identifier: Apache-2.0
// One name, four spellings: folder and image, title, KFP's component name, Python.
#include "templates/names.hpp"

#include "core/text/suggest.hpp"
#include "spec/component/component.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::templates {
namespace {

// What the SDK allows for a pipeline made of one component; parts of image names may be as long.
constexpr std::size_t k_max_length = 128;

constexpr std::array<std::string_view, 35> k_python_keywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower_alnum(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c);
}
char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Lower case, each run of anything but letters and digits one '_', none at the ends.
std::string slug(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const char lower = to_lower(c);
    if (is_lower_alnum(lower)) {
      out += lower;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  if (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

// A path component of an image name (distribution specification) with single separators.
bool is_folder_name(std::string_view name) {
  bool after_separator = true;
  for (const char c : name) {
    if (!is_lower_alnum(c) &&
        (after_separator || std::string_view{"._-"}.find(c) == std::string_view::npos)) {
      return false;
    }
    after_separator = !is_lower_alnum(c);
  }
  return !after_separator;
}

// "train_model" -> "Train model"; words that somebody typed stay as they are, in one line.
std::string title_of(std::string_view name) {
  std::string out;
  const bool words = !is_folder_name(name);
  for (const char c : name) {
    const bool separator = words ? static_cast<unsigned char>(c) <= ' '
                                 : std::string_view{"._-"}.find(c) != std::string_view::npos;
    if (!separator) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

tl::unexpected<Error> bad_name(std::string_view name, std::string_view why) {
  return fail(ErrorKind::usage, fmt::format("name \"{}\": {}", name, why),
              "use letters a-z, digits and \"_\", for example: kfpkg new train_model");
}

}  // namespace

Result<ComponentNames> component_names(std::string_view name) {
  if (name.find_first_of("/\\") != std::string_view::npos) {
    return fail(ErrorKind::usage, fmt::format("name \"{}\": is a path, not a name", name),
                "give the name alone, and the folder it goes into by --dir");
  }
  ComponentNames names;
  const std::string spelled = slug(name);
  if (spelled.empty()) {
    return bad_name(name,
                    "has no letter a-z and no digit, of which names of images and of "
                    "Kubeflow Pipelines are made");
  }
  if (is_digit(spelled[0])) {
    return bad_name(name, "starts with a digit, which the function that loads it cannot");
  }
  if (name.size() > k_max_length) {
    return bad_name(name.substr(0, 20), fmt::format("has more than {} characters", k_max_length));
  }
  names.folder = is_folder_name(name) ? std::string{name} : spelled;
  names.title = title_of(name);
  names.component = spec::sanitize_component_name(names.title);
  names.function = spelled;
  const bool keyword = std::find(k_python_keywords.begin(), k_python_keywords.end(), spelled) !=
                       k_python_keywords.end();
  if (keyword) names.function += '_';
  return names;
}

}  // namespace kfpkg::templates
