// SPDX-License-Identifier: Apache-2.0
// A blob of a registry as a source: what is read from it is downloaded while it is read.
#pragma once

#include "core/jobs/pipe.hpp"
#include "core/stream.hpp"
#include "oci/manifest.hpp"
#include "registry/protocol/client.hpp"

#include <memory>
#include <stop_token>
#include <thread>

namespace kfpkg::registry {

/// Downloads on a thread of its own, at most a few hundred KiB ahead of the reader; rewind() starts
/// a new download. Reading fails when the content is not what the descriptor says, but the bytes
/// before the end of it are not known to be good.
class RemoteBlob final : public ByteSource {
 public:
  /// `client` must outlive it.
  RemoteBlob(Client& client, oci::Reference repository, oci::Descriptor blob, std::stop_token stop);
  ~RemoteBlob() override;

  [[nodiscard]] std::uint64_t size() const override { return m_blob.size; }
  [[nodiscard]] Status rewind() override;
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override;

 private:
  void end_download();

  Client& m_client;
  const oci::Reference m_repository;
  const oci::Descriptor m_blob;
  const std::stop_token m_stop;
  std::unique_ptr<Pipe> m_pipe;
  std::jthread m_thread;
  bool m_untouched = false;  ///< a download runs, and nothing was read from it
};

/// A RemoteBlob, or for small content one that is fetched whole when it is first read.
[[nodiscard]] std::unique_ptr<ByteSource> remote_blob(Client& client, oci::Reference repository,
                                                      oci::Descriptor blob, std::stop_token stop);

}  // namespace kfpkg::registry
