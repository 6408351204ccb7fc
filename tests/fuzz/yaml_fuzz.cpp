// SPDX-License-Identifier: Apache-2.0
// YAML documents with positions.
#include "core/yaml/document.hpp"
#include "core/yaml/events.hpp"
#include "core/yaml/plain_text.hpp"
#include "tests/support/yaml_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace kfpkg;

void check(const yaml::Node& node, std::size_t size) {
  if (node.span.begin > node.span.end || node.span.end > size) std::abort();
  if (node.alias_span &&
      (node.alias_span->begin > node.alias_span->end || node.alias_span->end > size))
    std::abort();
  if (node.kind == yaml::Kind::scalar) {
    static_cast<void>(yaml::scalar_type(node));
    if (!node.items.empty() || !node.entries.empty()) std::abort();
  }
  for (const yaml::Node& item : node.items) check(item, size);
  for (const yaml::Entry& entry : node.entries) {
    check(entry.key, size);
    check(entry.value, size);
    if (yaml::is_string(entry.key) && node.find(entry.key.value) == nullptr) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const SourcePtr source = make_source("-", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  if (const auto root = yaml::read_plain_text(source->bytes())) {
    Diagnostics ignored;
    const auto composed = yaml::compose(source, ignored);
    if (!composed || composed->size() != 1 || !test::same_tree(composed->at(0).root, *root))
      std::abort();
  }
  const auto documents = yaml::parse(source, diagnostics);
  if (documents.has_value() != diagnostics.empty()) std::abort();
  for (const Diagnostic& problem : diagnostics) {
    if (problem.place.span.end > size || problem.message.empty()) std::abort();
  }
  if (!documents) return 0;
  for (const yaml::Document& document : *documents) check(document.root, size);
  return 0;
}
