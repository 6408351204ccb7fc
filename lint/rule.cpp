// SPDX-License-Identifier: Apache-2.0
// Findings filled in from a rule's data.
#include "lint/rule.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::lint {
namespace {

template <class View>
using Check = void (*)(const View&, Findings&);

bool is_read(std::monostate, const Views&) {
  return true;
}

template <class View>
bool is_read(Check<View>, const Views& views) {
  return std::get<std::optional<View>>(views).has_value();
}

void call(std::monostate, const Views&, Findings&) {}

template <class View>
void call(Check<View> check, const Views& views, Findings& findings) {
  if (const auto& view = std::get<std::optional<View>>(views)) check(*view, findings);
}

}  // namespace

std::vector<std::string> target_list(std::string_view targets) {
  std::vector<std::string> list;
  while (!targets.empty()) {
    const std::size_t end = std::min(targets.find(' '), targets.size());
    if (end > 0) list.emplace_back(targets.substr(0, end));
    targets.remove_prefix(std::min(end + 1, targets.size()));
  }
  return list;
}

bool can_look(const Rule& rule, const Views& views) {
  return std::visit([&](auto check) { return is_read(check, views); }, rule.check);
}

void look(const Rule& rule, const Views& views, Findings& findings) {
  std::visit([&](auto check) { call(check, views, findings); }, rule.check);
}

Diagnostic& Findings::add(Span span, std::string message, std::string help) {
  return add_in(m_source, span, std::move(message), std::move(help));
}

Diagnostic& Findings::add_in(SourcePtr source, Span span, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.rule = m_info.rule.id;
  diagnostic.name = m_info.rule.name;
  diagnostic.severity = m_info.severity;
  diagnostic.fails_at = m_info.fails_at;
  diagnostic.targets = target_list(m_info.targets);
  diagnostic.place = {std::move(source), span};
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  m_diagnostics.push_back(std::move(diagnostic));
  return m_diagnostics.back();
}

}  // namespace kfpkg::lint
