// SPDX-License-Identifier: Apache-2.0
// Stages that reach the image, and the platforms of what they are made from.
#include "dockerfile/base_platforms.hpp"

#include "core/text/ascii.hpp"
#include "core/text/number.hpp"
#include "dockerfile/syntax/mounts.hpp"
#include "oci/platform_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace kfpkg::dockerfile {
namespace {

/// Which stages a stage takes files from, its own among them.
class Reach {
 public:
  Reach(const Build& build, const Arguments& arguments) : m_build(build), m_arguments(arguments) {
    add(build.stage);
  }

  [[nodiscard]] bool holds(std::size_t instruction) const {
    return std::any_of(m_reached.begin(), m_reached.end(), [&](std::size_t at) {
      const Stage& stage = m_build.stages[at];
      return stage.first <= instruction && instruction < stage.last;
    });
  }

 private:
  void add(std::size_t at) {
    if (!m_reached.insert(at).second) return;
    for (const Stage& stage : stage_chain(m_build.file, at, m_arguments)) {
      add(index_of(stage));
      for (std::size_t i = stage.first; i < stage.last; ++i) {
        const Instruction& each = m_build.file.instructions[i];
        add_sources(each.trigger.empty() ? each : each.trigger.front(), index_of(stage));
      }
    }
  }

  void add_sources(const Instruction& one, std::size_t below) {
    for (const Flag& flag : one.flags) {
      if (flag.name == "from") add_named(flag.value, below);
      if (flag.name == "mount") add_named(parse_mount(flag).from, below);
    }
  }

  // By number or name, one of those before; else an image, which has no files of a stage's.
  void add_named(const std::string& from, std::size_t below) {
    const auto number = parse_number<std::size_t>(from);
    if (number && *number < below) return add(*number);
    const std::string name = ascii_lower(from);
    for (std::size_t at = below; !name.empty() && at > 0; --at) {
      if (m_build.stages[at - 1].name == name) return add(at - 1);
    }
  }

  [[nodiscard]] std::size_t index_of(const Stage& stage) const {
    const auto found = std::find_if(m_build.stages.begin(), m_build.stages.end(),
                                    [&](const Stage& other) { return other.first == stage.first; });
    return static_cast<std::size_t>(found - m_build.stages.begin());
  }

  const Build& m_build;
  const Arguments& m_arguments;
  std::set<std::size_t> m_reached;
};

/// The platform that a base is needed for; nothing where that is up to the builder.
std::optional<oci::Platform> needed_for(const Build& build, const BaseImage& base,
                                        const oci::Platform& target) {
  const Instruction& from = build.file.instructions[base.instruction];
  const Flag* flag = from.name == "FROM" ? from.flag("platform") : nullptr;
  if (flag == nullptr) return target;
  if (flag->value.find("BUILD") != std::string::npos) return std::nullopt;
  return oci::Platform::parse(base.platform);
}

/// Whether the builder's platform decides what a flag says.
bool follows_builder(const Build& build, const Flag& flag, Arguments arguments) {
  const auto value = [&] {
    return expand(flag.value, global_arguments(build.file, arguments), build.file.escape);
  };
  const auto here = value();
  arguments.build = {"other", "other", {}};
  return value() != here;
}

bool runs_everywhere(const oci::Platform& platform, const std::vector<Arguments>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const Arguments& arguments) {
    return oci::runs_on(platform, arguments.target);
  });
}

/// What --platform takes the base for that the image itself stands on, where that is not the
/// image's platform; no platform for the builder's own, which cannot be that of several.
std::optional<std::vector<oci::Platform>> pinned_apart(const Build& build, const BaseImage& base,
                                                       const Arguments& arguments) {
  const Instruction& from = build.file.instructions[base.instruction];
  const Flag* flag = from.name == "FROM" ? from.flag("platform") : nullptr;
  if (flag == nullptr) return std::nullopt;
  const auto chain = stage_chain(build.file, build.stage, arguments);
  if (chain.front().first != base.instruction) return std::nullopt;
  if (follows_builder(build, *flag, arguments)) {
    if (runs_everywhere(arguments.target, build.arguments)) return std::nullopt;
    return std::vector<oci::Platform>{};
  }
  const auto pinned = oci::Platform::parse(base.platform);
  if (!pinned || oci::runs_on(*pinned, arguments.target)) return std::nullopt;
  return std::vector{*pinned};
}

void add_gap(const BaseImage& base, const oci::Platform& lacking,
             const std::vector<oci::Platform>& present, bool is_pinned,
             std::vector<PlatformGap>& gaps) {
  const auto same = std::find_if(gaps.begin(), gaps.end(), [&](const PlatformGap& gap) {
    return gap.base.span == base.span && gap.base.reference == base.reference;
  });
  if (same == gaps.end()) {
    gaps.push_back({base, {lacking}, present, is_pinned});
  } else if (std::find(same->lacking.begin(), same->lacking.end(), lacking) ==
             same->lacking.end()) {
    same->lacking.push_back(lacking);
  }
}

}  // namespace

std::vector<std::vector<BaseImage>> reached_bases(const Build& build) {
  std::vector<std::vector<BaseImage>> reached(build.bases.size());
  for (std::size_t i = 0; i < build.bases.size(); ++i) {
    const Reach reach(build, build.arguments[i]);
    std::copy_if(build.bases[i].begin(), build.bases[i].end(), std::back_inserter(reached[i]),
                 [&](const BaseImage& base) { return reach.holds(base.instruction); });
  }
  return reached;
}

std::string PlatformGap::message() const {
  if (is_pinned) {
    return fmt::format("{} is taken for {} by --platform, and the image is for {}",
                       base.reference.familiar(),
                       present.empty() ? "the builder's own platform" : oci::joined(present, ", "),
                       oci::joined(lacking, ", "));
  }
  return fmt::format("the base image {} has no {}, only {}", base.reference.familiar(),
                     oci::joined(lacking, ", "), oci::joined(present, ", "));
}

std::vector<PlatformGap> platform_gaps(const Build& build, const PlatformsOf& platforms_of) {
  std::vector<PlatformGap> gaps;
  for (std::size_t i = 0; i < build.bases.size(); ++i) {
    const Arguments& arguments = build.arguments[i];
    const Reach reach(build, arguments);
    for (const BaseImage& base : build.bases[i]) {
      if (const auto other = pinned_apart(build, base, arguments)) {
        add_gap(base, arguments.target, *other, true, gaps);
        continue;
      }
      const std::vector<oci::Platform>* present = platforms_of(base.reference);
      const auto needed = needed_for(build, base, arguments.target);
      if (present == nullptr || present->empty() || !needed || !reach.holds(base.instruction))
        continue;
      const bool fits = std::any_of(present->begin(), present->end(),
                                    [&](const auto& one) { return oci::runs_on(one, *needed); });
      if (!fits) add_gap(base, *needed, *present, false, gaps);
    }
  }
  return gaps;
}

}  // namespace kfpkg::dockerfile
