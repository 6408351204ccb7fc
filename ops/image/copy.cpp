// SPDX-License-Identifier: Apache-2.0
// Plans a copy and runs it.
#include "ops/image/copy.hpp"

#include "ops/image/image_name.hpp"
#include "ops/image/push.hpp"
#include "ops/image/tag_rule.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace kfpkg::ops {

Result<CopyReport> copy_image(workspace::Session& session, const CopyIntent& intent) {
  KFPKG_TRY_ASSIGN(const NamedImage from, open_image(intent.from, session));
  KFPKG_TRY_ASSIGN(const NamedImage to, open_image(intent.to, session));
  if (to.selector.digest) {
    return fail(ErrorKind::usage, fmt::format("{}: a copy cannot be given a digest", to.str()),
                "name a tag, or leave both out to copy by digest alone");
  }
  const Invocation& call = session.call();
  const auto started = call.clock.now();
  if (!intent.dry_run) to.store->expect_push(*from.store);
  const ProgressScope scope(call.progress, "image copy");
  call.progress.step("image copy", "asking what is there");
  KFPKG_TRY_ASSIGN(oci::PushPlan plan,
                   in_full(intent.from, oci::plan_copy(*from.store, from.selector, intent.platforms,
                                                       *to.store, to.selector.tag, {}, call.stop)));
  KFPKG_TRY(check_change({to.str(), plan.tag, plan.replaced, plan.digest}, intent.move));
  CopyReport report{from.store->name_of(from.named()), std::move(plan), {}, {}};
  if (!intent.dry_run) {
    KFPKG_TRY_ASSIGN(report.pushed, push_with_progress(report.plan, *from.store, *to.store, call));
    if (!report.plan.nothing_to_do)
      KFPKG_TRY(to.store->confirm(report.plan.digest, report.plan.tag, call.stop));
  }
  report.traffic = session.traffic();
  report.seconds = std::chrono::duration<double>(call.clock.now() - started).count();
  return report;
}

}  // namespace kfpkg::ops
