// SPDX-License-Identifier: Apache-2.0
// A download at one end of a pipe.
#include "registry/protocol/remote_blob_detail.hpp"

namespace kfpkg::registry {
namespace {

// Enough for the two sides to work at the same time; more was not faster.
constexpr std::size_t k_ahead = 1U << 20U;

class IntoPipe final : public ByteSink {
 public:
  explicit IntoPipe(Pipe& pipe) : m_pipe(pipe) {}
  [[nodiscard]] Status take(std::string_view bytes) override { return m_pipe.put(bytes); }

 private:
  Pipe& m_pipe;
};

constexpr std::uint64_t k_small = 256U << 10U;

class SmallBlob final : public ByteSource {
 public:
  SmallBlob(Client& client, oci::Reference repository, oci::Descriptor blob, std::stop_token stop)
      : m_client(client),
        m_repository(std::move(repository)),
        m_blob(std::move(blob)),
        m_stop(std::move(stop)) {}

  [[nodiscard]] std::uint64_t size() const override { return m_blob.size; }
  [[nodiscard]] Status rewind() override {
    m_read = 0;
    if (m_content) return {};
    KFPKG_TRY_ASSIGN(std::string content,
                     m_client.get_blob(m_repository, m_blob.digest, m_blob.size, m_stop));
    m_content = std::move(content);
    return {};
  }
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    const std::size_t count = m_content->copy(room.data(), room.size(), m_read);
    m_read += count;
    return count;
  }

 private:
  Client& m_client;
  const oci::Reference m_repository;
  const oci::Descriptor m_blob;
  const std::stop_token m_stop;
  std::optional<std::string> m_content;
  std::size_t m_read = 0;
};

}  // namespace

RemoteBlob::RemoteBlob(Client& client, oci::Reference repository, oci::Descriptor blob,
                       std::stop_token stop)
    : m_client(client),
      m_repository(std::move(repository)),
      m_blob(std::move(blob)),
      m_stop(std::move(stop)) {}

RemoteBlob::~RemoteBlob() {
  end_download();
}

void RemoteBlob::end_download() {
  if (!m_thread.joinable()) return;
  m_pipe->leave();
  m_thread.request_stop();
  m_thread.join();
}

Status RemoteBlob::rewind() {
  if (m_untouched) return {};
  end_download();
  m_pipe = std::make_unique<Pipe>(k_ahead);
  m_untouched = true;
  m_thread = std::jthread([this, pipe = m_pipe.get()](const std::stop_token& ended) {
    std::stop_source both;
    const std::stop_callback on_end(ended, [&] { both.request_stop(); });
    const std::stop_callback on_stop(m_stop, [&] { both.request_stop(); });
    IntoPipe sink(*pipe);
    Status done = m_client.fetch_blob(m_repository, m_blob, sink, both.get_token());
    pipe->close(done ? std::nullopt : std::optional(std::move(done.error())));
  });
  return {};
}

Result<std::size_t> RemoteBlob::read(std::span<char> room) {
  m_untouched = false;
  return m_pipe->get(room);
}

std::unique_ptr<ByteSource> remote_blob(Client& client, oci::Reference repository,
                                        oci::Descriptor blob, std::stop_token stop) {
  if (blob.size <= k_small) {
    return std::make_unique<SmallBlob>(client, std::move(repository), std::move(blob),
                                       std::move(stop));
  }
  return std::make_unique<RemoteBlob>(client, std::move(repository), std::move(blob),
                                      std::move(stop));
}

}  // namespace kfpkg::registry
