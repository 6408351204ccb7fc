// SPDX-License-Identifier: Apache-2.0
// Blobs side by side, then manifests by height, then the root.
#include "oci/images/push.hpp"

#include "core/jobs/map_all.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace kfpkg::oci {
namespace {

// One queue per host, so many transfers at a time: the usual number of other clients (3 to 6).
constexpr std::size_t k_jobs = 4;

class Progress {
 public:
  Progress(const std::function<void(const PushProgress&)>& report, PushProgress planned)
      : m_report(report), m_now(planned) {}

  void add_bytes(std::int64_t bytes) {
    change([&] { m_now.bytes += static_cast<std::uint64_t>(bytes); });
  }
  void finish_blob() {
    change([&] { ++m_now.blobs; });
  }

 private:
  template <class Change>
  void change(Change change) {
    if (!m_report) return;
    const std::lock_guard lock(m_mutex);
    change();
    m_report(m_now);
  }

  const std::function<void(const PushProgress&)>& m_report;
  std::mutex m_mutex;
  PushProgress m_now;
};

// Counts what is read through it; what is read again is not counted twice.
class Counted final : public ByteSource {
 public:
  Counted(ByteSource& source, Progress& progress) : m_source(source), m_progress(progress) {}
  [[nodiscard]] std::uint64_t size() const override { return m_source.size(); }
  [[nodiscard]] Status rewind() override {
    m_progress.add_bytes(-static_cast<std::int64_t>(m_read));
    m_read = 0;
    return m_source.rewind();
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    auto got = m_source.read(room);
    if (got) m_read += *got;
    if (got) m_progress.add_bytes(static_cast<std::int64_t>(*got));
    return got;
  }
  [[nodiscard]] std::uint64_t count() const { return m_read; }

 private:
  ByteSource& m_source;
  Progress& m_progress;
  std::uint64_t m_read = 0;
};

class Push {
 public:
  Push(const PushPlan& plan, ImageStore& from, ImageStore& to,
       const std::function<void(const PushProgress&)>& on_progress, std::stop_token stop)
      : m_plan(plan),
        m_from(from),
        m_to(to),
        m_stop(std::move(stop)),
        m_progress(on_progress, {0, plan.bytes_to_send(), 0,
                                 count_of(BlobStep::send) + count_of(BlobStep::mount)}) {}

  Result<PushReport> run() {
    std::vector<Descriptor> moving;
    for (const PlannedBlob& each : m_plan.blobs) {
      const bool moves = each.step == BlobStep::send || each.step == BlobStep::mount;
      if (moves) moving.push_back(each.blob);
    }
    KFPKG_TRY(move(moving));
    Status put = put_manifests();
    if (!put) {
      if (put.error().kind != ErrorKind::registry)
        return tl::unexpected<Error>(std::move(put.error()));
      KFPKG_TRY_ASSIGN(const std::vector<Descriptor> lost, lost_blobs());
      if (lost.empty()) return tl::unexpected<Error>(std::move(put.error()));
      KFPKG_TRY(move(lost));
      KFPKG_TRY(put_manifests());
    }
    PushReport report;
    report.sent = m_sent;
    report.mounted = m_mounted;
    report.present = m_plan.blobs.size() - std::min(m_plan.blobs.size(), moving.size());
    report.bytes_sent = m_bytes;
    for (const PlannedBlob& each : m_plan.blobs) report.bytes_reused += each.blob.size;
    report.bytes_reused -= report.bytes_sent;
    report.manifests = m_manifests;
    return report;
  }

 private:
  [[nodiscard]] std::size_t count_of(BlobStep step) const {
    return static_cast<std::size_t>(std::ranges::count(m_plan.blobs, step, &PlannedBlob::step));
  }

  // One failed transfer ends the others.
  Status move(const std::vector<Descriptor>& blobs) {
    return for_all(blobs.size(), k_jobs, m_stop, [&](std::size_t i, std::stop_token ended) {
      return move_one(blobs[i], std::move(ended));
    });
  }

  Status move_one(const Descriptor& blob, std::stop_token stop) {
    KFPKG_TRY_ASSIGN(const auto source, m_from.open_blob(blob, stop));
    Counted counted(*source, m_progress);
    KFPKG_TRY_ASSIGN(const BlobOutcome outcome, m_to.put_blob(blob, counted, m_from, stop));
    ++(outcome == BlobOutcome::mounted ? m_mounted : m_sent);
    if (outcome == BlobOutcome::sent) m_bytes += blob.size;
    m_progress.finish_blob();
    return {};
  }

  Status put_manifests() {
    const std::size_t top = m_plan.manifests.back().height;
    for (std::size_t height = 0; height < top; ++height) {
      std::vector<const ManifestBytes*> level;
      for (const PlannedManifest& each : m_plan.manifests) {
        if (each.height == height && !each.present) level.push_back(&each.manifest);
      }
      KFPKG_TRY(for_all(level.size(), k_jobs, m_stop, [&](std::size_t i, std::stop_token ended) {
        return m_to.put_child(*level[i], std::move(ended));
      }));
      m_manifests += level.size();
    }
    const ManifestBytes& root = m_plan.manifests.back().manifest;
    KFPKG_TRY(m_plan.as_child ? m_to.put_child(root, m_stop)
                              : m_to.put_root(root, m_plan.tag, m_stop));
    ++m_manifests;
    return {};
  }

  // Of what nobody asked for: registries collect garbage, and callers may be wrong.
  Result<std::vector<Descriptor>> lost_blobs() {
    std::vector<Descriptor> lost;
    for (const PlannedBlob& each : m_plan.blobs) {
      if (each.step != BlobStep::assumed || m_stop.stop_requested()) continue;
      KFPKG_TRY_ASSIGN(const bool there, m_to.has_blob(each.blob, m_stop));
      if (!there) lost.push_back(each.blob);
    }
    return lost;
  }

  const PushPlan& m_plan;
  ImageStore& m_from;
  ImageStore& m_to;
  std::stop_token m_stop;
  Progress m_progress;
  std::atomic<std::size_t> m_sent{0};
  std::atomic<std::size_t> m_mounted{0};
  std::atomic<std::uint64_t> m_bytes{0};
  std::size_t m_manifests = 0;
};

}  // namespace

Result<PushReport> run_push(const PushPlan& plan, ImageStore& from, ImageStore& to,
                            const std::function<void(const PushProgress&)>& on_progress,
                            std::stop_token stop) {
  if (plan.nothing_to_do) return PushReport{};
  to.expect_push(from);
  KFPKG_TRY(to.begin());
  return Push(plan, from, to, on_progress, std::move(stop)).run();
}

}  // namespace kfpkg::oci
